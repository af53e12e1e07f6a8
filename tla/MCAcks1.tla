-------------------------------- MODULE MCAcks1 --------------------------------
(* What becomes of an acknowledgement that only the leader stands for.
   Left out: leaders that ask for another ISR, crashes and power loss, and fetches that meet other steps half-way. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext == \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b)
=============================================================================
