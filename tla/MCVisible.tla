----------------------------- MODULE MCVisible ------------------------------
(* What a client is told.
   The latest offset, across elections and a crash. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b) \/ Reads(b)
=============================================================================
