------------------------------- MODULE MCReturn -------------------------------
(* Leaders that return.
   One leads, leaves the ISR, comes back into it and leads again. *)
EXTENDS MC

CONSTANTS FollowersExpire  \* FALSE: only the leader's session ends

MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ SessionsEnd(b, FollowersExpire)
    \/ Unfences(b)
===============================================================================
