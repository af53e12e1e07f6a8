------------------------------ MODULE Replication ------------------------------
(***************************************************************************)
(* How one partition is replicated: N brokers, one controller, messages in *)
(* flight between them.  The Java core has one method for each action of   *)
(* CoreNext, by the same name; EnvNext is what the world may do to it.     *)
(*                                                                         *)
(* Modelled: appends with acks=all and acks=1; fetches as request, parked  *)
(* request and response; the high watermark under the strict rule of       *)
(* min.insync.replicas; leader epochs and truncation by epoch; ISR changes *)
(* through AlterPartition with partition epochs and a maximal ISR; the     *)
(* metadata log, which each broker applies at its own pace; registration,  *)
(* fencing and broker epochs; election from the ISR; process crashes (the  *)
(* page cache survives), power loss and flush policies.                    *)
(*                                                                         *)
(* Left out: the controller's own replication (meta is what its quorum has *)
(* committed), eligible leader replicas and unclean election, reassignment,*)
(* retention, idempotent producers, time (whatever a timer may do may      *)
(* happen at once), batches (a record is one offset), and disks that lie   *)
(* (a truncation is on disk before the next append).  Error answers that   *)
(* change nothing for their receiver are not sent: they only free a slot.  *)
(* An implementation may hold a high watermark back for a follower that is *)
(* about to join; that is a step less, never a step more.                  *)
(*                                                                         *)
(* A record is the epoch that wrote it: (epoch, offset) is its identity.   *)
(* Offsets count records: LEO = Len(log), and a high watermark of h covers *)
(* the first h of them.  A version's partition epoch is its place in meta. *)
(*                                                                         *)
(* bug("A1") is a wrong rule beside the right one; the constant Bugs picks *)
(* the wrong ones and is empty wherever the protocol itself is checked.    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Brokers,       \* the replicas
  None,          \* no leader, no message, no progress
  MinIsr,        \* min.insync.replicas
  FlushPolicy,   \* "never": a record counts once it is in a log; "commit": once it is flushed there
  AcksLevels,    \* the acks that producers use, of {"all", "1"}
  MaxFetch,      \* the most records in one fetch response
  LateFetches,   \* TRUE: a fetch request that its sender gave up may still arrive
  Bugs           \* the wrong rules in force

\* The wrong rules that there are (tla/README.md tells their history).
KnownBugs == {"A1", "A3", "A10", "A11", "A12", "A15", "B1", "B2", "B4", "B5", "B8", "B9", "B10", "B16",
              "C2", "acks1", "unclean"}

ASSUME /\ MinIsr \in 1..Cardinality(Brokers)
       /\ FlushPolicy \in {"never", "commit"}
       /\ AcksLevels \subseteq {"all", "1"}
       /\ MaxFetch \in Nat \ {0} /\ LateFetches \in BOOLEAN
       /\ Bugs \subseteq KnownBugs

VARIABLES
  \* The controller.
  unfenced,      \* the brokers that may lead and be in the ISR
  brokerEpoch,   \* of each broker's newest registration
  registeredAt,  \* the length of meta at that registration
  \* Each broker.
  up,            \* the running processes
  registered,    \* those registered in this incarnation
  applied,       \* how much of meta it has applied; 0: nothing in this incarnation
  log,           \* its records
  durable,       \* how many of them a power loss cannot take
  hw,            \* its high watermark
  \* Each leader.
  isr,           \* [committed, proposed, joiner, pe, stray]; settled when committed = proposed
  progress,      \* what each follower's fetches have said in this epoch: None or [offset, flushed, brokerEpoch]
  epochStart,    \* its LEO when its epoch began
  alterSlot,     \* its one outstanding AlterPartition
  pending,       \* the offsets that acks=all producers wait for
  \* The network.
  fetch,         \* each follower's one outstanding fetch: request, parked, response, lost
  late,          \* its requests that it gave up and that may still arrive
  alterRequests, \* AlterPartition requests on their way
  \* What the properties speak of; no rule reads these but AnswerLatestOffset its client.
  com,           \* the records below the highest high watermark that any leader ever had
  acked,         \* <<offset, epoch>> of each record acknowledged with acks=all
  told,          \* a client: the latest offset it was told, and the leader epoch it knows
  \* The metadata log, last so that its forgotten prefix does not disturb TLC's symmetry reduction.
  meta           \* versions [leader, leaderEpoch, isr]

vars == <<unfenced, brokerEpoch, registeredAt, up, registered, applied, log, durable, hw, isr, progress,
          epochStart, alterSlot, pending, fetch, late, alterRequests, com, acked, told, meta>>
controllerVars == <<meta, unfenced, brokerEpoch, registeredAt>>
logVars        == <<log, durable>>
commitVars     == <<hw, pending, com, acked>>    \* what AdvanceHighWatermark changes
leaderVars     == <<isr, progress, epochStart, alterSlot>>
networkVars    == <<fetch, late, alterRequests>>
processVars    == <<up, registered, applied>>

bug(id) == id \in Bugs

----------------------------------------------------------------------------
\* Words.

Min2(a, b) == IF a < b THEN a ELSE b
Max2(a, b) == IF a > b THEN a ELSE b
Min(S)     == CHOOSE x \in S : \A y \in S : x <= y
Prefix(s, n) == SubSeq(s, 1, n)
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = Prefix(t, Len(s))

Newest     == meta[Len(meta)]
NoVersion  == [leader |-> None, leaderEpoch |-> 0, isr |-> {}]
Version(b) == IF applied[b] = 0 THEN NoVersion ELSE meta[applied[b]]
Epoch(b)   == Version(b).leaderEpoch
IsLeader(b)   == Version(b).leader = b                  \* b believes it; a crash makes it forget
IsFollower(b) == Version(b).leader \notin {None, b}
Leo(b)        == Len(log[b])

NoIsr              == [committed |-> {}, proposed |-> {}, joiner |-> 0, pe |-> 0, stray |-> FALSE]
Settled(s, pe)     == [NoIsr EXCEPT !.committed = s, !.proposed = s, !.pe = pe]
Reverted(state)    == [state EXCEPT !.proposed = state.committed, !.joiner = 0]
IsSettled(state)   == state.committed = state.proposed
Maximal(state)     == state.committed \cup state.proposed
Enough(state)      == Cardinality(state.committed) >= MinIsr
NoProgress         == [f \in Brokers |-> None]

\* The end offset of the largest epoch <= e, and that epoch.
EpochEnd(records, e) ==
  LET offsets == {i \in 1..Len(records) : records[i] <= e}
      end     == IF offsets = {} THEN 0 ELSE CHOOSE i \in offsets : \A j \in offsets : j <= i
  IN  [epoch |-> IF end = 0 THEN 0 ELSE records[end], end |-> end]

LastEpoch(b) == IF log[b] = <<>> THEN 0 ELSE log[b][Leo(b)]

----------------------------------------------------------------------------
\* The high watermark.

\* How far member m of leader b's ISR counts.
Counted(b, m, ownLog, ownDurable, prog) ==
  CASE m = b            -> IF FlushPolicy = "commit" THEN ownDurable ELSE Len(ownLog)
    [] prog[m] = None   -> 0
    [] OTHER            -> IF FlushPolicy = "commit" THEN prog[m].flushed ELSE prog[m].offset

\* With too small an ISR it stays; otherwise everyone who may be in the ISR must have the record.
HighWatermark(b, ownLog, ownDurable, state, prog) ==
  LET members == IF bug("B2") THEN state.committed ELSE Maximal(state)
      bound   == Min2(Min({Counted(b, m, ownLog, ownDurable, prog) : m \in members}), Len(ownLog))
  IN  IF Enough(state) \/ bug("C2") THEN Max2(hw[b], bound) ELSE hw[b]

\* Leader b moves its high watermark and acknowledges what it now covers.  Every other high watermark
\* is as in others; waiting is what producers wait for.
AdvanceHighWatermark(b, others, ownLog, ownDurable, state, prog, waiting) ==
  LET mark == HighWatermark(b, ownLog, ownDurable, state, prog)
      done == {o \in waiting : o <= mark}
  IN  /\ hw' = [others EXCEPT ![b] = mark]
      /\ com' = IF mark > Len(com) THEN Prefix(ownLog, mark) ELSE com
      /\ acked' = acked \cup {<<o, ownLog[o]>> : o \in done}
      \* A committed ISR that is too small lets nobody wait: NOT_ENOUGH_REPLICAS_AFTER_APPEND.
      /\ pending' = [pending EXCEPT ![b] = IF Enough(state) THEN waiting \ done ELSE {}]

----------------------------------------------------------------------------
\* Appending.

\* A producer's record reaches leader b.  acks=all is refused while the ISR is too small; acks=1 never is.
WriteRecordToLeader(b) ==
  /\ IsLeader(b)
  /\ \E acks \in AcksLevels :
       LET newLog  == Append(log[b], Epoch(b))
           ticket  == IF acks = "all" THEN {Len(newLog)} ELSE {}
       IN  /\ acks = "all" => Enough(isr[b])
           /\ log' = [log EXCEPT ![b] = newLog]
           /\ IF acks = "1" /\ bug("acks1")   \* an answer to acks=1 taken for a promise
              THEN acked' = acked \cup {<<Len(newLog), Epoch(b)>>} /\ UNCHANGED <<hw, com, pending>>
              ELSE AdvanceHighWatermark(b, hw, newLog, durable[b], isr[b], progress[b], pending[b] \cup ticket)
  /\ UNCHANGED <<controllerVars, processVars, durable, leaderVars, networkVars, told>>

\* Broker b's disk reports a flush that began in the log's present generation.  Under "never" the model
\* lets none complete: the worst case for a power loss.
CompleteFlush(b) ==
  /\ FlushPolicy = "commit" /\ b \in up
  /\ \E offset \in (durable[b] + 1)..Leo(b) :
       /\ durable' = [durable EXCEPT ![b] = offset]
       /\ IF IsLeader(b)
          THEN AdvanceHighWatermark(b, hw, log[b], offset, isr[b], progress[b], pending[b])
          ELSE UNCHANGED commitVars
  /\ UNCHANGED <<controllerVars, processVars, log, leaderVars, networkVars, told>>

----------------------------------------------------------------------------
\* Fetching.

FetchRequest(f) ==
  [state |-> "request", to |-> Version(f).leader, leaderEpoch |-> Epoch(f), offset |-> Leo(f),
   lastEpoch |-> LastEpoch(f), flushed |-> durable[f], brokerEpoch |-> brokerEpoch[f]]

\* Follower f asks its leader for the records from its LEO on.  (To a dead broker there is no connection.)
SendFetchRequest(f) ==
  /\ IsFollower(f) /\ fetch[f] = None
  /\ Version(f).leader \in up
  /\ fetch' = [fetch EXCEPT ![f] = FetchRequest(f)]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, told>>

\* Leader l takes a fetch only from its own epoch, and none from a follower's earlier life.
LeadsFetch(l, r)  == IsLeader(l) /\ (Epoch(l) = r.leaderEpoch \/ (bug("A3") /\ Epoch(l) > r.leaderEpoch))
AcceptsFetch(l, f, r) ==
  /\ LeadsFetch(l, r)
  /\ progress[l][f] # None => progress[l][f].brokerEpoch <= r.brokerEpoch

Diverges(l, r) ==
  LET found == EpochEnd(log[l], r.lastEpoch)
  IN  ~bug("A12") /\ (found.epoch < r.lastEpoch \/ found.end < r.offset)

Noted(l, f, r) ==
  [progress[l] EXCEPT ![f] = [offset |-> r.offset, flushed |-> r.flushed, brokerEpoch |-> r.brokerEpoch]]

DivergingResponse(l, r) ==
  [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, hw |-> hw[l],
   records |-> <<>>, diverging |-> EpochEnd(log[l], r.lastEpoch)]

\* Follower f's request arrives.  It is the follower's word for what it holds, unless its log diverges from
\* the leader's: then it is told where, and counts for nothing.  A request that was given up has no reader.
ReceiveFetchRequest(f) ==
  \E r \in late[f] \cup (IF fetch[f] = None THEN {} ELSE {fetch[f]}) :
    LET l      == r.to
        wanted == r = fetch[f]
        answer(response) ==
          IF wanted THEN fetch' = [fetch EXCEPT ![f] = response] /\ UNCHANGED late
                    ELSE late' = [late EXCEPT ![f] = @ \ {r}] /\ UNCHANGED fetch
    IN  /\ r.state = "request" /\ l \in up
        /\ IF ~AcceptsFetch(l, f, r)
           THEN answer(None) /\ UNCHANGED <<progress, commitVars>>
           ELSE /\ answer(IF Diverges(l, r) THEN DivergingResponse(l, r) ELSE [r EXCEPT !.state = "parked"])
                /\ IF Diverges(l, r) /\ ~bug("A10")
                   THEN UNCHANGED <<progress, commitVars>>
                   ELSE /\ progress' = [progress EXCEPT ![l] = Noted(l, f, r)]
                        /\ AdvanceHighWatermark(l, hw, log[l], durable[l], isr[l], Noted(l, f, r), pending[l])
        /\ UNCHANGED <<controllerVars, processVars, logVars, isr, epochStart, alterSlot, alterRequests, told>>

\* How many of the n records that a leader has to offer it may put into one response.
Batches(n) == IF n = 0 THEN {0} ELSE 1..Min2(n, MaxFetch)

\* The leader answers f's parked request: at once, on a later append, or when it has waited long enough.
SendFetchResponse(f) ==
  /\ fetch[f] # None /\ fetch[f].state = "parked"
  /\ LET r == fetch[f]
         l == r.to
     IN  IF ~LeadsFetch(l, r)
         THEN fetch' = [fetch EXCEPT ![f] = None]
         ELSE \E n \in Batches(IF Leo(l) > r.offset THEN Leo(l) - r.offset ELSE 0) :
                fetch' = [fetch EXCEPT ![f] =
                  [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, hw |-> hw[l],
                   records |-> SubSeq(log[l], r.offset + 1, r.offset + n), diverging |-> None]]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, told>>

\* Follower f keeps no more than it shares with the leader: neither beyond the leader's end of that epoch nor
\* beyond its own.  Its high watermark never rises here.
Truncated(f, diverging) == Prefix(log[f], Min2(diverging.end, EpochEnd(log[f], diverging.epoch).end))

TruncatedHw(f, leaderHw, offset, newLog) ==
  IF bug("A11") THEN Max2(hw[f], Min2(leaderHw, offset)) ELSE Min2(hw[f], Len(newLog))

Follow(f, newLog, newHw) ==
  /\ log' = [log EXCEPT ![f] = newLog]
  /\ durable' = [durable EXCEPT ![f] = Min2(@, Len(newLog))]
  /\ hw' = [hw EXCEPT ![f] = newHw]

\* The answer reaches follower f, who heeds it only in the epoch and at the offset that it asked for.
ReceiveFetchResponse(f) ==
  /\ fetch[f] # None /\ fetch[f].state = "response"
  /\ LET r       == fetch[f]
         expected == /\ IsFollower(f)
                     /\ Epoch(f) = r.leaderEpoch
                     /\ Leo(f) = r.offset
         newLog  == IF r.diverging = None THEN log[f] \o r.records ELSE Truncated(f, r.diverging)
         learnt  == Max2(hw[f], Min2(r.hw, Len(newLog)))
     IN  CASE ~expected          -> UNCHANGED <<logVars, hw>>
           [] r.diverging = None -> Follow(f, newLog, learnt)
           [] OTHER              -> Follow(f, newLog, TruncatedHw(f, r.hw, r.offset, newLog))
  /\ fetch' = [fetch EXCEPT ![f] = None]
  /\ UNCHANGED <<controllerVars, processVars, leaderVars, pending, com, acked, late, alterRequests, told>>

\* f stops waiting.  What it gave up is gone, except that a request may still arrive.
Abandoned(f) ==
  IF LateFetches /\ fetch[f] # None /\ fetch[f].state = "request" THEN late[f] \cup {fetch[f]} ELSE late[f]

Abandon(f) ==
  /\ fetch' = [fetch EXCEPT ![f] = None]
  /\ late' = [late EXCEPT ![f] = Abandoned(f)]

\* Follower f has waited too long for an answer.
ExpireFetchRequest(f) ==
  /\ f \in up /\ fetch[f] # None
  /\ Abandon(f)
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, alterRequests, told>>

----------------------------------------------------------------------------
\* Changing the ISR.

\* Follower f may join: in this epoch it was seen to hold what is committed, and all that the leader held when
\* its epoch began, for the leader's own high watermark may be older than that.
Joinable(l, f) ==
  LET offset == Counted(l, f, log[l], durable[l], progress[l])
  IN  /\ f \notin isr[l].committed
      /\ progress[l][f] # None
      /\ offset >= hw[l]
      /\ offset >= epochStart[l] \/ bug("B1")

\* What leader l may propose from a settled ISR.  joiner is the broker epoch in which the joiner was seen to
\* have caught up; it stays with the proposal, for a later life of that broker may hold less.
Proposals(l) ==
  {[isr[l] EXCEPT !.proposed = @ \ {f}] : f \in isr[l].committed \ {l}}
    \cup {[isr[l] EXCEPT !.proposed = @ \cup {f}, !.joiner = progress[l][f].brokerEpoch] :
            f \in {g \in Brokers : Joinable(l, g)}}

AlterRequest(l, state, target) ==
  [from |-> l, leaderEpoch |-> Epoch(l), pe |-> state.pe, isr |-> target,
   joiner |-> IF target = state.committed THEN 0
              ELSE IF bug("B10") /\ state.joiner # 0
                   THEN Min({progress[l][f].brokerEpoch : f \in target \ state.committed})
                   ELSE state.joiner,
   awaited |-> TRUE]

\* Leader l asks for another ISR, or again for the one it has proposed, or for the one it has: should that be
\* granted, the partition epoch has moved on and no earlier request can be.
SendAlterPartitionRequest(l) ==
  /\ IsLeader(l) /\ alterSlot[l] = None
  /\ \E state \in IF IsSettled(isr[l]) THEN Proposals(l) ELSE {isr[l]} :
       \E target \in {state.proposed} \cup (IF IsSettled(isr[l]) THEN {} ELSE {state.committed}) :
         /\ isr' = [isr EXCEPT ![l] = state]
         /\ alterRequests' = alterRequests \cup {AlterRequest(l, state, target)}
         /\ alterSlot' = [alterSlot EXCEPT ![l] = [state |-> "waiting"]]
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, progress, epochStart, fetch, late, told>>

\* The controller grants a request only of its leader, on its newest version, for brokers in good standing.
OnNewest(r) ==
  /\ r.from = Newest.leader
  /\ r.leaderEpoch = Newest.leaderEpoch
  /\ r.pe = Len(meta) \/ bug("B4")

Grants(r) ==
  /\ OnNewest(r)
  /\ r.from \in r.isr
  /\ r.isr \subseteq unfenced \/ bug("B8")
  /\ r.joiner # 0 => \/ \A f \in r.isr \ Newest.isr : r.joiner = brokerEpoch[f]
                     \/ bug("B9")

Answer(r) ==
  CASE Grants(r)   -> [state |-> "granted", isr |-> r.isr, pe |-> Len(meta) + 1]
    [] OnNewest(r) -> [state |-> "ineligible"]
    [] OTHER       -> [state |-> "stale"]

\* The controller decides on a request of leader l; what it decides is in the metadata log before it answers.
ReceiveAlterPartitionRequest(l) ==
  \E r \in {q \in alterRequests : q.from = l} :
    /\ alterRequests' = alterRequests \ {r}
    /\ meta' = IF Grants(r) THEN Append(meta, [Newest EXCEPT !.isr = r.isr]) ELSE meta
    /\ alterSlot' = IF r.awaited THEN [alterSlot EXCEPT ![l] = Answer(r)] ELSE alterSlot
    /\ UNCHANGED <<unfenced, brokerEpoch, registeredAt, processVars, logVars, commitVars,
                   isr, progress, epochStart, fetch, late, told>>

Answered(l) == alterSlot[l] # None /\ alterSlot[l].state \in {"granted", "ineligible", "stale"}

\* A refusal takes a proposal back only if nothing else can have granted it or still grant it: not if it was refused
\* as stale (an earlier request for the same may be the reason), and not if a request that would let somebody in
\* was given up.  What cannot be taken back stays proposed, until a newer partition epoch settles the ISR.
TakenBack(state, answer) ==
  \/ answer.state = "ineligible" /\ (~state.stray \/ state.proposed \subseteq state.committed)
  \/ answer.state # "granted" /\ bug("B16")

\* The answer reaches leader l and frees its slot.
ReceiveAlterPartitionResponse(l) ==
  /\ Answered(l)
  /\ LET answer == alterSlot[l]
         state  == CASE TakenBack(isr[l], answer) -> Reverted(isr[l])
                     [] answer.state = "granted" /\ answer.pe > isr[l].pe -> Settled(answer.isr, answer.pe)
                     [] OTHER -> isr[l]
     IN  /\ isr' = [isr EXCEPT ![l] = state]
         /\ AdvanceHighWatermark(l, hw, log[l], durable[l], state, progress[l], pending[l])
  /\ alterSlot' = [alterSlot EXCEPT ![l] = None]
  /\ UNCHANGED <<controllerVars, processVars, logVars, progress, epochStart, networkVars, told>>

Unawaited(l) == {IF r.from = l THEN [r EXCEPT !.awaited = FALSE] ELSE r : r \in alterRequests}

\* Leader l has waited too long.  Its proposal stands, and the controller may yet see the request: a stray.
ExpireAlterPartitionRequest(l) ==
  /\ alterSlot[l] # None
  /\ alterSlot' = [alterSlot EXCEPT ![l] = None]
  /\ alterRequests' = Unawaited(l)
  /\ isr' = [isr EXCEPT ![l].stray = TRUE]
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, progress, epochStart, fetch, late, told>>

----------------------------------------------------------------------------
\* Metadata, as brokers learn it.

\* The versions that broker b may apply next: its first, no older than its registration, then one by one.
NextVersions(b) ==
  IF applied[b] = 0 THEN registeredAt[b]..Len(meta) ELSE {applied[b] + 1} \cap (1..Len(meta))

\* Broker b leads, in an epoch that starts at its LEO and in which it has heard nothing from anyone yet.
BecomeLeader(b, v) ==
  LET state == Settled(meta[v].isr, v)
  IN  /\ isr' = [isr EXCEPT ![b] = state]
      /\ progress' = [progress EXCEPT ![b] = NoProgress]
      /\ epochStart' = [epochStart EXCEPT ![b] = Leo(b)]
      /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
      /\ alterRequests' = Unawaited(b)
      /\ AdvanceHighWatermark(b, hw, log[b], durable[b], state, NoProgress, {})
      /\ Abandon(b)
      /\ UNCHANGED logVars

\* Broker b follows, or waits for a leader.  Its producers get NOT_LEADER_OR_FOLLOWER.
BecomeFollower(b, v) ==
  /\ isr' = [isr EXCEPT ![b] = NoIsr]
  /\ progress' = [progress EXCEPT ![b] = NoProgress]
  /\ epochStart' = [epochStart EXCEPT ![b] = 0]
  /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
  /\ alterRequests' = Unawaited(b)
  /\ pending' = [pending EXCEPT ![b] = {}]
  /\ Abandon(b)
  /\ IF bug("A1") /\ meta[v].leader # None THEN Follow(b, Prefix(log[b], hw[b]), hw[b]) ELSE UNCHANGED <<logVars, hw>>
  /\ UNCHANGED <<com, acked>>

\* Leader b hears of a newer ISR in its own epoch, perhaps before the answer to its request: that still has the slot.
SettleIsr(b, v) ==
  LET state == IF IsLeader(b) /\ v > isr[b].pe THEN Settled(meta[v].isr, v) ELSE isr[b]
  IN  /\ isr' = [isr EXCEPT ![b] = state]
      /\ alterSlot' = IF bug("B5") THEN [alterSlot EXCEPT ![b] = None] ELSE alterSlot
      /\ IF IsLeader(b) THEN AdvanceHighWatermark(b, hw, log[b], durable[b], state, progress[b], pending[b])
                        ELSE UNCHANGED commitVars
      /\ UNCHANGED <<logVars, progress, epochStart, networkVars>>

\* Broker b applies another version of the metadata.
ReceiveMetadataUpdate(b) ==
  /\ b \in registered
  /\ \E v \in NextVersions(b) :
       /\ applied' = [applied EXCEPT ![b] = v]
       /\ CASE meta[v].leaderEpoch = Epoch(b) -> SettleIsr(b, v)
            [] meta[v].leader = b             -> BecomeLeader(b, v)
            [] OTHER                          -> BecomeFollower(b, v)
  /\ UNCHANGED <<controllerVars, up, registered, told>>

----------------------------------------------------------------------------
\* Brokers, as the controller sees them.

\* The versions that may follow when b is no longer to be counted on: it leaves the ISR unless nobody else is in
\* it, and if it led, another member leads, or nobody.
WithoutBroker(b) ==
  LET rest   == Newest.isr \ {b}
      remain == IF rest = {} THEN Newest.isr ELSE rest
      clean  == rest \cap unfenced
      heirs  == IF clean = {} /\ bug("unclean") THEN unfenced \ {b} ELSE clean
  IN  IF Newest.leader = b
      THEN {[leader |-> n, leaderEpoch |-> Newest.leaderEpoch + 1, isr |-> IF n \in heirs \ clean THEN {n} ELSE remain] :
              n \in IF heirs = {} THEN {None} ELSE heirs}
      ELSE {[Newest EXCEPT !.isr = remain]}

Decide(version) == meta' = IF version = Newest THEN meta ELSE Append(meta, version)

\* Broker b's session has expired, or it said goodbye.
FenceBroker(b) ==
  /\ b \in unfenced
  /\ unfenced' = unfenced \ {b}
  /\ \E version \in WithoutBroker(b) : Decide(version)
  /\ UNCHANGED <<brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars, told>>

\* A new incarnation of broker b registers; the old one, if it still counts, is fenced first.
RegisterBroker(b) ==
  /\ b \in up \ registered
  /\ registered' = registered \cup {b}
  /\ unfenced' = unfenced \ {b}
  /\ brokerEpoch' = [brokerEpoch EXCEPT ![b] = @ + 1]
  /\ IF b \in unfenced THEN \E version \in WithoutBroker(b) : Decide(version) ELSE UNCHANGED meta
  /\ registeredAt' = [registeredAt EXCEPT ![b] = Len(meta')]
  /\ UNCHANGED <<up, applied, logVars, leaderVars, commitVars, networkVars, told>>

\* Broker b heartbeats and knows what was known when it registered: it counts again.  If the partition waits for
\* it, it leads.
UnfenceBroker(b) ==
  /\ b \in registered \ unfenced
  /\ applied[b] >= registeredAt[b]
  /\ unfenced' = unfenced \cup {b}
  /\ IF Newest.leader = None /\ b \in Newest.isr
     THEN meta' = Append(meta, [Newest EXCEPT !.leader = b, !.leaderEpoch = @ + 1])
     ELSE UNCHANGED meta
  /\ UNCHANGED <<brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars, told>>

----------------------------------------------------------------------------
\* Reading.

\* Leader b tells a client its high watermark as the latest offset, once that covers all that it held when its
\* epoch began (OFFSET_NOT_AVAILABLE before).  A client that knows a newer epoch does not listen.
AnswerLatestOffset(b) ==
  /\ IsLeader(b)
  /\ hw[b] >= epochStart[b] \/ bug("A15")
  /\ told.epoch <= Epoch(b)
  /\ told' = [offset |-> hw[b], epoch |-> Epoch(b)]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, networkVars>>

----------------------------------------------------------------------------
\* Faults.

\* What of broker b a stopped process takes with it; kept is what its log is when it starts again.  Its
\* high watermark comes back as some checkpoint of it, or as nothing.
Stop(b, kept) ==
  /\ up' = up \ {b}
  /\ registered' = registered \ {b}
  /\ applied' = [applied EXCEPT ![b] = 0]
  /\ log' = [log EXCEPT ![b] = kept]
  /\ \E checkpoint \in 0..Min2(hw[b], Len(kept)) : hw' = [hw EXCEPT ![b] = checkpoint]
  /\ isr' = [isr EXCEPT ![b] = NoIsr]
  /\ progress' = [progress EXCEPT ![b] = NoProgress]
  /\ epochStart' = [epochStart EXCEPT ![b] = 0]
  /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
  /\ alterRequests' = Unawaited(b)
  /\ pending' = [pending EXCEPT ![b] = {}]
  /\ fetch' = [f \in Brokers |-> IF f = b \/ (fetch[f] # None /\ fetch[f].state \in {"request", "parked"}
                                              /\ fetch[f].to = b) THEN None ELSE fetch[f]]
  /\ late' = [f \in Brokers |-> {r \in (IF f = b THEN Abandoned(b) ELSE late[f]) : r.to # b}]
  /\ UNCHANGED <<controllerVars, com, acked, told>>

\* The process of broker b dies; the page cache does not.
CrashBroker(b) ==
  /\ b \in up
  /\ Stop(b, log[b])
  /\ UNCHANGED durable

\* The machine of broker b dies, and with it any part of what was not flushed.
LosePower(b) ==
  /\ b \in up
  /\ \E end \in durable[b]..Leo(b) :
       /\ Stop(b, Prefix(log[b], end))
       /\ durable' = [durable EXCEPT ![b] = end]

\* The process of broker b starts again; nobody knows it yet.
RestartBroker(b) ==
  /\ b \notin up
  /\ up' = up \cup {b}
  /\ UNCHANGED <<controllerVars, registered, applied, logVars, leaderVars, commitVars, networkVars, told>>

\* A message of follower f's fetches is lost.
LoseFetch(f) ==
  /\ \/ /\ fetch[f] # None /\ fetch[f].state # "lost"
        /\ fetch' = [fetch EXCEPT ![f] = [state |-> "lost"]]
        /\ UNCHANGED late
     \/ \E r \in late[f] : late' = [late EXCEPT ![f] = @ \ {r}] /\ UNCHANGED fetch
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, alterRequests, told>>

\* A request of leader l to the controller is lost, or the answer.
LoseAlterPartition(l) ==
  /\ \/ \E r \in {q \in alterRequests : q.from = l} : alterRequests' = alterRequests \ {r} /\ UNCHANGED alterSlot
     \/ /\ Answered(l)
        /\ alterSlot' = [alterSlot EXCEPT ![l] = [state |-> "waiting"]]
        /\ UNCHANGED alterRequests
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, isr, progress, epochStart, fetch, late, told>>

----------------------------------------------------------------------------
\* The whole.

CoreNext ==
  \E b \in Brokers :
    \/ WriteRecordToLeader(b)
    \/ SendFetchRequest(b)
    \/ ReceiveFetchRequest(b)
    \/ SendFetchResponse(b)
    \/ ReceiveFetchResponse(b)
    \/ ExpireFetchRequest(b)
    \/ SendAlterPartitionRequest(b)
    \/ ReceiveAlterPartitionRequest(b)
    \/ ReceiveAlterPartitionResponse(b)
    \/ ExpireAlterPartitionRequest(b)
    \/ ReceiveMetadataUpdate(b)
    \/ CompleteFlush(b)
    \/ RegisterBroker(b)
    \/ UnfenceBroker(b)
    \/ FenceBroker(b)
    \/ AnswerLatestOffset(b)

EnvNext ==
  \E b \in Brokers :
    \/ CrashBroker(b)
    \/ LosePower(b)
    \/ RestartBroker(b)
    \/ LoseFetch(b)
    \/ LoseAlterPartition(b)

Next == CoreNext \/ EnvNext

\* No record, no message, no request.
NothingHappened ==
  /\ log = [b \in Brokers |-> <<>>] /\ durable = [b \in Brokers |-> 0] /\ hw = [b \in Brokers |-> 0]
  /\ epochStart = [b \in Brokers |-> 0] /\ pending = [b \in Brokers |-> {}]
  /\ fetch = [b \in Brokers |-> None] /\ late = [b \in Brokers |-> {}]
  /\ alterSlot = [b \in Brokers |-> None] /\ alterRequests = {}
  /\ com = <<>> /\ acked = {} /\ told = [offset |-> 0, epoch |-> 0]

\* Everyone is up and has applied all of versions.
Idle(leader, versions) ==
  LET v == Len(versions)
  IN  /\ meta = versions
      /\ unfenced = Brokers /\ brokerEpoch = [b \in Brokers |-> 1] /\ registeredAt = [b \in Brokers |-> 1]
      /\ up = Brokers /\ registered = Brokers /\ applied = [b \in Brokers |-> v]
      /\ isr = [b \in Brokers |-> IF b = leader THEN Settled(versions[v].isr, v) ELSE NoIsr]
      /\ progress = [b \in Brokers |-> NoProgress]
      /\ NothingHappened

FirstVersion(leader) == [leader |-> leader, leaderEpoch |-> 1, isr |-> Brokers]

\* A new partition: everyone is in the ISR.
Init == \E leader \in Brokers : Idle(leader, <<FirstVersion(leader)>>)

\* The same after one ISR shrink.  MCSeeds shows that Init reaches it.
ShrunkInit ==
  \E leader, out \in Brokers :
    /\ leader # out
    /\ Idle(leader, <<FirstVersion(leader), [FirstVersion(leader) EXCEPT !.isr = @ \ {out}]>>)

\* Three leader epochs later: the leader b of epoch 1 lost its place to z, came back into the ISR and leads again in
\* epoch 3; z does not know yet that it is fenced, and f knows of epoch 1 only.  MCSeeds shows that Init reaches it.
LaggingInit ==
  \E b, z, f \in Brokers :
    /\ Cardinality({b, z, f}) = 3 /\ Brokers = {b, z, f}
    /\ meta = <<FirstVersion(b),
                [leader |-> z, leaderEpoch |-> 2, isr |-> {z, f}],
                [leader |-> z, leaderEpoch |-> 2, isr |-> Brokers],
                [leader |-> b, leaderEpoch |-> 3, isr |-> {b, f}]>>
    /\ unfenced = {b, f} /\ brokerEpoch = [x \in Brokers |-> 1] /\ registeredAt = [x \in Brokers |-> 1]
    /\ up = Brokers /\ registered = Brokers
    /\ applied = [x \in Brokers |-> IF x = b THEN 4 ELSE IF x = z THEN 2 ELSE 1]
    /\ isr = [x \in Brokers |-> IF x = b THEN Settled({b, f}, 4) ELSE IF x = z THEN Settled(Brokers, 3) ELSE NoIsr]
    /\ progress = [x \in Brokers |-> [y \in Brokers |->
                    IF x = z /\ y = b THEN [offset |-> 0, flushed |-> 0, brokerEpoch |-> 1] ELSE None]]
    /\ NothingHappened

Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
\* Coarser grains: the fine actions above run to their end in one step, for models in which nothing can usefully
\* happen in between.  They are made of the same operators.

\* SendFetchRequest, ReceiveFetchRequest, SendFetchResponse and ReceiveFetchResponse.
FetchAtOnce(f) ==
  /\ IsFollower(f) /\ fetch[f] = None
  /\ LET r     == FetchRequest(f)
         l     == r.to
         heard == Noted(l, f, r)
         mark  == HighWatermark(l, log[l], durable[l], isr[l], heard)
     IN  /\ AcceptsFetch(l, f, r)
         /\ IF Diverges(l, r)
            THEN LET kept == Truncated(f, EpochEnd(log[l], r.lastEpoch))
                 IN  /\ Follow(f, kept, TruncatedHw(f, hw[l], r.offset, kept))
                     /\ UNCHANGED <<progress, pending, com, acked>>
            ELSE \E n \in Batches(IF Leo(l) > r.offset THEN Leo(l) - r.offset ELSE 0) :
                   LET newLog == log[f] \o SubSeq(log[l], r.offset + 1, r.offset + n)
                   IN  /\ log' = [log EXCEPT ![f] = newLog]
                       /\ progress' = [progress EXCEPT ![l] = heard]
                       /\ AdvanceHighWatermark(l, [hw EXCEPT ![f] = Max2(@, Min2(mark, Len(newLog)))],
                                               log[l], durable[l], isr[l], heard, pending[l])
                       /\ UNCHANGED durable
  /\ UNCHANGED <<controllerVars, processVars, isr, epochStart, alterSlot, networkVars, told>>

\* SendAlterPartitionRequest, ReceiveAlterPartitionRequest and ReceiveAlterPartitionResponse, when granted.
AlterPartitionAtOnce(l) ==
  /\ IsLeader(l) /\ alterSlot[l] = None /\ IsSettled(isr[l])
  /\ \E state \in Proposals(l) :
       LET r       == AlterRequest(l, state, state.proposed)
           settled == Settled(r.isr, Len(meta) + 1)
       IN  /\ Grants(r)
           /\ meta' = Append(meta, [Newest EXCEPT !.isr = r.isr])
           /\ isr' = [isr EXCEPT ![l] = settled]
           /\ AdvanceHighWatermark(l, hw, log[l], durable[l], settled, progress[l], pending[l])
  /\ UNCHANGED <<unfenced, brokerEpoch, registeredAt, processVars, logVars, progress, epochStart, alterSlot,
                 networkVars, told>>
=============================================================================
