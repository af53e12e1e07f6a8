----------------------------- MODULE ConsumerGroup -----------------------------
(***************************************************************************)
(* One consumer group and its coordinator, which writes to a partition of  *)
(* __consumer_offsets.  Of that the replication protocol promises: what is *)
(* committed stays, the rest may be lost with its leader, from any point.  *)
(*                                                                         *)
(* The Java core is io.highwater.spec.group; its simulation claims the     *)
(* same three promises by the same names.                                  *)
(*                                                                         *)
(* A member asks and is answered in one step; who fell behind goes on      *)
(* believing what it was told, until it joins again.                       *)
(*                                                                         *)
(* Left out: static members, protocols and who leads the group (any        *)
(* assignment may be chosen), the ids that members get first, commits of   *)
(* those who are no members, deletions, the record of a group that has     *)
(* become empty, coordinators that do not know yet that they are none      *)
(* (their appends fail), and appends that outlive their epoch.             *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Members,
  Partitions,      \* what the group reads
  Nobody,
  Wrong            \* wrong rules: "early", "hasty", "zombie", "undead"

VARIABLES
  log,             \* records: a generation's assignment, or a commit
  hw,              \* how many of them are committed
  epoch,           \* how many coordinators there were
  group,           \* what the coordinator believes: [state, gen, in, parts]
  offsets,         \* and how far, as it believes, the group has come in each partition
  member,          \* what each member believes: [state, gen, at]
  told,            \* who was ever told to read what: [gen, part, who]
  acked            \* the last commit of each partition that was answered

groupVars == <<log, hw, epoch, group, offsets, member, told, acked>>

Follows(rule) == rule \in Wrong
NoParts == [p \in Partitions |-> Nobody]
Zeros == [p \in Partitions |-> 0]
Alive == {m \in Members : member[m].state # "dead"}
Owned(m) == {p \in Partitions : [gen |-> member[m].gen, part |-> p, who |-> m] \in told}
Serves == group.state # "loading"

GroupInit ==
  /\ log = <<>> /\ hw = 0 /\ epoch = 1
  /\ group = [state |-> "empty", gen |-> 0, in |-> {}, parts |-> NoParts]
  /\ offsets = Zeros /\ acked = Zeros /\ told = {}
  /\ member = [m \in Members |-> [state |-> "away", gen |-> 0, at |-> Zeros]]

----------------------------------------------------------------------------
(* Members. *)

\* Who has a reason to: it is new, the group rebalances, or it has missed a generation.
Join(m) ==
  /\ Serves
  /\ member[m].state \in {"away", "joined", "reading"}
  /\ \/ member[m].state = "away" \/ group.state = "preparing"
     \/ member[m].gen # group.gen \/ m \notin group.in
  /\ member' = [member EXCEPT ![m].state = "joining", ![m].at = Zeros]
  /\ group' = [group EXCEPT !.state = "preparing", !.in = @ \cup {m}]
  /\ UNCHANGED <<log, hw, epoch, offsets, told, acked>>

\* Learns its part, and from where to read on.
Sync(m) ==
  LET mine == {p \in Partitions : group.parts[p] = m} IN
  /\ group.state = "stable" \/ (Follows("early") /\ group.state = "writing")
  /\ member[m].state = "joined" /\ member[m].gen = group.gen /\ m \in group.in
  /\ told' = told \cup {[gen |-> group.gen, part |-> p, who |-> m] : p \in mine}
  /\ member' = [member EXCEPT ![m].state = "reading", ![m].at = [p \in Partitions |-> IF p \in mine THEN offsets[p] ELSE 0]]
  /\ UNCHANGED <<log, hw, epoch, group, offsets, acked>>

Commit(m, p) ==
  /\ member[m].state = "reading" /\ p \in Owned(m)
  /\ Serves
  /\ \/ group.state \in {"stable", "preparing"} /\ m \in group.in /\ member[m].gen = group.gen
     \/ Follows("zombie")
  /\ member' = [member EXCEPT ![m].at[p] = @ + 1]
  /\ log' = Append(log, [kind |-> "commit", epoch |-> epoch, part |-> p, offset |-> member[m].at[p] + 1])
  /\ acked' = IF Follows("hasty") THEN [acked EXCEPT ![p] = member[m].at[p] + 1] ELSE acked
  /\ UNCHANGED <<hw, epoch, group, offsets, told>>

Die(m) ==
  /\ member[m].state # "dead"
  /\ member' = [member EXCEPT ![m].state = "dead"]
  /\ UNCHANGED <<log, hw, epoch, group, offsets, told, acked>>

----------------------------------------------------------------------------
(* The coordinator. *)

\* A session ends: its member is dead, or was not heard in time.
Expire(m) ==
  /\ Serves /\ ~Follows("undead")
  /\ m \in group.in /\ member[m].state # "joining"
  /\ group' = [group EXCEPT !.state = "preparing", !.in = @ \ {m}]
  /\ UNCHANGED <<log, hw, epoch, offsets, member, told, acked>>

\* The next generation begins with those who have joined; the others, if any, were too slow.
Complete ==
  LET joining == {m \in group.in : member[m].state = "joining"} IN
  /\ group.state = "preparing" /\ joining # {}
  /\ group' = [state |-> "assigning", gen |-> group.gen + 1, in |-> joining, parts |-> NoParts]
  /\ member' = [m \in Members |->
                  IF m \in joining THEN [member[m] EXCEPT !.state = "joined", !.gen = group.gen + 1] ELSE member[m]]
  /\ UNCHANGED <<log, hw, epoch, offsets, told, acked>>

EverybodyJoined == \A m \in group.in : member[m].state = "joining"

\* Somebody in the group has divided the work.
Assign(parts) ==
  /\ group.state = "assigning"
  /\ log' = Append(log, [kind |-> "assign", epoch |-> epoch, gen |-> group.gen, in |-> group.in, parts |-> parts])
  /\ group' = [group EXCEPT !.state = "writing", !.parts = parts]
  /\ UNCHANGED <<hw, epoch, offsets, member, told, acked>>

\* The next record is committed; whoever waits for that, in this epoch, is answered.
Replicate ==
  /\ hw < Len(log)
  /\ hw' = hw + 1
  /\ LET next == log[hw + 1]
         mine == Serves /\ next.epoch = epoch
     IN  /\ offsets' = IF mine /\ next.kind = "commit" THEN [offsets EXCEPT ![next.part] = next.offset] ELSE offsets
         /\ acked' = IF mine /\ next.kind = "commit" THEN [acked EXCEPT ![next.part] = next.offset] ELSE acked
         /\ group' = IF mine /\ next.kind = "assign" /\ group.state = "writing" /\ next.gen = group.gen
                     THEN [group EXCEPT !.state = "stable"] ELSE group
  /\ UNCHANGED <<log, epoch, member, told>>

\* Another leader of the partition, with so much of what was not committed.
FailOver(kept) ==
  /\ kept \in hw..Len(log)
  /\ log' = SubSeq(log, 1, kept)
  /\ epoch' = epoch + 1
  /\ group' = [state |-> "loading", gen |-> 0, in |-> {}, parts |-> NoParts]
  /\ offsets' = Zeros
  /\ member' = [m \in Members |->
                  IF member[m].state = "joining" THEN [member[m] EXCEPT !.state = "away"] ELSE member[m]]
  /\ UNCHANGED <<hw, told, acked>>

Last(kind) == {i \in 1..Len(log) : log[i].kind = kind}
Newest(places) == CHOOSE i \in places : \A j \in places : j <= i
Reached(p, n) ==
  LET commits == {i \in 1..n : log[i].kind = "commit" /\ log[i].part = p}
  IN  IF commits = {} THEN 0 ELSE log[Newest(commits)].offset

\* All that the log has, once all of it is committed.
Load ==
  /\ group.state = "loading" /\ hw = Len(log)
  /\ offsets' = [p \in Partitions |-> Reached(p, hw)]
  /\ group' = IF Last("assign") = {} THEN [group EXCEPT !.state = "empty"]
              ELSE LET newest == log[Newest(Last("assign"))]
                   IN  [state |-> "stable", gen |-> newest.gen, in |-> newest.in, parts |-> newest.parts]
  /\ UNCHANGED <<log, hw, epoch, member, told, acked>>

----------------------------------------------------------------------------
(* What is promised. *)

\* In one generation a partition is never read by two.
OneOwnerPerGeneration == \A a, b \in told : a.gen = b.gen /\ a.part = b.part => a.who = b.who

\* What was answered stays, and nobody commits less than was committed before.
OffsetsNeverGoBack ==
  /\ \A p \in Partitions : acked[p] <= Reached(p, hw)
  /\ \A i, j \in Last("commit") : i < j /\ j <= hw /\ log[i].part = log[j].part => log[i].offset <= log[j].offset

\* In the end everybody who lives is in, and everything is read by somebody who lives.
Assigned ==
  /\ group.state = "stable"
  /\ \A m \in Alive : m \in group.in /\ member[m].state = "reading" /\ member[m].gen = group.gen
  /\ \A p \in Partitions : group.parts[p] \in Alive
EveryMemberAssigned == <>[]Assigned
=============================================================================
