------------------------------ MODULE CommittedLog ------------------------------
(***************************************************************************)
(* What clients may rely on, whatever happens behind it: one log that only *)
(* grows; an acknowledged record is in it; what was once readable stays.   *)
(* Replication refines it (Properties, ClientsSeeOneLog).                  *)
(*                                                                         *)
(* Left out: when anything happens.  It need not.                          *)
(***************************************************************************)
EXTENDS Naturals, Sequences

VARIABLES
  committed,     \* the records
  acknowledged,  \* <<offset, record>> of those promised to a producer
  readable       \* how many a client was told of

vars == <<committed, acknowledged, readable>>

Init == committed = <<>> /\ acknowledged = {} /\ readable = 0

\* Records are appended, and what is there stays where it is.
Grow == Len(committed) <= Len(committed') /\ committed = SubSeq(committed', 1, Len(committed))

\* Records that are there are promised, for good.
Acknowledge ==
  /\ acknowledged \subseteq acknowledged'
  /\ \A r \in acknowledged' \ acknowledged : r[1] <= Len(committed') /\ committed'[r[1]] = r[2]

\* A client is told of no less than before, and of nothing that is not there.
Read == readable' \in readable..Len(committed')

Next == Grow /\ Acknowledge /\ Read

Spec == Init /\ [][Next]_vars
=============================================================================
