------------------------------ MODULE MCCrash -------------------------------
(* Process crashes.
   Both brokers crash, together or in turn; the page cache survives, the high watermark
   perhaps not, and the last member of the ISR keeps its place. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b)
=============================================================================
