-------------------------------- MODULE MCAcks1 --------------------------------
(* What becomes of an acknowledgement that only the leader stands for. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
