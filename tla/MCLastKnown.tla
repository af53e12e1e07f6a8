----------------------------- MODULE MCLastKnown ------------------------------
(* The last known leader.
   Both brokers crash and keep their page caches; who led last leads again, once it is back.
   Left out: power loss, which may take what the last leader knew; by day a fourth leader epoch; versions applied one by
   one, messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b) \/ Crashes(b) \/ Restarts(b)
===============================================================================
