------------------------------- MODULE Replicas -------------------------------
(***************************************************************************)
(* What the replicas of one partition do, and all that there is to change: *)
(* appends, the high watermark, fetches, ISR changes, metadata as brokers  *)
(* learn it, and a reader.                                                 *)
(*                                                                         *)
(* Left out: who comes and goes (Lifecycle); where a log begins, and who   *)
(* deletes what is below; and what Replication says.                       *)
(***************************************************************************)
EXTENDS ControllerKernel, LeaderKernel, FollowerKernel

VARIABLES
  \* The controller.
  unfenced,      \* the brokers whose sessions live
  stopping,      \* those in controlled shutdown, until they register again
  brokerEpoch,   \* of each broker's newest registration
  registeredAt,  \* the length of meta at that registration
  \* Each broker.
  up,            \* the running processes
  clean,         \* those whose last stop was clean and whose mark of it is not yet used up
  registered,    \* those registered in this incarnation
  applied,       \* how much of meta it has applied; 0: nothing in this incarnation
  log,           \* its records
  durable,       \* how many of them a power loss cannot take
  hw,            \* its high watermark
  blind,         \* the followers that do not say their last epoch; a wrong rule, else {}
  unheard,       \* those that go by the broker epoch before their newest, which they never heard; a wrong rule, else {}
  \* Each leader.
  isr,           \* [committed, proposed, joiner, pe, stray]; settled when committed = proposed
  progress,      \* what each follower's fetches have said in this epoch: None or [offset, flushed, brokerEpoch]
  epochStart,    \* its LEO when its epoch began
  alterSlot,     \* its one outstanding AlterPartition
  pending,       \* the offsets that acks=all producers wait for
  \* The network.
  fetch,         \* each follower's one outstanding fetch: request, parked, response, lost
  late,          \* its messages that it gave up and that may still arrive: requests, answers
  alterRequests, \* AlterPartition requests on their way
  \* What the properties speak of; no rule reads these but AnswerLatestOffset its client.
  com,           \* the records below the highest high watermark that any leader ever had
  acked,         \* <<offset, epoch>> of each record acknowledged with acks=all
  told,          \* a client: the latest offset it was told, and the leader epoch it knows
  written,       \* what idempotent producers' records say: [offset, epoch, producer, sequence]
  \* The metadata log, last so that its forgotten prefix does not disturb TLC's symmetry reduction.
  meta           \* versions, as ControllerKernel has them

vars == <<unfenced, stopping, brokerEpoch, registeredAt, up, clean, registered, applied, log, durable, hw, blind, unheard,
          isr, progress, epochStart, alterSlot, pending, fetch, late, alterRequests, com, acked, told, written, meta>>
controllerVars == <<meta, unfenced, stopping, brokerEpoch, registeredAt>>
logVars        == <<log, durable>>
commitVars     == <<hw, pending, com, acked>>    \* what AdvanceHighWatermark changes
leaderVars     == <<isr, progress, epochStart, alterSlot>>
networkVars    == <<fetch, late, alterRequests>>
processVars    == <<up, clean, registered, applied, blind, unheard>>
clientVars     == <<told, written>>

----------------------------------------------------------------------------
\* Words.

Newest     == meta[Len(meta)]
NoVersion  == [replicas |-> {}, leader |-> None, leaderEpoch |-> 0, isr |-> {}]
Version(b) == IF applied[b] = 0 THEN NoVersion ELSE meta[applied[b]]
Epoch(b)   == Version(b).leaderEpoch
IsLeader(b)   == Version(b).leader = b                  \* b believes it; a crash makes it forget
IsFollower(b) == Version(b).leader \notin {None, b} /\ b \in Version(b).replicas
Leo(b)        == End(log[b])

\* The broker epoch that b says is its own.
GoesBy(b) == IF b \in unheard THEN brokerEpoch[b] - 1 ELSE brokerEpoch[b]

Active     == unfenced \ stopping                        \* who may lead and be in the ISR
Setting    == [minIsr |-> MinIsr, elr |-> Elr, unclean |-> Unclean]
NoProgress == [f \in Brokers |-> None]

----------------------------------------------------------------------------
\* The high watermark.

\* How far each member of leader b's ISR counts.
Counted(b, ownLog, ownDurable, prog) ==
  [m \in Brokers |-> CASE m = b          -> Counts(End(ownLog), IF bug("E1") THEN End(ownLog) ELSE ownDurable)
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
      done == {o \in waiting : o <= Answerable(mark, state, Counted(b, ownLog, ownDurable, prog))}
  IN  /\ hw' = [others EXCEPT ![b] = mark]
      /\ com' = IF mark > End(com) THEN Prefix(ownLog, mark) ELSE com
      /\ acked' = Acknowledge(ownLog, done)
      \* A committed ISR that is too small lets nobody wait: NOT_ENOUGH_REPLICAS_AFTER_APPEND.
      /\ pending' = [pending EXCEPT ![b] = IF Enough(state) THEN waiting \ done ELSE {}]

----------------------------------------------------------------------------
\* Appending.

\* A producer sends its next record, and the same again until that is acknowledged.
NextSequence(p) == Cardinality({w.sequence : w \in {v \in written : v.producer = p /\ <<v.offset, v.epoch>> \in acked}})

\* Where producer p's records are in leader b's log, as b knows them.
OfProducer(b, p) ==
  {w \in written : /\ w.producer = p /\ w.offset <= Leo(b) /\ EpochAt(log[b], w.offset) = w.epoch
                   /\ w.epoch = Epoch(b) \/ ~bug("E4")}

\* The offset of producer p's next record in leader b's log, if it is there already; 0 if not.
Original(b, p) ==
  LET found == {w.offset : w \in {v \in OfProducer(b, p) : v.sequence = NextSequence(p)}}
  IN  IF p = None \/ found = {} THEN 0 ELSE Min(found)

\* Its sequence fits: it follows the last one in the log, if there is any.
InOrder(b, p) ==
  p # None => LET had == {w.sequence : w \in OfProducer(b, p)}
              IN  had = {} \/ NextSequence(p) - 1 \in had

Sent(b, acks, newLog, offset) ==
  LET ticket == IF acks = "all" THEN {offset} ELSE {}
  IN  IF (acks # "all" /\ bug("acks1"))                        \* an answer to acks=1 taken for a promise
         \/ (acks = "all" /\ offset <= Leo(b) /\ bug("E3"))    \* a duplicate answered before its original is committed
      THEN acked' = Acknowledge(newLog, {offset}) /\ UNCHANGED <<hw, com, pending>>
      ELSE AdvanceHighWatermark(b, hw, newLog, durable[b], isr[b], progress[b], pending[b] \cup ticket)

\* A batch of n records, acknowledged as one, reaches leader b, of producer p or of nobody in particular (None).
\* acks=all is refused while the ISR is too small; the others never are.  A duplicate is not appended: it waits for its
\* original.
WriteBatch(b, acks, n, p) ==
  /\ IsLeader(b)
  /\ acks = "all" => Enough(isr[b])
  /\ IF Original(b, p) # 0
     THEN Sent(b, acks, log[b], Original(b, p)) /\ UNCHANGED <<log, written>>
     ELSE /\ InOrder(b, p)
          /\ log' = [log EXCEPT ![b] = Extended(@, Epoch(b), n)]
          /\ Sent(b, acks, Extended(log[b], Epoch(b), n), Leo(b) + n)
          /\ written' = IF p = None THEN written
                        ELSE written \cup {[offset |-> Leo(b) + n, epoch |-> Epoch(b),
                                            producer |-> p, sequence |-> NextSequence(p)]}
  /\ UNCHANGED <<controllerVars, processVars, durable, leaderVars, networkVars, told>>

WriteBatchToLeader(b, acks, n) == WriteBatch(b, acks, n, None)

WriteRecordToLeader(b, acks, p) == WriteBatch(b, acks, 1, p)

Writers == IF Producers = {} THEN {None} ELSE Producers

Unflushed(b) == (durable[b] + 1)..Leo(b)

\* Broker b's disk reports that what lies below offset is flushed; the flush began in the log's present generation.
\* Under "never" the model lets none complete: the worst case for a power loss.
CompleteFlush(b, offset) ==
  /\ FlushPolicy # "never" /\ b \in up
  /\ durable' = [durable EXCEPT ![b] = offset]
  /\ IF IsLeader(b)
     THEN AdvanceHighWatermark(b, hw, log[b], offset, isr[b], progress[b], pending[b])
     ELSE UNCHANGED commitVars
  /\ UNCHANGED <<controllerVars, processVars, log, leaderVars, networkVars, clientVars>>

----------------------------------------------------------------------------
\* Fetching.

LastFetchedEpoch(f) == IF f \in blind THEN None ELSE LastEpoch(log[f])

FetchRequest(f) ==
  [state |-> "request", to |-> Version(f).leader, leaderEpoch |-> Epoch(f), offset |-> Leo(f),
   lastEpoch |-> LastFetchedEpoch(f), flushed |-> durable[f], brokerEpoch |-> GoesBy(f)]

\* Follower f asks its leader for the records from its LEO on.  (To a dead broker there is no connection.)
SendFetchRequest(f) ==
  /\ IsFollower(f) /\ fetch[f] = None
  /\ Version(f).leader \in up
  /\ fetch' = [fetch EXCEPT ![f] = FetchRequest(f)]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, clientVars>>

LeadsFetch(l, r)      == IsLeader(l) /\ ServesEpoch(Epoch(l), r.leaderEpoch)
AcceptsFetch(l, f, r) == /\ LeadsFetch(l, r)
                         /\ f \in Version(l).replicas
                         /\ ServesLife(progress[l][f], r.brokerEpoch)
DivergesFrom(l, r)    == Diverges(log[l], r.lastEpoch, r.offset)

Noted(l, f, r) ==
  [progress[l] EXCEPT ![f] = [offset |-> r.offset, flushed |-> r.flushed, brokerEpoch |-> r.brokerEpoch]]

DivergingResponse(l, r) ==
  [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, lastEpoch |-> r.lastEpoch, hw |-> hw[l],
   records |-> EmptyLog, diverging |-> DivergencePoint(log[l], r.lastEpoch)]

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
      /\ UNCHANGED <<controllerVars, processVars, logVars, isr, epochStart, alterSlot, alterRequests, clientVars>>

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
           ELSE [state |-> "response", leaderEpoch |-> r.leaderEpoch, offset |-> r.offset, lastEpoch |-> r.lastEpoch,
                 hw |-> hw[l], records |-> Slice(log[l], r.offset, n), diverging |-> None]]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, clientVars>>

Truncated(f, diverging) == Prefix(log[f], TruncationPoint(log[f], diverging.epoch, diverging.end))

Follow(f, newLog, newHw) ==
  /\ log' = [log EXCEPT ![f] = newLog]
  /\ durable' = [durable EXCEPT ![f] = Min2(@, End(newLog))]
  /\ hw' = [hw EXCEPT ![f] = newHw]

\* With A9 an empty answer makes f forget its last epoch.
Sighted(f, r) == IF bug("A9") /\ r.diverging = None /\ r.records = EmptyLog THEN blind \cup {f} ELSE blind \ {f}

\* The answers that may reach follower f.  One that it gave up comes in another epoch only: within one, an answer has the
\* number of its question on one connection.
AnswersTo(f) ==
  {r \in late[f] \cup {fetch[f]} : r # None /\ r.state = "response" /\ (r = fetch[f] \/ r.leaderEpoch # Epoch(f))}

\* The answer r reaches follower f, who heeds it only if its log is still the one that asked.
ReceiveFetchResponse(f, r) ==
  /\ LET newLog == IF r.diverging = None THEN Joined(log[f], r.records) ELSE Truncated(f, r.diverging)
     IN  CASE ~Heeds(IsFollower(f), Epoch(f), Leo(f), LastFetchedEpoch(f), r) -> UNCHANGED <<logVars, hw>>
           [] r.diverging = None -> Follow(f, newLog, LearntHighWatermark(hw[f], r.hw, End(newLog)))
           [] OTHER -> Follow(f, newLog, TruncatedHighWatermark(hw[f], r.hw, r.offset, End(newLog)))
  /\ blind' = Sighted(f, r)
  /\ IF r = fetch[f] THEN fetch' = [fetch EXCEPT ![f] = None] /\ UNCHANGED late
                     ELSE late' = [late EXCEPT ![f] = @ \ {r}] /\ UNCHANGED fetch
  /\ UNCHANGED <<controllerVars, up, clean, registered, applied, unheard, leaderVars, pending, com, acked,
                 alterRequests, clientVars>>

\* f stops waiting.  What it gave up is gone, or may still arrive.
MayStillCome(message) ==
  (message.state = "request" /\ LateFetches) \/ (message.state = "response" /\ LateAnswers)

Abandoned(f) == late[f] \cup {message \in {fetch[f]} : message # None /\ MayStillCome(message)}

Abandon(f) ==
  /\ fetch' = [fetch EXCEPT ![f] = None]
  /\ late' = [late EXCEPT ![f] = Abandoned(f)]

\* Follower f has waited too long for an answer.
ExpireFetchRequest(f) ==
  /\ f \in up /\ fetch[f] # None
  /\ Abandon(f)
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, alterRequests, clientVars>>

----------------------------------------------------------------------------
\* Changing the ISR.

Joinable(l, f) ==
  f \in Version(l).replicas /\
  MayJoin(f, isr[l], progress[l][f], Counted(l, log[l], durable[l], progress[l])[f], hw[l], epochStart[l])

\* What leader l may propose from a settled ISR.  joiner is the broker epoch in which the joiner was seen to
\* have caught up; it stays with the proposal, for a later life of that broker may hold less.
Proposals(l) ==
  {[isr[l] EXCEPT !.proposed = @ \ {f}] : f \in isr[l].committed \ {l}}
    \cup {[isr[l] EXCEPT !.proposed = @ \cup {f}, !.joiner = progress[l][f].brokerEpoch] :
            f \in {g \in Brokers : Joinable(l, g)}}

AlterRequest(l, state, target) ==
  [from |-> l, brokerEpoch |-> GoesBy(l), leaderEpoch |-> Epoch(l), pe |-> state.pe, isr |-> target,
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
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, progress, epochStart, fetch, late, clientVars>>

Verdict(r) == ValidateAlterPartition(Newest, Len(meta), r, [active |-> Active, brokerEpochs |-> brokerEpoch])

\* The versions that may follow the request.
Altered(r) == IF Verdict(r) = "granted" THEN OnAlterPartition(Newest, r.isr, Active, Setting) ELSE {Newest}

\* A grant that ends a reassignment may begin a new leader epoch; then the leader hears of it as metadata.
Answer(r, version) ==
  IF Verdict(r) # "granted" THEN [state |-> Verdict(r)]
  ELSE IF version.leaderEpoch # r.leaderEpoch THEN [state |-> "stale"]
  ELSE [state |-> "granted", isr |-> version.isr, pe |-> Len(meta) + 1]

AlterRequestsOf(l) == {r \in alterRequests : r.from = l}

\* The controller decides on a request r of leader l; what it decides is in the metadata log before it answers.
ReceiveAlterPartitionRequest(l, r, version) ==
  /\ alterRequests' = alterRequests \ {r}
  /\ meta' = IF Verdict(r) = "granted" THEN Append(meta, version) ELSE meta
  /\ alterSlot' = IF r.awaited THEN [alterSlot EXCEPT ![l] = Answer(r, version)] ELSE alterSlot
  /\ UNCHANGED <<unfenced, stopping, brokerEpoch, registeredAt, processVars, logVars, commitVars,
                 isr, progress, epochStart, fetch, late, clientVars>>

Answered(l) == alterSlot[l] # None /\ alterSlot[l].state \in {"granted", "ineligible", "stale"}

\* The answer reaches leader l and frees its slot.
ReceiveAlterPartitionResponse(l) ==
  /\ Answered(l)
  /\ LET state == AfterAnswer(isr[l], alterSlot[l])
     IN  /\ isr' = [isr EXCEPT ![l] = state]
         /\ IF bug("B7") THEN UNCHANGED commitVars
            ELSE AdvanceHighWatermark(l, hw, log[l], durable[l], state, progress[l], pending[l])
         /\ alterSlot' = [alterSlot EXCEPT ![l] = IF bug("B6") /\ @.state # "granted" THEN [state |-> "waiting"] ELSE None]
  /\ UNCHANGED <<controllerVars, processVars, logVars, progress, epochStart, networkVars, clientVars>>

Unawaited(l) == {IF r.from = l THEN [r EXCEPT !.awaited = FALSE] ELSE r : r \in alterRequests}

\* Leader l has waited too long.  Its proposal stands, and the controller may yet see the request: a stray.
ExpireAlterPartitionRequest(l) ==
  /\ alterSlot[l] # None
  /\ alterSlot' = IF bug("B6") THEN alterSlot ELSE [alterSlot EXCEPT ![l] = None]
  /\ alterRequests' = Unawaited(l)
  /\ isr' = [isr EXCEPT ![l].stray = TRUE]
  /\ UNCHANGED <<controllerVars, processVars, logVars, commitVars, progress, epochStart, fetch, late, clientVars>>

----------------------------------------------------------------------------
\* Metadata, as brokers learn it.

\* The versions that broker b may apply next: its first, no older than its registration, then one by one.
NextVersions(b) ==
  IF applied[b] = 0 THEN registeredAt[b]..Len(meta) ELSE {applied[b] + 1} \cap (1..Len(meta))

\* What b knows of its followers in a new epoch: nothing.
Forgotten(b) == IF bug("B3") THEN progress ELSE [progress EXCEPT ![b] = NoProgress]

\* Broker b leads, in an epoch that starts at its LEO and in which it has heard nothing from anyone yet.
BecomeLeader(b, v) ==
  LET state == Settled(meta[v].isr, v)
  IN  /\ isr' = [isr EXCEPT ![b] = state]
      /\ progress' = Forgotten(b)
      /\ epochStart' = [epochStart EXCEPT ![b] = Leo(b)]
      /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
      /\ alterRequests' = Unawaited(b)
      /\ AdvanceHighWatermark(b, hw, log[b], durable[b], state, Forgotten(b)[b], {})
      /\ IF bug("A7") THEN UNCHANGED <<fetch, late>> ELSE Abandon(b)
      /\ blind' = blind \ {b}
      /\ UNCHANGED logVars

\* What is left of b's log when it follows: all of it, until its leader says otherwise; nothing if it has no replica.
Following(b, v) ==
  CASE b \notin meta[v].replicas              -> Follow(b, EmptyLog, 0)
    [] bug("A1") /\ meta[v].leader # None     -> Follow(b, Prefix(log[b], hw[b]), hw[b])
    [] OTHER                                  -> UNCHANGED <<logVars, hw>>

\* Broker b follows, or waits for a leader.  Its producers get NOT_LEADER_OR_FOLLOWER.
BecomeFollower(b, v) ==
  /\ isr' = [isr EXCEPT ![b] = NoIsr]
  /\ progress' = Forgotten(b)
  /\ epochStart' = [epochStart EXCEPT ![b] = 0]
  /\ alterSlot' = [alterSlot EXCEPT ![b] = None]
  /\ alterRequests' = Unawaited(b)
  /\ pending' = [pending EXCEPT ![b] = {}]
  /\ Abandon(b)
  /\ Following(b, v)
  /\ blind' = IF bug("A4") /\ meta[v].leader = Version(b).leader THEN blind \cup {b}
              ELSE IF bug("A9") THEN blind ELSE blind \ {b}
  /\ UNCHANGED <<com, acked>>

\* Leader b hears of a newer ISR in its own epoch, perhaps before the answer to its request: that still has the slot.
SettleIsr(b, v) ==
  LET state == IF IsLeader(b) /\ v > isr[b].pe THEN Settled(meta[v].isr, v) ELSE isr[b]
  IN  /\ isr' = [isr EXCEPT ![b] = state]
      /\ alterSlot' = IF bug("B5") THEN [alterSlot EXCEPT ![b] = None] ELSE alterSlot
      /\ IF IsLeader(b) /\ ~bug("B7")
         THEN AdvanceHighWatermark(b, hw, log[b], durable[b], state, progress[b], pending[b])
         ELSE UNCHANGED commitVars
      /\ UNCHANGED <<logVars, blind, progress, epochStart, networkVars>>

\* Broker b applies version v of the metadata.
ReceiveMetadataUpdate(b, v) ==
  /\ b \in registered
  /\ applied' = [applied EXCEPT ![b] = v]
  /\ CASE meta[v].leaderEpoch = Epoch(b) -> SettleIsr(b, v)
       [] meta[v].leader = b             -> BecomeLeader(b, v)
       [] OTHER                          -> BecomeFollower(b, v)
  /\ UNCHANGED <<controllerVars, up, clean, registered, unheard, clientVars>>

----------------------------------------------------------------------------
\* Reading.

\* Leader b tells a client its high watermark as the latest offset, once that covers all that it held when its
\* epoch began (OFFSET_NOT_AVAILABLE before).  A client that knows a newer epoch does not listen.
AnswerLatestOffset(b) ==
  /\ IsLeader(b)
  /\ hw[b] >= epochStart[b] \/ bug("A15")
  /\ told.epoch <= Epoch(b)
  /\ told' = [offset |-> hw[b], epoch |-> Epoch(b)]
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, networkVars, written>>

=============================================================================
