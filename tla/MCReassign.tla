------------------------------ MODULE MCReassign ------------------------------
(* Reassignment.
   The replicas move to a spare broker, in part or all of them, and back, with elections in between. *)
EXTENDS MC
MCInit == SpareInit /\ Begin
MCNext ==
  \/ Reassigns
  \/ \E b \in Brokers :
      \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ Fences(b)
      \/ Unfences(b)
===============================================================================
