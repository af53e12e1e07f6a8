-------------------------------- MODULE MCReach --------------------------------
(***************************************************************************)
(* Do the interesting things happen at all?  TLC prints each of Events     *)
(* when it is first seen, and NotAllReached is violated by the last.       *)
(***************************************************************************)
EXTENDS MC

MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ GivesUpFetches(b) \/ LosesFetches(b) \/ AltersIsr(b) \/ GivesUpAltering(b)
    \/ LosesAltering(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b) \/ Crashes(b) \/ Restarts(b)

Events ==
  <<"divergence", "truncation", "high watermark stalls below min ISR", "stale AlterPartition", "ineligible replica",
    "last ISR member elected again", "AFTER_APPEND", "two leaders at once", "a broker registers again",
    "LoseFetch", "ExpireFetchRequest", "LoseAlterPartition", "ExpireAlterPartitionRequest">>

ASSUME \A i \in 1..Len(Events) : TLCSet(i, FALSE)

Note(event) ==
  LET i == CHOOSE j \in 1..Len(Events) : Events[j] = event
  IN  TLCGet(i) \/ (TLCSet(i, TRUE) /\ PrintT(<<"reached", event>>))

Stalled(l) ==
  IsLeader(l) /\ ~Enough(isr[l]) /\ \A m \in isr[l].committed : Counted(l, log[l], durable[l], progress[l])[m] > hw[l]

InState ==
  /\ (\E f \in Brokers : fetch[f] # None /\ fetch[f].state = "response" /\ fetch[f].diverging # None)
       => Note("divergence")
  /\ (\E l \in Brokers : Stalled(l)) => Note("high watermark stalls below min ISR")
  /\ (\E l \in Brokers : alterSlot[l] # None /\ alterSlot[l].state = "stale") => Note("stale AlterPartition")
  /\ (\E l \in Brokers : alterSlot[l] # None /\ alterSlot[l].state = "ineligible") => Note("ineligible replica")
  /\ (Newest.isr = {Newest.leader} /\ Len(meta) > 1 /\ meta[Len(meta) - 1].leader = None)
       => Note("last ISR member elected again")
  /\ (\E a, b \in Brokers : a # b /\ IsLeader(a) /\ IsLeader(b)) => Note("two leaders at once")

InStep ==
  /\ (\E f \in up : Len(log'[f]) < Len(log[f])) => Note("truncation")
  /\ (\E l \in Brokers : pending[l] # {} /\ pending'[l] = {} /\ acked' = acked /\ IsLeader(l) /\ IsLeader(l)')
       => Note("AFTER_APPEND")
  /\ brokerEpoch' # brokerEpoch => Note("a broker registers again")
  /\ act'.action \in {"LoseFetch", "ExpireFetchRequest", "LoseAlterPartition", "ExpireAlterPartitionRequest"}
       => Note(act'.action)

NotAllReached == InState /\ ~(\A i \in 1..Len(Events) : TLCGet(i))
=============================================================================
