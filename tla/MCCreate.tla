------------------------------- MODULE MCCreate -------------------------------
(* A new partition while not everyone counts.
   Left out: what is the same once a partition is there: crashes, power loss, messages half-way; and a broker that is
   fenced in the middle of the creation, which is one decision. *)
EXTENDS MC
MCInit == PartlyFencedInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b)
===============================================================================
