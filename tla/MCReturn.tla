------------------------------- MODULE MCReturn -------------------------------
(* Leaders that return.
   One leads, leaves the ISR, comes back into it and leads again. *)
EXTENDS MC
MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ Fences(b)
    \/ Unfences(b)
===============================================================================
