------------------------------ MODULE MCElrThree ------------------------------
(* Eligible leader replicas among three brokers.
   One is out of the ISR and may join it; while the ISR is small, somebody who is sure to know loses power, and with it
   what it had not flushed.  As in MCElr, neither IsrHoldsCommitted nor AckedCopies is claimed.
   Left out: a second loss, which takes a third copy to survive (elr-3, by night), losses of others and while the ISR is
   large enough (MCElr), a second record, the followers' sessions, leaders that let a member go, versions applied one by
   one, messages half-way. *)
EXTENDS MC

LosesEligible(b) == Cardinality(Newest.isr) < MinIsr /\ b \in Newest.isr \cup Newest.elr /\ LosesPower(b)

MCInit == ShrunkInit /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyJoins(b) \/ LearnsNewest(b) \/ SessionsEnd(b, FALSE)
    \/ Unfences(b) \/ Restarts(b) \/ LosesEligible(b)
===============================================================================
