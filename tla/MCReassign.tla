------------------------------ MODULE MCReassign ------------------------------
(* Reassignment.
   The replicas move to a spare broker, in part or all of them, and back, with elections in between. *)
EXTENDS MC

CONSTANTS FollowersExpire  \* FALSE: only the leader's session ends

MCInit == SpareInit /\ Begin
MCNext ==
  \/ Reassigns
  \/ \E b \in Brokers :
      \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ SessionsEnd(b, FollowersExpire)
      \/ Unfences(b)
===============================================================================
