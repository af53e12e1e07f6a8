---------------------------- MODULE MCReachControl ----------------------------
(* Canaries of the controller and of the disk.
   Left out: the last known leader and recovery (MCReachRecovery), and the data plane (MCReach). *)
EXTENDS Canaries

MCInit == Init /\ Begin
MCNext ==
  \/ Prefers \/ Despairs \/ Reassigns
  \/ \E b \in Brokers :
       \/ Appends(b) \/ AtomicFetches(b) \/ AtomicallyAltersIsr(b) \/ LearnsNewest(b) \/ Fences(b) \/ Unfences(b)
       \/ ShutsDown(b) \/ LosesPower(b) \/ Restarts(b) \/ Flushes(b)

Events ==
  <<"empty ISR", "election from the ELR", "unclean election", "a clean restart",
    "an unclean restart of an eligible replica", "an elected leader lost records",
    "elected again after a power loss",
    "a replica was added", "a replica was removed",
    "CompleteFlush", "BeginControlledShutdown", "ElectPreferredLeader", "ElectUncleanLeader",
    "AlterPartitionReassignment", "StopBroker", "LosePower">>

ASSUME Forget(Events)
Note1(event) == Note(Events, event)

InState == Newest.isr = {} => Note1("empty ISR")

InStep ==
  /\ Newest'.leader \in Newest.elr => Note1("election from the ELR")
  /\ (Newest'.recovering /\ ~Newest.recovering /\ act'.action = "ElectUncleanLeader") => Note1("unclean election")
  /\ (act'.action = "RegisterBroker" /\ act'.args.clean) => Note1("a clean restart")
  /\ (act'.action = "RegisterBroker" /\ act'.broker \in (Newest.isr \cup Newest.elr) \ (Newest'.isr \cup Newest'.elr))
       => Note1("an unclean restart of an eligible replica")
  /\ (\E b \in Brokers : IsLeader(b) /\ Len(log'[b]) < Len(log[b])) => Note1("an elected leader lost records")
  /\ (\E b \in Brokers \ {Newest.leader} : Newest'.leader = b /\ brokerEpoch[b] > 1 /\ spent.stops = 0)
       => Note1("elected again after a power loss")
  /\ Newest'.replicas \ Newest.replicas # {} => Note1("a replica was added")
  /\ Newest.replicas \ Newest'.replicas # {} => Note1("a replica was removed")
  /\ NoteAction(Events)

NotAllReached == InState /\ ~AllReached(Events)
===============================================================================
