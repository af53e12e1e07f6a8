------------------------------ MODULE MCShutdown ------------------------------
(* Controlled shutdown.
   Brokers leave in good order, come back with a clean mark, and lose nothing and nobody's trust.
   Left out: a second shutdown (by night), crashes in the middle of one, a third broker, versions applied one by one,
   messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b) \/ ShutsDown(b) \/ Restarts(b)
===============================================================================
