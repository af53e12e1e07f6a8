----------------------------- MODULE MCRestart ------------------------------
(* Broker epochs.
   A follower loses power and its log, registers again, and is haunted by the fetches and the
   ISR proposal of its earlier life.  Until it registers the controller may take it for a
   member of the ISR and the leader may count what it has forgotten: under flush policy
   never that is so, and neither IsrHoldsCommitted nor AckedCopies is claimed here.  Once
   registered it is out of the ISR, and must not come back without what is committed.
   Left out: elections, the leader's own restart (MCFlush, MCElr, MCTwins), sessions that expire, a third broker and a
   second record (by night, not to the end). *)
EXTENDS MC
MCInit == ShrunkInit /\ Begin
FollowerLosesPower(b) == Newest.leader # b /\ LosesPower(b)
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ AltersIsr(b) \/ GivesUpAltering(b) \/ Learns(b) \/ Unfences(b)
    \/ Restarts(b) \/ FollowerLosesPower(b)
=============================================================================
