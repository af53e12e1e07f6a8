------------------------------- MODULE MCReturn -------------------------------
(* Leaders that return.
   One leads, leaves the ISR, comes back into it and leads again.
   Left out: leaders that let a member go, crashes, fetches and requests half-way, versions applied one by one; and by
   day the followers' sessions. *)
EXTENDS MC

CONSTANTS FollowersExpire  \* FALSE: only the leader's session ends

MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ SessionsEnd(b, FollowersExpire)
    \/ Unfences(b)
===============================================================================
