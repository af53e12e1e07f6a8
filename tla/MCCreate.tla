------------------------------- MODULE MCCreate -------------------------------
(* A new partition while not everyone counts. *)
EXTENDS MC
MCInit == PartlyFencedInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b)
===============================================================================
