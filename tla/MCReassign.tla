------------------------------ MODULE MCReassign ------------------------------
(* Reassignment.
   The replicas move to a spare broker, in part or all of them, with elections in between.
   Left out: a second order, and with that calling the first one off (MCReplay, and by night); crashes, messages half-way,
   versions applied one by one; and by day the followers' sessions. *)
EXTENDS MC

CONSTANTS FollowersExpire  \* FALSE: only the leader's session ends

MCInit == SpareInit /\ Begin
MCNext ==
  \/ Reassigns
  \/ \E b \in Brokers :
      \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ SessionsEnd(b, FollowersExpire)
      \/ Unfences(b)
===============================================================================
