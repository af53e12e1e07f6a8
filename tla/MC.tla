----------------------------------- MODULE MC -----------------------------------
(***************************************************************************)
(* What all models share: bounds, fault budgets, groups of actions to pick *)
(* from, and what TLC needs to see two states as one.                      *)
(*                                                                         *)
(* Bounds stand beside the actions, never in them.  Healing has no budget. *)
(* Partition epochs have no bound either: Seen shows them as distances,    *)
(* and only how far a broker may lag behind is bounded.                    *)
(***************************************************************************)
EXTENDS Properties, Starts, Grains, TLC

CONSTANTS
  MaxLog,          \* records in a log
  MaxEpoch,        \* leader epochs
  MaxCrashes,      \* process crashes in a behaviour
  MaxPowerLosses,  \* power losses in a behaviour
  MaxLag           \* versions that the slowest broker is behind

VARIABLES
  spent,           \* [crashes, powerLosses] so far
  act              \* the last step, for people and for the replay; no rule and no property reads it

(***************************************************************************)
(* act is [action, broker, args]: the action's name, the broker that is    *)
(* its first argument, and its other arguments, the choices made:          *)
(*   WriteRecordToLeader           acks                                    *)
(*   CompleteFlush                 offset: what lies below it is flushed   *)
(*   ReceiveFetchRequest           late: its sender gave it up; leaderEpoch, offset, brokerEpoch of the request *)
(*   SendFetchResponse             records: how many it brings             *)
(*   SendAlterPartitionRequest     isr: asked for; proposed: what the leader counts on besides the committed ISR *)
(*   ReceiveAlterPartitionRequest  isr, pe (partition epoch), leaderEpoch, awaited: FALSE if its sender gave it up *)
(*   ReceiveMetadataUpdate         version: its place in meta              *)
(*   FenceBroker, RegisterBroker   leader and isr of the version that follows *)
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
  /\ \E acks \in AcksLevels : Step("WriteRecordToLeader", b, [acks |-> acks], WriteRecordToLeader(b, acks))

ReceivesFetchRequest(b) ==
  \E r \in Arriving(b) :
    Step("ReceiveFetchRequest", b,
         [late |-> r # fetch[b], leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, brokerEpoch |-> r.brokerEpoch],
         ReceiveFetchRequest(b, r))

Fetches(b) == \/ Step("SendFetchRequest", b, NoArgs, SendFetchRequest(b))
              \/ ReceivesFetchRequest(b)
              \/ \E n \in ResponseSizes(b) : Step("SendFetchResponse", b, [records |-> n], SendFetchResponse(b, n))
              \/ Step("ReceiveFetchResponse", b, NoArgs, ReceiveFetchResponse(b))

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
  \E r \in AlterRequestsOf(b) :
    Step("ReceiveAlterPartitionRequest", b,
         [isr |-> r.isr, pe |-> r.pe, leaderEpoch |-> r.leaderEpoch, awaited |-> r.awaited],
         ReceiveAlterPartitionRequest(b, r))

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
  \E proposal \in GrantableProposals(b) :
    Step("AlterPartitionAtOnce", b, [isr |-> proposal.proposed], AlterPartitionAtOnce(b, proposal))

\* Only joins: leaving is what the controller does to the fenced.
AtomicallyJoins(b) == AtomicallyAltersIsr(b) /\ Newest.isr \subseteq Newest'.isr

Learns(b) ==
  \E v \in NextVersions(b) : Step("ReceiveMetadataUpdate", b, [version |-> v], ReceiveMetadataUpdate(b, v))

Named(version) == [leader |-> version.leader, isr |-> version.isr]

Fences(b) ==
  b \in unfenced /\ \E version \in Fenced(b) :
    Step("FenceBroker", b, Named(version), FenceBroker(b, version) /\ WithinEpochs)
Unfences(b) == Step("UnfenceBroker", b, NoArgs, UnfenceBroker(b) /\ WithinEpochs)

Flushes(b) ==
  \E offset \in Unflushed(b) : Step("CompleteFlush", b, [offset |-> offset], CompleteFlush(b, offset))
Reads(b) == told.epoch <= Epoch(b) /\ Step("AnswerLatestOffset", b, NoArgs, AnswerLatestOffset(b))

Restarts(b) == \/ Step("RestartBroker", b, NoArgs, RestartBroker(b))
               \/ b \in up \ registered /\ \E version \in Reregistered(b) :
                    Step("RegisterBroker", b, Named(version), RegisterBroker(b, version) /\ WithinEpochs)

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

Begin == act = [action |-> "Init", broker |-> None, args |-> NoArgs] /\ spent = [crashes |-> 0, powerLosses |-> 0]

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

SeenLate(f) == {r \in late[f] : Epoch(r.to) <= r.leaderEpoch}

Seen ==
  <<SubSeq(meta, Base, Len(meta)), unfenced, brokerEpoch, up, registered,
    [b \in Brokers |-> <<Place(applied[b]), IF applied[b] < registeredAt[b] THEN Place(registeredAt[b]) ELSE 0>>],
    log, durable, hw, [b \in Brokers |-> [isr[b] EXCEPT !.pe = Place(@)]], progress, epochStart,
    [b \in Brokers |-> SeenSlot(b)], pending, fetch, [b \in Brokers |-> SeenLate(b)], SeenRequests,
    com, acked, told, spent>>

Symmetry == Permutations(Brokers)
=============================================================================
