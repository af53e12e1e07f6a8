------------------------------ MODULE MCZombie ------------------------------
(* Stale leaders and late metadata.
   Epoch 3 leads, epoch 2 does not know it, and a follower still knows epoch 1 only. *)
EXTENDS MC
MCInit == LaggingInit /\ Begin
MCNext ==
  \E b \in Brokers :
    Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Unfences(b)
=============================================================================
