------------------------------ MODULE MCCrash -------------------------------
(* Process crashes.
   Both brokers crash, together or in turn; the page cache survives, the high watermark
   perhaps not, and the last member of the ISR keeps its place.
   Left out: power loss (MCFlush, MCElr), a third broker, a second record (by night), messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b)
=============================================================================
