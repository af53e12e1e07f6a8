----------------------------- MODULE MCLastKnown ------------------------------
(* The last known leader.
   Both brokers crash and keep their page caches; who led last leads again, once it is back. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b)
===============================================================================
