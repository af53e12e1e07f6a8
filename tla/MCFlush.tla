------------------------------ MODULE MCFlush -------------------------------
(* Power loss.
   Each broker loses power, and whatever it had not flushed.  Under commit nothing
   acknowledged is lost; MCFlushNever shows that it is under never.
   Left out: a third broker, a second record, fetches and requests for another ISR half-way, and the policy interval,
   which loses what never does (the matrix in README.md). *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ Learns(b) \/ Fences(b)
    \/ Unfences(b) \/ Flushes(b) \/ Restarts(b) \/ LosesPower(b)
=============================================================================
