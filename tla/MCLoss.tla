-------------------------------- MODULE MCLoss --------------------------------
(* Messages that are lost, and those that their senders gave up and that arrive all the same.
   Fetches and requests for another ISR, with an election and joins in between.
   Left out: leaders that let a member go (MCIsr), crashes (MCRestart has what comes late from an earlier life), a second
   record, a third broker; and by day the followers' sessions, and a second message astray at the same time. *)
EXTENDS MC

CONSTANTS
  FollowersExpire, \* FALSE: only the leader's session ends
  MaxAstray        \* messages that are lost and not yet given up, or given up and not yet there

\* A leader lets nobody go.
AltersForJoins(b) == AltersIsr(b) /\ isr'[b].committed \subseteq isr'[b].proposed

MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ GivesUpFetches(b) \/ LosesFetches(b) \/ AltersForJoins(b) \/ GivesUpAltering(b)
    \/ LosesAltering(b) \/ Learns(b) \/ SessionsEnd(b, FollowersExpire) \/ Unfences(b)

LostFetch(b)      == fetch[b] # None /\ fetch[b].state = "lost"
LostAlteration(b) == alterSlot[b] # None /\ ~Answered(b) /\ \A r \in AlterRequestsOf(b) : ~r.awaited

\* What can only be thrown away does not count: it is in no view.
WithinLosses ==
  Cardinality({b \in Brokers : LostFetch(b)}) + Cardinality({b \in Brokers : LostAlteration(b)})
    + Cardinality(UNION {SeenLate(b) : b \in Brokers}) + Cardinality({r \in SeenRequests : ~r.awaited}) <= MaxAstray
===============================================================================
