------------------------------ MODULE Replication ------------------------------
(***************************************************************************)
(* How one partition is replicated: N brokers, one controller, messages in *)
(* flight between them.  The Java core has one method for each action of   *)
(* CoreNext, by the same name; EnvNext is what the world may do to it.     *)
(* What they decide are pure functions, the kernels, which it has, too.    *)
(* The choices that an action leaves open are its arguments.               *)
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
(* A version's partition epoch is its place in meta.                       *)
(***************************************************************************)
EXTENDS ControllerKernel, LeaderKernel, FollowerKernel

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

----------------------------------------------------------------------------
\* Words.

Newest     == meta[Len(meta)]
NoVersion  == [leader |-> None, leaderEpoch |-> 0, isr |-> {}]
Version(b) == IF applied[b] = 0 THEN NoVersion ELSE meta[applied[b]]
Epoch(b)   == Version(b).leaderEpoch
IsLeader(b)   == Version(b).leader = b                  \* b believes it; a crash makes it forget
IsFollower(b) == Version(b).leader \notin {None, b}
Leo(b)        == End(log[b])

NoProgress == [f \in Brokers |-> None]

----------------------------------------------------------------------------
\* The high watermark.

\* How far each member of leader b's ISR counts.
Counted(b, ownLog, ownDurable, prog) ==
  [m \in Brokers |-> CASE m = b          -> Counts(End(ownLog), ownDurable)
                       [] prog[m] = None -> 0
                       [] OTHER          -> Counts(prog[m].offset, prog[m].flushed)]

HighWatermark(b, ownLog, ownDurable, isrState, prog) ==
  NewHighWatermark(hw[b], isrState, Counted(b, ownLog, ownDurable, prog), MinIsr, End(ownLog))

\* What has been acknowledged with the records at these offsets of a log.
Acknowledge(records, offsets) == acked \cup {<<o, EpochAt(records, o)>> : o \in offsets}

\* Leader b moves its high watermark and acknowledges what it now covers.  Every other high watermark
\* is as in others; waiting is what producers wait for.
AdvanceHighWatermark(b, others, ownLog, ownDurable, state, prog, waiting) ==
  LET mark == HighWatermark(b, ownLog, ownDurable, state, prog)
      done == {o \in waiting : o <= mark}
  IN  /\ hw' = [others EXCEPT ![b] = mark]
      /\ com' = IF mark > End(com) THEN Prefix(ownLog, mark) ELSE com
      /\ acked' = Acknowledge(ownLog, done)
      \* A committed ISR that is too small lets nobody wait: NOT_ENOUGH_REPLICAS_AFTER_APPEND.
      /\ pending' = [pending EXCEPT ![b] = IF Enough(state) THEN waiting \ done ELSE {}]

----------------------------------------------------------------------------
\* Appending.

\* A producer's batch of n records, acknowledged as one, reaches leader b.  acks=all is refused while the ISR is too
\* small; acks=1 never is.
WriteBatchToLeader(b, acks, n) ==
  /\ IsLeader(b)
  /\ acks = "all" => Enough(isr[b])
  /\ LET newLog == Extended(log[b], Epoch(b), n)
         ticket == IF acks = "all" THEN {End(newLog)} ELSE {}
     IN  /\ log' = [log EXCEPT ![b] = newLog]
         /\ IF acks = "1" /\ bug("acks1")   \* an answer to acks=1 taken for a promise
            THEN acked' = Acknowledge(newLog, {End(newLog)}) /\ UNCHANGED <<hw, com, pending>>
            ELSE AdvanceHighWatermark(b, hw, newLog, durable[b], isr[b], progress[b], pending[b] \cup ticket)
  /\ UNCHANGED <<controllerVars, processVars, durable, leaderVars, networkVars, told>>

WriteRecordToLeader(b, acks) == WriteBatchToLeader(b, acks, 1)

Unflushed(b) == (durable[b] + 1)..Leo(b)

\* Broker b's disk reports that what lies below offset is flushed; the flush began in the log's present generation.
\* Under "never" the model lets none complete: the worst case for a power loss.
CompleteFlush(b, offset) ==
  /\ FlushPolicy = "commit" /\ b \in up
  /\ durable' = [durable EXCEPT ![b] = offset]
  /\ IF IsLeader(b)
     THEN AdvanceHighWatermark(b, hw, log[b], offset, isr[b], progress[b], pending[b])
     ELSE UNCHANGED commitVars
  /\ UNCHANGED <<controllerVars, processVars, log, leaderVars, networkVars, told>>

----------------------------------------------------------------------------
\* Fetching.

FetchRequest(f) ==
  [state |-> "request", to |-> Version(f).leader, leaderEpoch |-> Epoch(f), offset |-> Leo(f),
   lastEpoch |-> LastEpoch(log[f]), flushed |-> durable[f], brokerEpoch |-> brokerEpoch[f]]

\* Follower f asks its leader for the records from its LEO on.  (To a dead broker there is no connection.)
SendFetchRequest(f) ==
  /\ IsFollower(f) /\ fetch[f] = None
  /\ Version(f).leader \in up
  /\ fetch' = [fetch EXCEPT ![f] = FetchRequest(f)]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, told>>

LeadsFetch(l, r)      == IsLeader(l) /\ ServesEpoch(Epoch(l), r.leaderEpoch)
AcceptsFetch(l, f, r) == LeadsFetch(l, r) /\ ServesLife(progress[l][f], r.brokerEpoch)
DivergesFrom(l, r)    == Diverges(log[l], r.lastEpoch, r.offset)

Noted(l, f, r) ==
  [progress[l] EXCEPT ![f] = [offset |-> r.offset, flushed |-> r.flushed, brokerEpoch |-> r.brokerEpoch]]

DivergingResponse(l, r) ==
  [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, hw |-> hw[l],
   records |-> EmptyLog, diverging |-> EpochEnd(log[l], r.lastEpoch)]

\* What may arrive of follower f.
Arriving(f) == {r \in late[f] \cup {fetch[f]} : r # None /\ r.state = "request" /\ r.to \in up}

\* Follower f's request r arrives.  It is the follower's word for what it holds, unless its log diverges from
\* the leader's: then it is told where, and counts for nothing.  A request that was given up has no reader.
ReceiveFetchRequest(f, r) ==
  LET l == r.to
      answer(response) ==
        IF r = fetch[f] THEN fetch' = [fetch EXCEPT ![f] = response] /\ UNCHANGED late
                        ELSE late' = [late EXCEPT ![f] = @ \ {r}] /\ UNCHANGED fetch
  IN  /\ IF ~AcceptsFetch(l, f, r)
         THEN answer(None) /\ UNCHANGED <<progress, commitVars>>
         ELSE /\ answer(IF DivergesFrom(l, r) THEN DivergingResponse(l, r) ELSE [r EXCEPT !.state = "parked"])
              /\ IF DivergesFrom(l, r) /\ ~bug("A10")
                 THEN UNCHANGED <<progress, commitVars>>
                 ELSE /\ progress' = [progress EXCEPT ![l] = Noted(l, f, r)]
                      /\ AdvanceHighWatermark(l, hw, log[l], durable[l], isr[l], Noted(l, f, r), pending[l])
      /\ UNCHANGED <<controllerVars, processVars, logVars, isr, epochStart, alterSlot, alterRequests, told>>

\* How many of the n records that a leader has to offer it may put into one response.
Batches(n) == IF n = 0 THEN {0} ELSE 1..Min2(n, MaxFetch)

Offered(l, r) == Batches(IF Leo(l) > r.offset THEN Leo(l) - r.offset ELSE 0)

Parked(f) == fetch[f] # None /\ fetch[f].state = "parked"

\* The sizes that the answer to f's parked request may have; one that is not served any more is answered without.
ResponseSizes(f) ==
  IF ~Parked(f) THEN {} ELSE IF LeadsFetch(fetch[f].to, fetch[f]) THEN Offered(fetch[f].to, fetch[f]) ELSE {0}

\* The leader answers f's parked request with n records: at once, on a later append, or when it has waited long enough.
SendFetchResponse(f, n) ==
  /\ Parked(f)
  /\ LET r == fetch[f]
         l == r.to
     IN  fetch' = [fetch EXCEPT ![f] =
           IF ~LeadsFetch(l, r) THEN None
           ELSE [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, hw |-> hw[l],
                 records |-> Slice(log[l], r.offset, n), diverging |-> None]]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, told>>

Truncated(f, diverging) == Prefix(log[f], TruncationPoint(log[f], diverging.epoch, diverging.end))

Follow(f, newLog, newHw) ==
  /\ log' = [log EXCEPT ![f] = newLog]
  /\ durable' = [durable EXCEPT ![f] = Min2(@, End(newLog))]
  /\ hw' = [hw EXCEPT ![f] = newHw]

\* The answer reaches follower f, who heeds it only in the epoch and at the offset that it asked for.
ReceiveFetchResponse(f) ==
  /\ fetch[f] # None /\ fetch[f].state = "response"
  /\ LET r      == fetch[f]
         newLog == IF r.diverging = None THEN Joined(log[f], r.records) ELSE Truncated(f, r.diverging)
     IN  CASE ~Heeds(IsFollower(f), Epoch(f), Leo(f), r) -> UNCHANGED <<logVars, hw>>
           [] r.diverging = None -> Follow(f, newLog, LearntHighWatermark(hw[f], r.hw, End(newLog)))
           [] OTHER -> Follow(f, newLog, TruncatedHighWatermark(hw[f], r.hw, r.offset, End(newLog)))
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

Joinable(l, f) ==
  MayJoin(f, isr[l], progress[l][f], Counted(l, log[l], durable[l], progress[l])[f], hw[l], epochStart[l])

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

\* What leader l may ask for: [state, target], the ISR state that it is in then, and the ISR asked for.
Wishes(l) ==
  IF ~IsLeader(l) \/ alterSlot[l] # None THEN {}
  ELSE IF IsSettled(isr[l]) THEN {[state |-> s, target |-> s.proposed] : s \in Proposals(l)}
  ELSE {[state |-> isr[l], target |-> t] : t \in {isr[l].proposed, isr[l].committed}}

\* Leader l asks for another ISR, or again for the one it has proposed, or for the one it has: should that be
\* granted, the partition epoch has moved on and no earlier request can be.
SendAlterPartitionRequest(l, wish) ==
  /\ IsLeader(l) /\ alterSlot[l] = None
  /\ isr' = [isr EXCEPT ![l] = wish.state]
  /\ alterRequests' = alterRequests \cup {AlterRequest(l, wish.state, wish.target)}
  /\ alterSlot' = [alterSlot EXCEPT ![l] = [state |-> "waiting"]]
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, progress, epochStart, fetch, late, told>>

Verdict(r) == ValidateAlterPartition(Newest, Len(meta), r, [unfenced |-> unfenced, brokerEpochs |-> brokerEpoch])

Answer(r) ==
  IF Verdict(r) = "granted" THEN [state |-> "granted", isr |-> r.isr, pe |-> Len(meta) + 1] ELSE [state |-> Verdict(r)]

AlterRequestsOf(l) == {r \in alterRequests : r.from = l}

\* The controller decides on a request r of leader l; what it decides is in the metadata log before it answers.
ReceiveAlterPartitionRequest(l, r) ==
  /\ alterRequests' = alterRequests \ {r}
  /\ meta' = IF Verdict(r) = "granted" THEN Append(meta, [Newest EXCEPT !.isr = r.isr]) ELSE meta
  /\ alterSlot' = IF r.awaited THEN [alterSlot EXCEPT ![l] = Answer(r)] ELSE alterSlot
  /\ UNCHANGED <<unfenced, brokerEpoch, registeredAt, processVars, logVars, commitVars,
                 isr, progress, epochStart, fetch, late, told>>

Answered(l) == alterSlot[l] # None /\ alterSlot[l].state \in {"granted", "ineligible", "stale"}

\* The answer reaches leader l and frees its slot.
ReceiveAlterPartitionResponse(l) ==
  /\ Answered(l)
  /\ LET state == AfterAnswer(isr[l], alterSlot[l])
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

\* Broker b applies version v of the metadata.
ReceiveMetadataUpdate(b, v) ==
  /\ b \in registered
  /\ applied' = [applied EXCEPT ![b] = v]
  /\ CASE meta[v].leaderEpoch = Epoch(b) -> SettleIsr(b, v)
       [] meta[v].leader = b             -> BecomeLeader(b, v)
       [] OTHER                          -> BecomeFollower(b, v)
  /\ UNCHANGED <<controllerVars, up, registered, told>>

----------------------------------------------------------------------------
\* Brokers, as the controller sees them.

Decide(version) == meta' = IF version = Newest THEN meta ELSE Append(meta, version)

\* Broker b's session has expired, or it said goodbye.
FenceBroker(b, version) ==
  /\ b \in unfenced
  /\ unfenced' = unfenced \ {b}
  /\ Decide(version)
  /\ UNCHANGED <<brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars, networkVars, told>>

\* The versions that may follow when b stops counting.
Fenced(b) == WithoutBroker(Newest, b, unfenced)

\* The versions that may follow when a new incarnation of b registers: its old one, if it still counts, is fenced.
Reregistered(b) == IF b \in unfenced THEN Fenced(b) ELSE {Newest}

\* A new incarnation of broker b registers.
RegisterBroker(b, version) ==
  /\ b \in up \ registered
  /\ registered' = registered \cup {b}
  /\ unfenced' = unfenced \ {b}
  /\ brokerEpoch' = [brokerEpoch EXCEPT ![b] = @ + 1]
  /\ Decide(version)
  /\ registeredAt' = [registeredAt EXCEPT ![b] = Len(meta')]
  /\ UNCHANGED <<up, applied, logVars, leaderVars, commitVars, networkVars, told>>

\* Broker b heartbeats and knows what was known when it registered: it counts again.
UnfenceBroker(b) ==
  /\ b \in registered \ unfenced
  /\ applied[b] >= registeredAt[b]
  /\ unfenced' = unfenced \cup {b}
  /\ Decide(OnUnfence(Newest, b))
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

\* What a broker's high watermark may come back as: some checkpoint of it, or nothing.
Checkpoints(b, kept) == 0..Min2(hw[b], kept)

\* What of broker b a stopped process takes with it; kept is what its log is when it starts again.
Stop(b, kept, checkpoint) ==
  /\ up' = up \ {b}
  /\ registered' = registered \ {b}
  /\ applied' = [applied EXCEPT ![b] = 0]
  /\ log' = [log EXCEPT ![b] = kept]
  /\ hw' = [hw EXCEPT ![b] = checkpoint]
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
CrashBroker(b, checkpoint) ==
  /\ b \in up
  /\ Stop(b, log[b], checkpoint)
  /\ UNCHANGED durable

\* The machine of broker b dies, and with it any part of what was not flushed; the first kept records are left.
LosePower(b, kept, checkpoint) ==
  /\ b \in up
  /\ Stop(b, Prefix(log[b], kept), checkpoint)
  /\ durable' = [durable EXCEPT ![b] = kept]

\* How many of broker b's records may be left after a power loss.
Survivors(b) == durable[b]..Leo(b)

\* The process of broker b starts again; nobody knows it yet.
RestartBroker(b) ==
  /\ b \notin up
  /\ up' = up \cup {b}
  /\ UNCHANGED <<controllerVars, registered, applied, logVars, leaderVars, commitVars, networkVars, told>>

\* The messages of follower f's fetches that may be lost.
LosableFetches(f) == late[f] \cup {m \in {fetch[f]} : m # None /\ m.state # "lost"}

LoseFetch(f, message) ==
  /\ IF message = fetch[f] THEN fetch' = [fetch EXCEPT ![f] = [state |-> "lost"]] /\ UNCHANGED late
                           ELSE late' = [late EXCEPT ![f] = @ \ {message}] /\ UNCHANGED fetch
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, alterRequests, told>>

\* The messages between leader l and the controller that may be lost: requests and the answer.
LosableAlterations(l) == AlterRequestsOf(l) \cup {m \in {alterSlot[l]} : Answered(l)}

LoseAlterPartition(l, message) ==
  /\ IF message \in alterRequests
     THEN alterRequests' = alterRequests \ {message} /\ UNCHANGED alterSlot
     ELSE alterSlot' = [alterSlot EXCEPT ![l] = [state |-> "waiting"]] /\ UNCHANGED alterRequests
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, isr, progress, epochStart, fetch, late, told>>

----------------------------------------------------------------------------
\* The whole.

CoreNext ==
  \E b \in Brokers :
    \/ \E acks \in AcksLevels : WriteRecordToLeader(b, acks)
    \/ SendFetchRequest(b)
    \/ \E r \in Arriving(b) : ReceiveFetchRequest(b, r)
    \/ \E n \in ResponseSizes(b) : SendFetchResponse(b, n)
    \/ ReceiveFetchResponse(b)
    \/ ExpireFetchRequest(b)
    \/ \E wish \in Wishes(b) : SendAlterPartitionRequest(b, wish)
    \/ \E r \in AlterRequestsOf(b) : ReceiveAlterPartitionRequest(b, r)
    \/ ReceiveAlterPartitionResponse(b)
    \/ ExpireAlterPartitionRequest(b)
    \/ \E v \in NextVersions(b) : ReceiveMetadataUpdate(b, v)
    \/ \E offset \in Unflushed(b) : CompleteFlush(b, offset)
    \/ \E version \in Reregistered(b) : RegisterBroker(b, version)
    \/ UnfenceBroker(b)
    \/ \E version \in Fenced(b) : FenceBroker(b, version)
    \/ AnswerLatestOffset(b)

EnvNext ==
  \E b \in Brokers :
    \/ \E checkpoint \in Checkpoints(b, Leo(b)) : CrashBroker(b, checkpoint)
    \/ \E kept \in Survivors(b) : \E checkpoint \in Checkpoints(b, kept) : LosePower(b, kept, checkpoint)
    \/ RestartBroker(b)
    \/ \E message \in LosableFetches(b) : LoseFetch(b, message)
    \/ \E message \in LosableAlterations(b) : LoseAlterPartition(b, message)

Next == CoreNext \/ EnvNext

\* No record, no message, no request.
NothingHappened ==
  /\ log = [b \in Brokers |-> EmptyLog] /\ durable = [b \in Brokers |-> 0] /\ hw = [b \in Brokers |-> 0]
  /\ epochStart = [b \in Brokers |-> 0] /\ pending = [b \in Brokers |-> {}]
  /\ fetch = [b \in Brokers |-> None] /\ late = [b \in Brokers |-> {}]
  /\ alterSlot = [b \in Brokers |-> None] /\ alterRequests = {}
  /\ com = EmptyLog /\ acked = {} /\ told = [offset |-> 0, epoch |-> 0]

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

Spec == Init /\ [][Next]_vars

=============================================================================
