-------------------------------- MODULE Settings --------------------------------
(* Who there is, how the partition is set up, and which wrong rules are in force. *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Brokers,       \* the replicas
  None,          \* no leader, no message, no progress
  MinIsr,        \* min.insync.replicas
  FlushPolicy,   \* "never": a record counts once it is in a log; "commit": once it is flushed there
  AcksLevels,    \* the acks that producers use, of {"all", "1"}
  MaxFetch,      \* the most records in one fetch response
  LateFetches,   \* TRUE: a fetch request that its sender gave up may still arrive
  Bugs           \* the wrong rules in force

\* bug("A1") is a wrong rule beside the right one; the constant Bugs picks the wrong ones and is empty wherever the
\* protocol itself is checked.  These are all that there are (tla/README.md tells their history).
KnownBugs == {"A1", "A3", "A10", "A11", "A12", "A15", "B1", "B2", "B4", "B5", "B8", "B9", "B10", "B16",
              "C2", "acks1", "unclean"}

bug(id) == id \in Bugs

ASSUME /\ MinIsr \in 1..Cardinality(Brokers)
       /\ FlushPolicy \in {"never", "commit"}
       /\ AcksLevels \subseteq {"all", "1"}
       /\ MaxFetch \in Nat \ {0} /\ LateFetches \in BOOLEAN
       /\ Bugs \subseteq KnownBugs
=============================================================================
