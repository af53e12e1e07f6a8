----------------------------- MODULE MCProducers ------------------------------
(* Idempotent producers.
   A producer retries until it is answered, across elections; acks=all. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b)
===============================================================================
