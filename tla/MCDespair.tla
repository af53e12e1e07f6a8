------------------------------ MODULE MCDespair -------------------------------
(* Unclean election on request.
   What is committed may be lost, but it is marked, logs still match, and a high watermark stays within its log.
   Left out: a second order, crashes, eligible leader replicas, leaders that let a member go; and what is promised of
   records, for nothing is. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \/ Despairs
  \/ \E b \in Brokers :
       \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
===============================================================================
