------------------------------ MODULE MCGroupHeal ------------------------------
(* Liveness: a member dies, the coordinator changes, and in the end whoever lives has its part.
   Left out: commits, a second death, members that are alive and do not join again. *)
EXTENDS ConsumerGroup

CONSTANTS MaxEpoch

Dies == Alive = Members /\ \E m \in Members : Die(m)
Expires(m) == member[m].state = "dead" /\ Expire(m)
Completes == EverybodyJoined /\ Complete
Assigns == \E parts \in [Partitions -> group.in] : Assign(parts)
FailsOver == epoch < MaxEpoch /\ \E kept \in hw..Len(log) : FailOver(kept)

MCInit == GroupInit
Goes(m) == Join(m) \/ Sync(m) \/ Expires(m)
MCNext == (\E m \in Members : Goes(m)) \/ Completes \/ Assigns \/ Replicate \/ Load \/ Dies \/ FailsOver

\* Whatever can go on does; nobody has to die, and no coordinator has to change.
LiveSpec ==
  /\ MCInit /\ [][MCNext]_groupVars
  /\ \A m \in Members : WF_groupVars(Join(m)) /\ WF_groupVars(Sync(m)) /\ WF_groupVars(Expires(m))
  /\ WF_groupVars(Completes) /\ WF_groupVars(Assigns) /\ WF_groupVars(Replicate) /\ WF_groupVars(Load)
=============================================================================
