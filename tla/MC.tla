----------------------------------- MODULE MC -----------------------------------
(***************************************************************************)
(* What all models share: bounds, fault budgets, groups of actions to pick *)
(* from, and what TLC needs to see two states as one.                      *)
(*                                                                         *)
(* Bounds stand beside the actions, never in them.  Healing has no budget. *)
(* Partition epochs have no bound either: Seen shows them as distances,    *)
(* and only how far a broker may lag behind is bounded.                    *)
(***************************************************************************)
EXTENDS Properties, TLC

CONSTANTS
  MaxLog,          \* records in a log
  MaxEpoch,        \* leader epochs
  MaxCrashes,      \* process crashes in a behaviour
  MaxPowerLosses,  \* power losses in a behaviour
  MaxLag           \* versions that the slowest broker is behind

VARIABLES
  spent,           \* [crashes, powerLosses] so far
  act              \* the last step, for people; no rule and no property reads it

Step(name, b, Action) == Action /\ act' = [action |-> name, broker |-> b] /\ UNCHANGED spent
WithinEpochs == Newest'.leaderEpoch <= MaxEpoch

Appends(b) == Leo(b) < MaxLog /\ Step("WriteRecordToLeader", b, WriteRecordToLeader(b))

Fetches(b) == \/ Step("SendFetchRequest", b, SendFetchRequest(b))
              \/ Step("ReceiveFetchRequest", b, ReceiveFetchRequest(b))
              \/ Step("SendFetchResponse", b, SendFetchResponse(b))
              \/ Step("ReceiveFetchResponse", b, ReceiveFetchResponse(b))

\* The same, but one exchange at a time: it meets every other step, not another exchange.
FetchesAlone(b) == /\ \A f \in Brokers \ {b} : fetch[f] = None
                   /\ Fetches(b)

\* Giving up covers losing: a lost message is one that never came before its receiver gave up.
GivesUpFetches(b) == Step("ExpireFetchRequest", b, ExpireFetchRequest(b))
LosesFetches(b) == Step("LoseFetch", b, LoseFetch(b))

AtomicFetches(b) == Step("FetchAtOnce", b, FetchAtOnce(b))

AltersIsr(b) == \/ Step("SendAlterPartitionRequest", b, SendAlterPartitionRequest(b))
                \/ Step("ReceiveAlterPartitionRequest", b, ReceiveAlterPartitionRequest(b))
                \/ Step("ReceiveAlterPartitionResponse", b, ReceiveAlterPartitionResponse(b))

GivesUpAltering(b) == Step("ExpireAlterPartitionRequest", b, ExpireAlterPartitionRequest(b))
LosesAltering(b) == Step("LoseAlterPartition", b, LoseAlterPartition(b))

AtomicallyAltersIsr(b) == Step("AlterPartitionAtOnce", b, AlterPartitionAtOnce(b))

\* Only joins: leaving is what the controller does to the fenced.
AtomicallyJoins(b) == AtomicallyAltersIsr(b) /\ Newest.isr \subseteq Newest'.isr

Learns(b) == Step("ReceiveMetadataUpdate", b, ReceiveMetadataUpdate(b))

Fences(b)   == Step("FenceBroker", b, FenceBroker(b) /\ WithinEpochs)
Unfences(b) == Step("UnfenceBroker", b, UnfenceBroker(b) /\ WithinEpochs)

Flushes(b) == Step("CompleteFlush", b, CompleteFlush(b))
Reads(b)   == told.epoch <= Epoch(b) /\ Step("AnswerLatestOffset", b, AnswerLatestOffset(b))

Restarts(b) == \/ Step("RestartBroker", b, RestartBroker(b))
               \/ Step("RegisterBroker", b, RegisterBroker(b) /\ WithinEpochs)

Crashes(b) == /\ spent.crashes < MaxCrashes
              /\ CrashBroker(b)
              /\ act' = [action |-> "CrashBroker", broker |-> b]
              /\ spent' = [spent EXCEPT !.crashes = @ + 1]

LosesPower(b) == /\ spent.powerLosses < MaxPowerLosses
                 /\ LosePower(b)
                 /\ act' = [action |-> "LosePower", broker |-> b]
                 /\ spent' = [spent EXCEPT !.powerLosses = @ + 1]

Begin == act = [action |-> "Init", broker |-> None] /\ spent = [crashes |-> 0, powerLosses |-> 0]

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
