-------------------------------- MODULE Settings --------------------------------
(***************************************************************************)
(* Who there is, how the partition is set up, and which wrong rules are in *)
(* force.                                                                  *)
(*                                                                         *)
(* Left out: settings that change while a partition lives (only traces have*)
(* them), and those of time and size: sessions, lags, segments, retention. *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Brokers,       \* who may hold a replica
  None,          \* no leader, no message, no progress, no producer
  MinIsr,        \* min.insync.replicas
  Elr,           \* TRUE: eligible leader replicas (KIP-966)
  Unclean,       \* unclean.leader.election.enable
  FlushPolicy,   \* "never", "interval": a record counts once it is in a log; "commit": once it is flushed there
  AcksLevels,    \* the acks that producers use, of {"all", "1", "0"}
  Producers,     \* idempotent producers; {}: records are anonymous
  MaxFetch,      \* the most records in one fetch response
  LateFetches,   \* TRUE: a fetch request that its sender gave up may still arrive
  LateAnswers,   \* TRUE: so may the answer to a fetch, once its epoch is over
  Bugs           \* the wrong rules in force

\* bug("A1") is a wrong rule beside the right one; the constant Bugs picks the wrong ones and is empty wherever the
\* protocol itself is checked.  These are all that there are (tla/README.md tells their history).
KnownBugs == {"A1", "A2", "A3", "A4", "A6", "A7", "A9", "A10", "A11", "A12", "A13", "A14", "A15",
              "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B16",
              "C1", "C2", "C3", "C4", "C6", "C7", "E1", "E3", "E4", "acks1", "unclean"}

bug(id) == id \in Bugs

ASSUME /\ MinIsr \in 1..Cardinality(Brokers)
       /\ Elr \in BOOLEAN /\ Unclean \in BOOLEAN
       /\ FlushPolicy \in {"never", "interval", "commit"}
       /\ AcksLevels \subseteq {"all", "1", "0"}
       /\ MaxFetch \in Nat \ {0} /\ LateFetches \in BOOLEAN /\ LateAnswers \in BOOLEAN
       /\ Bugs \subseteq KnownBugs
=============================================================================
