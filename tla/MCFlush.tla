------------------------------ MODULE MCFlush -------------------------------
(* Power loss.
   Each broker loses power, and whatever it had not flushed.  Under commit nothing
   acknowledged is lost; MCFlush_never shows that it is under never. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Flushes(b) \/ Restarts(b) \/ LosesPower(b)
=============================================================================
