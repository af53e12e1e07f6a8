----------------------------------- MODULE MC -----------------------------------
(***************************************************************************)
(* What all models share: bounds, fault budgets, groups of actions to pick *)
(* from, and what TLC needs to see two states as one.                      *)
(*                                                                         *)
(* Bounds stand beside the actions, never in them.  Healing has no budget. *)
(* Partition epochs have no bound either: Seen shows them as distances,    *)
(* and only how far a broker may lag behind is bounded.                    *)
(*                                                                         *)
(* Left out: which groups of actions a model has, where it starts and what *)
(* it claims, which its own module and configuration say; and everything   *)
(* beyond the bounds.  Batches have one record here.                       *)
(***************************************************************************)
EXTENDS Properties, Starts, Grains, TLC

CONSTANTS
  MaxLog,          \* records in a log
  MaxEpoch,        \* leader epochs
  MaxCrashes,      \* process crashes in a behaviour
  MaxPowerLosses,  \* power losses in a behaviour
  MaxShutdowns,    \* controlled shutdowns, and clean stops, in a behaviour
  MaxOrders,       \* elections and reassignments that operators ask for in a behaviour
  MaxLag           \* versions that the slowest broker is behind

VARIABLES
  spent,           \* [crashes, powerLosses, shutdowns, stops, orders] so far
  act              \* the last step, for people and for the replay; no rule and no property reads it

(***************************************************************************)
(* act is [action, broker, args]: the action's name, the broker that is    *)
(* its first argument, and its other arguments, the choices made:          *)
(*   WriteRecordToLeader           acks; producer (None: nobody in particular) *)
(*   CompleteFlush                 offset: what lies below it is flushed   *)
(*   ReceiveFetchRequest           late: its sender gave it up; leaderEpoch, offset, brokerEpoch of the request *)
(*   SendFetchResponse             records: how many it brings             *)
(*   ReceiveFetchResponse          late: its receiver gave it up; leaderEpoch, offset that were asked for *)
(*   SendAlterPartitionRequest     isr: asked for; proposed: what the leader counts on besides the committed ISR *)
(*   ReceiveAlterPartitionRequest  isr, pe (partition epoch), leaderEpoch, awaited: FALSE if its sender gave it up; *)
(*                                 leader of the version that follows      *)
(*   ReceiveMetadataUpdate         version: its place in meta              *)
(*   FenceBroker, UnfenceBroker, BeginControlledShutdown  leader and isr of the version that follows *)
(*   RegisterBroker                clean: the shutdown before; leader and isr of the version that follows; or, of a *)
(*                                 broker that is registered, a copy of its request *)
(*   ElectPreferredLeader, ElectUncleanLeader  (broker None) leader        *)
(*   AlterPartitionReassignment    (broker None) target, {} to call it off; leader *)
(*   CrashBroker                   hw: the checkpoint that its high watermark comes back as *)
(*   LosePower                     kept: how many records are left; hw as above *)
(*   LoseFetch                     late: as above, of the request that is lost; offset; kind: request, parked, *)
(*                                 response                                *)
(*   LoseAlterPartition            kind: request or answer; pe of the request (0: an answer) *)
(*   FetchAtOnce                   records                                 *)
(*   AlterPartitionAtOnce          isr                                     *)
(* Every other action has none: <<>>.                                      *)
(***************************************************************************)
Step(name, b, args, Action) == Action /\ act' = [action |-> name, broker |-> b, args |-> args] /\ UNCHANGED spent
NoArgs == <<>>
WithinEpochs == Newest'.leaderEpoch <= MaxEpoch

Appends(b) ==
  /\ Leo(b) < MaxLog
  /\ \E acks \in AcksLevels : \E p \in Writers :
       Step("WriteRecordToLeader", b, [acks |-> acks, producer |-> p], WriteRecordToLeader(b, acks, p))

ReceivesFetchRequest(b) ==
  \E r \in Arriving(b) :
    Step("ReceiveFetchRequest", b,
         [late |-> r # fetch[b], leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, brokerEpoch |-> r.brokerEpoch],
         ReceiveFetchRequest(b, r))

ReceivesFetchResponse(b) ==
  \E r \in AnswersTo(b) :
    Step("ReceiveFetchResponse", b, [late |-> r # fetch[b], leaderEpoch |-> r.leaderEpoch, offset |-> r.offset],
         ReceiveFetchResponse(b, r))

Fetches(b) == \/ Step("SendFetchRequest", b, NoArgs, SendFetchRequest(b))
              \/ ReceivesFetchRequest(b)
              \/ \E n \in ResponseSizes(b) : Step("SendFetchResponse", b, [records |-> n], SendFetchResponse(b, n))
              \/ ReceivesFetchResponse(b)

\* The same, but one exchange at a time: it meets every other step, not another exchange.
FetchesAlone(b) == /\ \A f \in Brokers \ {b} : fetch[f] = None
                   /\ Fetches(b)

\* Giving up covers losing: a lost message is one that never came before its receiver gave up.
GivesUpFetches(b) == Step("ExpireFetchRequest", b, NoArgs, ExpireFetchRequest(b))
LosesFetches(b) ==
  \E message \in LosableFetches(b) :
    Step("LoseFetch", b, [late |-> message # fetch[b], kind |-> message.state, offset |-> message.offset],
         LoseFetch(b, message))

AtomicFetches(b) ==
  \E n \in FetchAtOnceSizes(b) : Step("FetchAtOnce", b, [records |-> n], FetchAtOnce(b, n))

ReceivesAlterPartition(b) ==
  \E r \in AlterRequestsOf(b) : \E version \in Altered(r) :
    Step("ReceiveAlterPartitionRequest", b,
         [isr |-> r.isr, pe |-> r.pe, leaderEpoch |-> r.leaderEpoch, awaited |-> r.awaited, leader |-> version.leader],
         ReceiveAlterPartitionRequest(b, r, version))

AltersIsr(b) == \/ \E wish \in Wishes(b) :
                     Step("SendAlterPartitionRequest", b, [isr |-> wish.target, proposed |-> wish.state.proposed],
                          SendAlterPartitionRequest(b, wish))
                \/ ReceivesAlterPartition(b)
                \/ Step("ReceiveAlterPartitionResponse", b, NoArgs, ReceiveAlterPartitionResponse(b))

GivesUpAltering(b) == Step("ExpireAlterPartitionRequest", b, NoArgs, ExpireAlterPartitionRequest(b))
LosesAltering(b) ==
  \E message \in LosableAlterations(b) :
    Step("LoseAlterPartition", b,
         IF message \in alterRequests THEN [kind |-> "request", pe |-> message.pe] ELSE [kind |-> "answer", pe |-> 0],
         LoseAlterPartition(b, message))

AtomicallyAltersIsr(b) ==
  \E proposal \in GrantableProposals(b) : \E version \in OnAlterPartition(Newest, proposal.proposed, Active, Setting) :
    Step("AlterPartitionAtOnce", b, [isr |-> proposal.proposed, leader |-> version.leader],
         AlterPartitionAtOnce(b, proposal, version))

\* Only joins: leaving is what the controller does to the fenced.
AtomicallyJoins(b) == AtomicallyAltersIsr(b) /\ Newest.isr \subseteq Newest'.isr

Learns(b) ==
  \E v \in NextVersions(b) : Step("ReceiveMetadataUpdate", b, [version |-> v], ReceiveMetadataUpdate(b, v))

\* Coarser: b applies all that there is as one version.  Whatever it was in between is over.
LearnsNewest(b) ==
  /\ NextVersions(b) # {}
  /\ Step("ReceiveMetadataUpdate", b, [version |-> Len(meta)], ReceiveMetadataUpdate(b, Len(meta)))

Named(version) == [leader |-> version.leader, isr |-> version.isr]

Fences(b) ==
  \E version \in Fenced(b) :
    Step("FenceBroker", b, Named(version), FenceBroker(b, version) /\ WithinEpochs)

\* Of all brokers, or only of whom the controller takes for the leader.
SessionsEnd(b, all) == (all \/ b = Newest.leader) /\ Fences(b)

Unfences(b) ==
  \E version \in Returned(b) :
    Step("UnfenceBroker", b, Named(version), UnfenceBroker(b, version) /\ WithinEpochs)

Flushes(b) ==
  \E offset \in Unflushed(b) : Step("CompleteFlush", b, [offset |-> offset], CompleteFlush(b, offset))
Reads(b) == told.epoch <= Epoch(b) /\ Step("AnswerLatestOffset", b, NoArgs, AnswerLatestOffset(b))

Restarts(b) == \/ Step("RestartBroker", b, NoArgs, RestartBroker(b))
               \/ \E version \in Reregistered(b) :
                    Step("RegisterBroker", b, [clean |-> b \in clean, leader |-> version.leader, isr |-> version.isr],
                         RegisterBroker(b, version) /\ WithinEpochs)

Repeats(b) ==
  \E version \in Repeated(b) :
    Step("RegisterBroker", b, [clean |-> FALSE, leader |-> version.leader, isr |-> version.isr],
         RegisterBroker(b, version) /\ WithinEpochs)

Fault(name, b, args, Action, budget) ==
  /\ Action
  /\ act' = [action |-> name, broker |-> b, args |-> args]
  /\ spent' = [spent EXCEPT ![budget] = @ + 1]

Crashes(b) ==
  /\ spent.crashes < MaxCrashes
  /\ \E checkpoint \in Checkpoints(b, Leo(b)) :
       Fault("CrashBroker", b, [hw |-> checkpoint], CrashBroker(b, checkpoint), "crashes")

LosesPower(b) ==
  /\ spent.powerLosses < MaxPowerLosses
  /\ \E kept \in Survivors(b) : \E checkpoint \in Checkpoints(b, kept) :
       Fault("LosePower", b, [kept |-> kept, hw |-> checkpoint], LosePower(b, kept, checkpoint), "powerLosses")

\* Controlled shutdowns: the controller's part, and the process's, which may also stop without the controller's leave.
ShutsDown(b) ==
  \/ /\ spent.shutdowns < MaxShutdowns
     /\ \E version \in ShuttingDown(b) :
          Fault("BeginControlledShutdown", b, Named(version), BeginControlledShutdown(b, version) /\ WithinEpochs,
                "shutdowns")
  \/ /\ spent.stops < MaxShutdowns
     /\ Fault("StopBroker", b, NoArgs, StopBroker(b), "stops")

Order(name, args, Action) == spent.orders < MaxOrders /\ Fault(name, None, args, Action /\ WithinEpochs, "orders")

Prefers == \E version \in PreferredElection(Newest, Active) :
             Order("ElectPreferredLeader", [leader |-> version.leader], ElectPreferredLeader(version))

Despairs == \E version \in UncleanElection(Newest, Active, Setting) :
              Order("ElectUncleanLeader", [leader |-> version.leader], ElectUncleanLeader(version))

Reassigns == \E target \in SUBSET Brokers : \E version \in Reassigned(target) :
               /\ Cardinality(target) >= MinIsr \/ target = {}
               /\ target # Newest.replicas
               /\ Order("AlterPartitionReassignment", [target |-> target, leader |-> version.leader],
                        AlterPartitionReassignment(target, version))

Begin == act = [action |-> "Init", broker |-> None, args |-> NoArgs] /\ spent = [crashes |-> 0, powerLosses |-> 0, shutdowns |-> 0, stops |-> 0, orders |-> 0]

----------------------------------------------------------------------------
\* Two states are one to TLC if nothing that can follow tells them apart: versions that everyone has applied are
\* forgotten, places in meta count from the oldest version still needed, and what can only be thrown away is gone.

Base == Min({Len(meta)} \cup {applied[b] : b \in {c \in Brokers : applied[c] > 0}}
                        \cup {registeredAt[b] : b \in {c \in registered : applied[c] = 0}})
WithinLag == Len(meta) - Base <= MaxLag
Place(v) == IF v < Base THEN 0 ELSE v - Base + 1

SeenRequests ==
  {[r EXCEPT !.pe = IF r.pe = Len(meta) THEN 0 ELSE 1] :
     r \in {q \in alterRequests : q.awaited \/ bug("B4") \/
              (q.pe = Len(meta) /\ q.leaderEpoch = Newest.leaderEpoch /\ q.from = Newest.leader)}}

SeenSlot(b) == IF alterSlot[b] # None /\ alterSlot[b].state = "granted"
               THEN [alterSlot[b] EXCEPT !.pe = Place(alterSlot[b].pe)] ELSE alterSlot[b]

\* A late answer can be thrown away only if A6 is right, so that it is seen.
SeenLate(f) == {r \in late[f] : r.state = "response" \/ Epoch(r.to) <= r.leaderEpoch}

Seen ==
  <<SubSeq(meta, Base, Len(meta)), unfenced, stopping, brokerEpoch, up, clean, registered, blind, unheard,
    [b \in Brokers |-> <<Place(applied[b]), IF applied[b] < registeredAt[b] THEN Place(registeredAt[b]) ELSE 0>>],
    log, durable, hw, [b \in Brokers |-> [isr[b] EXCEPT !.pe = Place(@)]], progress, epochStart,
    [b \in Brokers |-> SeenSlot(b)], pending, fetch, [b \in Brokers |-> SeenLate(b)], SeenRequests,
    com, acked, told, written, spent>>

Symmetry == Permutations(Brokers)
=============================================================================
