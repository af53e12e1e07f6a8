-------------------------------- MODULE MCReach --------------------------------
(* Canaries of the data plane.
   Left out: the events of the controller and of the disk (MCReachControl, MCReachRecovery). *)
EXTENDS Canaries

MCInit == Init /\ Begin
MCNext ==
  \E b \in Brokers :
    \/ Appends(b) \/ Fetches(b) \/ GivesUpFetches(b) \/ LosesFetches(b) \/ AltersIsr(b) \/ GivesUpAltering(b)
    \/ LosesAltering(b) \/ Learns(b) \/ Fences(b) \/ Unfences(b) \/ Crashes(b) \/ Restarts(b) \/ Reads(b)

Events ==
  <<"divergence", "truncation", "high watermark stalls below min ISR", "stale AlterPartition", "ineligible replica",
    "last ISR member elected again", "AFTER_APPEND", "two leaders at once", "a broker registers again",
    "WriteRecordToLeader", "SendFetchRequest", "ReceiveFetchRequest", "SendFetchResponse", "ReceiveFetchResponse",
    "ExpireFetchRequest", "SendAlterPartitionRequest", "ReceiveAlterPartitionRequest", "ReceiveAlterPartitionResponse",
    "ExpireAlterPartitionRequest", "ReceiveMetadataUpdate", "RegisterBroker", "UnfenceBroker", "FenceBroker",
    "AnswerLatestOffset", "CrashBroker", "RestartBroker", "LoseFetch", "LoseAlterPartition">>

ASSUME Forget(Events)
Note1(event) == Note(Events, event)

Stalled(l) ==
  IsLeader(l) /\ ~Enough(isr[l]) /\ \A m \in isr[l].committed : Counted(l, log[l], durable[l], progress[l])[m] > hw[l]

InState ==
  /\ (\E f \in Brokers : fetch[f] # None /\ fetch[f].state = "response" /\ fetch[f].diverging # None)
       => Note1("divergence")
  /\ (\E l \in Brokers : Stalled(l)) => Note1("high watermark stalls below min ISR")
  /\ (\E l \in Brokers : alterSlot[l] # None /\ alterSlot[l].state = "stale") => Note1("stale AlterPartition")
  /\ (\E l \in Brokers : alterSlot[l] # None /\ alterSlot[l].state = "ineligible") => Note1("ineligible replica")
  /\ (Newest.isr = {Newest.leader} /\ Len(meta) > 1 /\ meta[Len(meta) - 1].leader = None)
       => Note1("last ISR member elected again")
  /\ (\E a, b \in Brokers : a # b /\ IsLeader(a) /\ IsLeader(b)) => Note1("two leaders at once")

InStep ==
  /\ (\E f \in up : Len(log'[f]) < Len(log[f])) => Note1("truncation")
  /\ (\E l \in Brokers : pending[l] # {} /\ pending'[l] = {} /\ acked' = acked /\ IsLeader(l) /\ IsLeader(l)')
       => Note1("AFTER_APPEND")
  /\ brokerEpoch' # brokerEpoch => Note1("a broker registers again")
  /\ NoteAction(Events)

NotAllReached == InState /\ ~AllReached(Events)
=============================================================================
