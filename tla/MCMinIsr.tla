------------------------------ MODULE MCMinIsr ------------------------------
(* Too small an ISR.
   acks=all and acks=1 while the ISR is smaller than min.insync.replicas. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
