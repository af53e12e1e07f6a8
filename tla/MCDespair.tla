------------------------------ MODULE MCDespair -------------------------------
(* Unclean election on request.
   What is committed may be lost, but it is marked, logs still match, and a high watermark stays within its log. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \/ Despairs
  \/ \E b \in Brokers :
       \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
===============================================================================
