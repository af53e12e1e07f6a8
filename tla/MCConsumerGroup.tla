---------------------------- MODULE MCConsumerGroup ----------------------------
(* A group's promises while coordinators change and sessions end early.
   Left out: members that die (one who is not heard and never comes back is no worse), a third member, a second
   partition. *)
EXTENDS ConsumerGroup, TLC

CONSTANTS MaxGeneration, MaxEpoch, MaxLog

Joins == \E m \in Members : Join(m)
Syncs == \E m \in Members : Sync(m)
Commits == Len(log) < MaxLog /\ \E m \in Members, p \in Partitions : Commit(m, p)
Expires == \E m \in Members : Expire(m)
Completes == group.gen < MaxGeneration /\ Complete
Assigns == Len(log) < MaxLog /\ \E parts \in [Partitions -> group.in] : Assign(parts)
FailsOver == epoch < MaxEpoch /\ \E kept \in hw..Len(log) : FailOver(kept)

MCInit == GroupInit
MCNext == Joins \/ Syncs \/ Commits \/ Expires \/ Completes \/ Assigns \/ Replicate \/ FailsOver \/ Load

Symmetry == Permutations(Members)
=============================================================================
