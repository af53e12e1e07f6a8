------------------------------ MODULE MCZombie ------------------------------
(* Stale leaders and late metadata.
   Epoch 3 leads, epoch 2 does not know it, and a follower still knows epoch 1 only.
   Left out: more elections, a second record, crashes, fetches half-way; and by day the return of who was fenced
   (MCReturn). *)
EXTENDS MC

CONSTANTS ZombieReturns  \* FALSE: who was fenced stays fenced

\* One action to TLC, for which no action may be idle.
GoesOn(b) == IF ZombieReturns THEN Learns(b) \/ Unfences(b) ELSE Learns(b)

MCInit == LaggingInit /\ Begin
MCNext ==
  \E b \in Brokers : Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ GoesOn(b)
=============================================================================
