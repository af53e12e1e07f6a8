------------------------------- MODULE MCTwins --------------------------------
(* Epochs that a follower misses.
   A leader, alone in the ISR, loses what it had not flushed and leads again; its follower has not heard that anything
   happened.
   Left out: sessions that expire while their broker lives, a second loss (by night), versions applied one by one,
   fetches half-way. *)
EXTENDS MC
MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Unfences(b)
    \/ Flushes(b) \/ Restarts(b) \/ LosesPower(b)
===============================================================================
