------------------------------ MODULE MCFetch -------------------------------
(* Fetches meet everything else half-way.
   A third broker is out of the ISR.  Each exchange is a request, a parked request and
   a response, with elections and ISR changes in between.
   Left out: two exchanges at once, what is lost or given up (MCLoss), leaders that let a member go (MCIsr),
   crashes; and by day the followers' sessions. *)
EXTENDS MC

CONSTANTS FollowersExpire  \* FALSE: only the leader's session ends

MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ FetchesAlone(b) \/ AtomicallyJoins(b) \/ Learns(b) \/ SessionsEnd(b, FollowersExpire)
    \/ Unfences(b)
=============================================================================
