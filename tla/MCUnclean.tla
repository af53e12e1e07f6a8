------------------------------ MODULE MCUnclean -------------------------------
(* Unclean election by setting.
   What is committed may be lost, but it is marked, logs still match, and a high watermark stays within its log.
   Left out: crashes and power loss, eligible leader replicas (MCLastKnown has what they leave for such an election), a
   third broker; and what is promised of records, for nothing is. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
===============================================================================
