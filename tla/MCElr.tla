-------------------------------- MODULE MCElr ---------------------------------
(* Eligible leader replicas.
   A broker loses power, and with it what it had not flushed, while the ISR is small: min.insync.replicas - 1 such
   losses lose nothing.  What a follower has reported may be gone until it registers: neither IsrHoldsCommitted nor
   AckedCopies is claimed.
   Left out: a third broker (MCElrThree) and with it a second loss (by night, not to the end), leaders that let a member
   go, versions applied one by one, messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b) \/ Restarts(b) \/ LosesPower(b)
===============================================================================
