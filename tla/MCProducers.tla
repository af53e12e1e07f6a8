----------------------------- MODULE MCProducers ------------------------------
(* Idempotent producers.
   A producer retries until it is answered, across elections; acks=all.
   Left out: a second producer, producer epochs, batches, sequences that wrap, ids that expire, retries at another acks;
   crashes, messages half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b)
===============================================================================
