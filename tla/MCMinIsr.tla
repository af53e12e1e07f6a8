------------------------------ MODULE MCMinIsr ------------------------------
(* Too small an ISR.
   acks=all and acks=1 while the ISR is smaller than min.insync.replicas.
   Left out: acks=0 (to the log it is acks=1), crashes, a third broker and a third leader epoch (by night), fetches
   half-way, and requests that are lost or given up. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    Appends(b) \/ AtomicFetches(b) \/ AltersIsr(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
