---------------------------- MODULE TraceReplication ----------------------------
(***************************************************************************)
(* Is this run a behaviour of Replication?  Each line of a trace names an  *)
(* action, its arguments and what its actor was like afterwards.  Line by  *)
(* line TLC takes the action with those arguments, if it is enabled, and   *)
(* compares everything the line says.  All traces are checked in one run;  *)
(* each is accepted if its last line was reached.                          *)
(*                                                                         *)
(* The finest grain.  Logs are held as runs (LogRuns), of the acknowledged *)
(* records the last of each epoch: as logs match, it stands for the others.*)
(* Beyond the actions of Replication there is only what leaves the state   *)
(* as it is or promises less: LeaveLate, OpenLog, Repeat, Refused; what    *)
(* are kinds of ReceiveMetadataUpdate there: DropReplica, LearnUnheard;    *)
(* and Configure: a topic's settings, constants there, are part of a       *)
(* version here.  A leader goes by those of the version that its ISR is of.*)
(*                                                                         *)
(* Left out: which producer wrote, and with that what ExactlyOnceInOrder   *)
(* says; where a log begins (offsets count from where all of a run's logs  *)
(* did, and of a log from which records were deleted only the others are   *)
(* compared); the order of replicas; why a leader refused a fetch, which   *)
(* no line of its own tells; a truncation that a power loss undoes, after  *)
(* which a simulated trace ends; and what TracePromises leaves out.        *)
(***************************************************************************)
EXTENDS TracePromises

Line == TraceLine(trace, place)

\* What must be so for the line to be explained.
Need(words, condition) == IF condition THEN TRUE ELSE Refuse(trace, place, words)
Same(what, model, traced) == IF model = traced THEN TRUE ELSE Differ(trace, place, what, model, traced)

Stutter == UNCHANGED vars

\* Of those brokers of which a line speaks.  Traces are checked together with those of more; the others do nothing there.
Said(model, traced) == [b \in DOMAIN traced |-> model[b]]

LastAcknowledged(records, offsets) ==
  LET all == acked \cup {<<o, EpochAt(records, o)>> : o \in offsets}
  IN  {a \in all : \A other \in all : other[2] = a[2] => other[1] <= a[1]}

----------------------------------------------------------------------------
\* Settings, in the place of constants.

TraceSetting ==
  [minIsr |-> Newest.settings.minIsr, elr |-> TraceStart(trace).elr, unclean |-> Newest.settings.unclean]

TraceEnough(isrState) == isrState.pe > 0 /\ Cardinality(isrState.committed) >= MinIsrOf(meta[isrState.pe])

CountedIn(version, b, ownLog, ownDurable, prog) ==
  LET far(leo, flushed) == IF version.settings.flushPolicy = "commit" THEN flushed ELSE leo
  IN  [m \in Brokers |-> CASE m = b          -> far(End(ownLog), ownDurable)
                           [] prog[m] = None -> 0
                           [] OTHER          -> far(prog[m].offset, prog[m].flushed)]

TraceCounted(b, ownLog, ownDurable, prog) == CountedIn(meta[isr[b].pe], b, ownLog, ownDurable, prog)

TraceHighWatermark(b, ownLog, ownDurable, isrState, prog) ==
  LET version == meta[isrState.pe]
  IN  NewHighWatermark(hw[b], isrState, CountedIn(version, b, ownLog, ownDurable, prog), MinIsrOf(version), End(ownLog))

TraceAnswerable(highWatermark, isrState, counted) ==
  IF meta[isrState.pe].settings.flushPolicy = "commit"
  THEN Min2(highWatermark, Min({counted[m] : m \in MaximalIsr(isrState)})) ELSE highWatermark

\* A version that no action of Replication makes: other settings, or replicas in another order.
Renewed(version) ==
  /\ meta' = Append(meta, version)
  /\ UNCHANGED <<unfenced, stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars,
                 networkVars, clientVars>>

----------------------------------------------------------------------------
\* What a line says of its actor afterwards.

\* Of broker b's log.
AfterLog(b, a) ==
  /\ Same("leo", Leo(b)', a.leo)
  /\ Same("epochs", Slice(log'[b], a.start, Leo(b)' - a.start), a.log)
  /\ Same("hw", hw'[b], a.hw)
  /\ Same("durable", durable'[b], a.durable)
  /\ Need("epochs: an epoch without records begins at the log's end", a.emptyEpoch = 0 \/ a.emptyEpoch > LastEpoch(log'[b]))

\* Of broker b's replica.
After(b, a) ==
  /\ Same("leader", Version(b)'.leader, a.leader)
  /\ Same("leaderEpoch", Epoch(b)', a.leaderEpoch)
  /\ AfterLog(b, a)
  /\ Need("epochs: none begins later than the leader epoch", a.emptyEpoch <= Epoch(b)')
  /\ IF a.leads
     THEN /\ Need("epochs: a leader's own epoch has begun", Epoch(b)' \in {LastEpoch(log'[b]), a.emptyEpoch})
          /\ Same("epochStart", epochStart'[b], a.epochStart)
          /\ Same("isr.committed", isr'[b].committed, a.isr.committed)
          /\ Same("isr.proposed", isr'[b].proposed, a.isr.proposed)
          /\ a.isr.joiner # None => Same("isr.joinerEpoch", isr'[b].joiner, a.isr.joiner)
          /\ Same("isr.partitionEpoch", isr'[b].pe, a.isr.pe)
          /\ Same("isr.stray", isr'[b].stray, a.isr.stray)
          /\ Same("asked", alterSlot'[b] # None, a.asked)
          /\ Same("progress", Said(progress'[b], a.progress), a.progress)
          /\ Same("pending", pending'[b], a.pending)
     ELSE Need("it leads", Version(b)'.leader # b)

SameVersion(v, a) ==
  /\ Same("version.leader", v.leader, a.leader)
  /\ Same("version.leaderEpoch", v.leaderEpoch, a.leaderEpoch)
  /\ Same("version.isr", v.isr, a.isr)
  /\ Same("version.elr", v.elr, a.elr)
  /\ Same("version.lastKnown", v.lastKnown, a.lastKnown)
  /\ Same("version.recovering", v.recovering, a.recovering)
  /\ Same("version.replicas", v.replicas, a.replicas)
  /\ Same("version.adding", v.adding, a.adding)
  /\ Same("version.removing", v.removing, a.removing)
  /\ Same("version.settings", v.settings, a.settings)

\* Of the controller.
Decided(x) ==
  /\ Same("unfenced", unfenced', x.unfenced)
  /\ Same("stopping", stopping', x.stopping)
  /\ Same("brokerEpochs", Said(brokerEpoch', x.brokerEpochs), x.brokerEpochs)
  /\ Same("version.partitionEpoch", Len(meta'), x.pe)
  /\ x.version # None => SameVersion(Newest', x.version)

----------------------------------------------------------------------------
\* Clients.

\* A batch that was there already; its producer waits for the end of the original, or has been answered because there is
\* no need to wait.  What the logs do not reach back to is acknowledged for good.
Originals(x) ==
  CASE x.acks # "all"    -> {{}}
    [] x.answered # None -> {{o \in {x.answered} : o > 0}}
    [] OTHER             -> {{o} : o \in x.after.pending}

Repeat(b, ticket) ==
  /\ Need("the broker leads", IsLeader(b))
  /\ AdvanceHighWatermark(b, hw, log[b], durable[b], isr[b], progress[b], pending[b] \cup ticket)
  /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, networkVars, clientVars>>

TraceWrite(x) ==
  /\ Need("the broker leads", IsLeader(x.broker))
  /\ Need("acks=all needs min.insync.replicas", x.acks = "all" => Enough(isr[x.broker]))
  /\ IF x.count > 0 THEN WriteBatchToLeader(x.broker, x.acks, x.count)
     ELSE /\ Need("whoever sends again waits for the original, or has an answer", Originals(x) # {})
          /\ Need("the original is in the log", x.answered # None => x.answered <= Leo(x.broker))
          /\ \E ticket \in Originals(x) : Repeat(x.broker, ticket)
  /\ After(x.broker, x.after)

\* Requests that wait for the high watermark are given up by the clock: a promise less.
TraceLeaveLate(x) ==
  /\ Need("only waiting requests leave", x.after.pending \subseteq pending[x.broker])
  /\ pending' = [pending EXCEPT ![x.broker] = x.after.pending]
  /\ UNCHANGED <<controllerVars, processVars, logVars, hw, com, acked, leaderVars, networkVars, clientVars>>
  /\ After(x.broker, x.after)

TraceLatest(x) ==
  /\ Need("the broker leads", IsLeader(x.broker))
  /\ Need("the high watermark has reached the epoch's start", hw[x.broker] >= epochStart[x.broker])
  /\ Same("offset", hw[x.broker], x.offset)
  /\ IF told.epoch <= Epoch(x.broker) THEN AnswerLatestOffset(x.broker) ELSE Stutter
  /\ After(x.broker, x.after)

----------------------------------------------------------------------------
\* Fetches.

\* To a dead broker there is no connection.
TraceSendFetch(x) ==
  LET f == x.broker
  IN  /\ Need("the broker follows", IsFollower(f))
      /\ Need("no fetch of it is outstanding", fetch[f] = None)
      /\ Same("leader", Version(f).leader, x.leader)
      /\ Same("leaderEpoch", FetchRequest(f).leaderEpoch, x.leaderEpoch)
      /\ Same("offset", FetchRequest(f).offset, x.offset)
      /\ Same("lastEpoch", FetchRequest(f).lastEpoch, x.lastEpoch)
      /\ Same("flushed", FetchRequest(f).flushed, x.flushed)
      /\ Same("brokerEpoch", FetchRequest(f).brokerEpoch, x.brokerEpoch)
      /\ IF x.leader \in up THEN SendFetchRequest(f) ELSE Stutter

Asked(x) == {r \in Arriving(x.replica) : /\ r.to = x.broker /\ r.leaderEpoch = x.leaderEpoch /\ r.offset = x.offset
                                         /\ r.lastEpoch = x.lastEpoch /\ r.flushed = x.flushed
                                         /\ r.brokerEpoch = x.brokerEpoch}

\* A request that was sent once and is received once may be missing here all the same: what is late is a set, which does
\* not count those that say the same; and an error frees its sender's slot, whichever of its requests that answered.
Again(x) ==
  [state |-> "request", to |-> x.broker, leaderEpoch |-> x.leaderEpoch, offset |-> x.offset,
   lastEpoch |-> x.lastEpoch, flushed |-> x.flushed, brokerEpoch |-> x.brokerEpoch]

TraceReceiveFetch(x) ==
  /\ Need("such a fetch is on its way", Asked(x) # {} \/ x.isSent)
  /\ \E r \in IF Asked(x) # {} THEN Asked(x) ELSE {Again(x)} :
       /\ Need("the leader serves the fetch's epoch", LeadsFetch(x.broker, r))
       /\ Need("the fetch is of the follower's newest life", AcceptsFetch(x.broker, x.replica, r))
       /\ Same("diverging", IF DivergesFrom(x.broker, r) THEN EpochEnd(log[x.broker], r.lastEpoch) ELSE None, x.diverging)
       /\ ReceiveFetchRequest(x.replica, r)
  /\ After(x.broker, x.after)

\* A follower that has turned to another epoch takes no answer any more; if it does, that line is refused.
AwaitedBy(f, x) == Parked(f) /\ fetch[f].to = x.broker /\ fetch[f].leaderEpoch = x.leaderEpoch

\* An answer that nobody takes changes nothing; nor does one that says where logs part, as it was given at once.
\* How many records are in it is read off the line that receives them: if it cannot be, that line is refused for it.
TraceAnswerFetch(x) ==
  LET f    == x.replica
      room == Max2(0, Leo(x.broker) - x.offset)
      n    == IF (x.count = 0) = x.empty /\ x.count <= room THEN x.count ELSE IF x.empty THEN 0 ELSE room
  IN  /\ Need("the broker leads", IsLeader(x.broker))
      /\ Same("leaderEpoch", Epoch(x.broker), x.leaderEpoch)
      /\ Need("the leader has what it sends", x.diverging # None \/ x.empty \/ x.offset < Leo(x.broker))
      /\ IF x.diverging # None
         THEN /\ Need("it has records, though logs part", x.empty)
              /\ Same("diverging", EpochEnd(log[x.broker], x.diverging.epoch), x.diverging)
              /\ x.isRead /\ fetch[f] # None /\ fetch[f].leaderEpoch = x.leaderEpoch =>
                             /\ Need("the fetch was found to diverge", fetch[f].state = "response")
                             /\ Same("offset", fetch[f].offset, x.offset)
                             /\ Same("diverging", fetch[f].diverging, x.diverging)
                             /\ Same("hw", fetch[f].hw, x.hw)
              /\ Stutter
         ELSE /\ Same("hw", hw[x.broker], x.hw)
              /\ IF ~x.isRead \/ ~AwaitedBy(f, x) THEN Stutter
                 ELSE /\ Same("offset", fetch[f].offset, x.offset)
                      /\ SendFetchResponse(f, n)

\* Why a leader may refuse a fetch.  When it did so no line tells, and to its follower all reasons are one.
Reasons == {"FENCED_LEADER_EPOCH", "UNKNOWN_LEADER_EPOCH", "NOT_LEADER_OR_FOLLOWER", "REPLICA_NOT_AVAILABLE",
            "STALE_BROKER_EPOCH", "OFFSET_OUT_OF_RANGE"}

\* A refusal frees the slot, whatever it refuses.
Refused(f) ==
  IF fetch[f] = None THEN Stutter
  ELSE /\ Need("the fetch was not answered otherwise", fetch[f].state # "response")
       /\ fetch' = [fetch EXCEPT ![f] = None]
       /\ UNCHANGED <<controllerVars, processVars, logVars, leaderVars, commitVars, late, alterRequests, clientVars>>

\* What comes next was deleted: the log goes on where its leader's begins, as if it had what is committed below.
Restarted(f, end) ==
  /\ log' = [log EXCEPT ![f] = Prefix(com, end)]
  /\ durable' = [durable EXCEPT ![f] = end]
  /\ hw' = [hw EXCEPT ![f] = end]
  /\ fetch' = [fetch EXCEPT ![f] = None]
  /\ UNCHANGED <<controllerVars, processVars, leaderVars, pending, com, acked, late, alterRequests, clientVars>>

\* An answer to a fetch that was given up, after the next was sent, is not heeded; but one of the same epoch makes the
\* follower ask again, as if it had waited too long.
TraceReceiveAnswer(x) ==
  LET f == x.broker
  IN  /\ Need("a leader answers a fetch so", x.error \in Reasons \cup {"NONE"})
      /\ IF x.isLate
         THEN IF fetch[f] = None \/ x.leaderEpoch # Epoch(f) THEN Stutter
              ELSE /\ Need("a late answer is not taken for that to the outstanding fetch", x.error # "NONE" \/ x.offset # Leo(f))
                   /\ ExpireFetchRequest(f)
         ELSE IF x.error # "NONE" \/ fetch[f] = None
         THEN /\ Same("leaderEpoch", x.asked.leaderEpoch, x.leaderEpoch)
              /\ Same("offset", x.asked.offset, x.offset)
              /\ IF x.error = "OFFSET_OUT_OF_RANGE" /\ x.after.leo > Leo(f) THEN Restarted(f, x.after.leo)
                 ELSE IF x.error # "NONE" THEN Refused(f) ELSE Stutter
         ELSE /\ Need("an answer is on its way", fetch[f].state = "response")
              /\ Same("leaderEpoch", fetch[f].leaderEpoch, x.leaderEpoch)
              /\ Same("offset", fetch[f].offset, x.offset)
              /\ Same("count", End(fetch[f].records), x.count)
              /\ Same("epochs", fetch[f].records, x.records)
              /\ Same("hw", fetch[f].hw, x.hw)
              /\ Same("diverging", fetch[f].diverging, x.diverging)
              /\ ReceiveFetchResponse(f, fetch[f])
      /\ After(f, x.after)

TraceExpireFetch(x) ==
  /\ Need("it has known that epoch", \E v \in 1..applied[x.broker] : meta[v].leaderEpoch = x.leaderEpoch)
  /\ IF fetch[x.broker] # None /\ x.leaderEpoch = Epoch(x.broker) THEN ExpireFetchRequest(x.broker) ELSE Stutter
  /\ After(x.broker, x.after)

----------------------------------------------------------------------------
\* ISR changes.

\* The broker epochs that a request says, of those brokers of which it says any.
SaysJoiner(r, committed, epochs) == r.joiner # 0 => \E f \in r.isr \ committed : epochs[f] = r.joiner

TraceSendAlter(x) ==
  LET b == x.broker
      wishes == {w \in Wishes(b) : w.target = x.isr /\ w.state.proposed = x.after.isr.proposed}
  IN  /\ Need("the broker leads", IsLeader(b))
      /\ Need("no AlterPartition of it is outstanding", alterSlot[b] = None)
      /\ Same("leaderEpoch", Epoch(b), x.leaderEpoch)
      /\ Same("partitionEpoch", isr[b].pe, x.pe)
      /\ Need("it may ask for this ISR", wishes # {})
      /\ \E w \in wishes :
           /\ Need("the joiner is in the life in which it caught up",
                   SaysJoiner(AlterRequest(b, w.state, w.target), w.state.committed, x.brokerEpochs))
           /\ \A f \in w.state.committed \ {b} :
                x.brokerEpochs[f] # None => Same("brokerEpochs", progress[b][f].brokerEpoch, x.brokerEpochs[f])
           /\ SendAlterPartitionRequest(b, w)
      /\ After(b, x.after)

\* Of the versions that may follow, the one that did, if there is one.
Chosen(versions, x) ==
  LET such == {v \in versions : x.version = None \/ (v.leader = x.version.leader /\ v.isr = x.version.isr)}
  IN  IF such = {} THEN versions ELSE such

\* As with fetches, the set of requests under way does not count those that were given up and say the same.
Strays(x) ==
  {[from |-> x.broker, brokerEpoch |-> x.requestEpoch, leaderEpoch |-> x.leaderEpoch, pe |-> x.requestPe, isr |-> x.isr,
    joiner |-> j, awaited |-> FALSE] :
     j \in {0} \cup {x.requestEpochs[f] : f \in {g \in x.isr : x.requestEpochs[g] # None}}}

\* What answers request r, in the order in which the controller looks: the sender's life, what it knows, what it asks for.
\* A grant that ends a reassignment may end the sender's epoch.
AlterError(r, version) ==
  IF r.brokerEpoch # brokerEpoch[r.from]            THEN "STALE_BROKER_EPOCH"
  ELSE IF r.leaderEpoch < Newest.leaderEpoch        THEN "FENCED_LEADER_EPOCH"
  ELSE IF r.pe < Len(meta)                          THEN "INVALID_UPDATE_VERSION"
  ELSE IF Verdict(r) = "ineligible"                 THEN "INELIGIBLE_REPLICA"
  ELSE IF version.leaderEpoch # r.leaderEpoch       THEN "NEW_LEADER_ELECTED"
  ELSE "NONE"

TraceReceiveAlter(x) ==
  LET b == x.broker
      asked == {r \in AlterRequestsOf(b) : /\ r.brokerEpoch = x.requestEpoch
                                           /\ r.leaderEpoch = x.leaderEpoch /\ r.pe = x.requestPe /\ r.isr = x.isr
                                           /\ r.joiner # 0 => \E f \in r.isr : x.requestEpochs[f] = r.joiner}
               \cup (IF x.isCopy THEN Strays(x) ELSE {})
  IN  /\ Need("such a request is on its way", asked # {})
      /\ \E r \in asked : \E version \in Chosen(Altered(r), x) :
           /\ Same("error", AlterError(r, version), x.error)
           /\ ReceiveAlterPartitionRequest(b, r, version)
      /\ Decided(x)

TraceReceiveAlterAnswer(x) ==
  LET b == x.broker
  IN  /\ Need("the controller has answered", Answered(b))
      /\ Same("error", alterSlot[b].state, x.verdict)
      /\ x.verdict = "granted" => Same("isr", alterSlot[b].isr, x.isr) /\ Same("partitionEpoch", alterSlot[b].pe, x.pe)
      /\ ReceiveAlterPartitionResponse(b)
      /\ After(b, x.after)

TraceExpireAlter(x) ==
  /\ Need("an AlterPartition is outstanding", alterSlot[x.broker] # None)
  /\ ExpireAlterPartitionRequest(x.broker)
  /\ After(x.broker, x.after)

----------------------------------------------------------------------------
\* Metadata, disks, lives.

\* Who has no replica hears of no version, and who gets one, of none until its log is open: of those nothing was done.
Unheard(b) == IF applied[b] > 0 /\ b \notin Version(b).replicas THEN (applied[b] + 1)..Len(meta) ELSE {}

TraceLearn(x) ==
  LET b == x.broker
  IN  /\ Need("the broker is registered", b \in registered)
      /\ Need("the controller has made this version", x.pe \in 1..Len(meta))
      /\ SameVersion(meta[x.pe], x)
      /\ Need("the broker has a replica", b \in meta[x.pe].replicas)
      /\ IF x.pe = applied[b] THEN Stutter
         ELSE /\ Need("it is the next version", x.pe \in NextVersions(b) \cup Unheard(b))
              /\ ReceiveMetadataUpdate(b, x.pe)
      /\ After(b, x.after)

\* No line tells of this one: the first version that a life learns, if it has no replica.
TraceLearnUnheard(x) ==
  LET b == x.broker
  IN  /\ Need("the broker has no replica", b \in registered /\ x.pe \in NextVersions(b) /\ b \notin meta[x.pe].replicas)
      /\ ReceiveMetadataUpdate(b, x.pe)

TraceDrop(x) ==
  LET b == x.broker
  IN  /\ Need("the broker is registered", b \in registered)
      /\ Need("the controller has made this version", x.pe \in 1..Len(meta))
      /\ Need("the version does without the broker", b \notin meta[x.pe].replicas)
      /\ IF x.pe = applied[b] THEN Stutter
         ELSE /\ Need("it is the next version", x.pe \in NextVersions(b) \cup Unheard(b))
              /\ ReceiveMetadataUpdate(b, x.pe)

TraceFlush(x) ==
  LET b == x.broker
  IN  /\ Need("no more is flushed than there is", x.offset <= Leo(b))
      /\ Need("what is flushed stays flushed", x.offset >= durable[b])
      /\ IF x.offset = durable[b] THEN Stutter ELSE CompleteFlush(b, x.offset)
      /\ After(b, x.after)

\* Opening a log may find more of it on the disk than was known to be there; after a power loss, when all that is left
\* is there, the broker may know less.
TraceOpen(x) ==
  LET b == x.broker
  IN  /\ Need("the process runs, and has no role yet", b \in up /\ (applied[b] = 0 \/ b \notin Version(b).replicas))
      /\ Need("what is flushed stays flushed", durable[b] = Leo(b) \/ x.after.durable >= durable[b])
      /\ Need("no more is flushed than there is", x.after.durable <= Leo(b))
      /\ durable' = [durable EXCEPT ![b] = x.after.durable]
      /\ UNCHANGED <<controllerVars, processVars, log, leaderVars, commitVars, networkVars, clientVars>>
      /\ Need("it has no role", x.after.leader = None /\ x.after.leaderEpoch = 0 /\ ~x.after.leads)
      /\ AfterLog(b, x.after)

TraceRegister(x) ==
  LET b == x.broker
  IN  /\ Need("a new life of the broker registers", b \in up \ registered)
      /\ \E version \in Chosen(Reregistered(b), x) : RegisterBroker(b, version)
      /\ Decided(x)

TraceFence(x) ==
  LET b == x.broker
  IN  /\ Need("the broker is unfenced", b \in unfenced)
      /\ \E version \in Chosen(Fenced(b), x) : FenceBroker(b, version)
      /\ Decided(x)

TraceUnfence(x) ==
  LET b == x.broker
  IN  /\ Need("the broker is registered, fenced and not about to stop", b \in registered \ (unfenced \cup stopping))
      /\ Need("it knows what was known when it registered", applied[b] >= registeredAt[b])
      /\ \E version \in Chosen(Returned(b), x) : UnfenceBroker(b, version)
      /\ Decided(x)

TraceShutDown(x) ==
  LET b == x.broker
  IN  /\ Need("the broker is registered, unfenced and not about to stop yet", b \in (registered \cap unfenced) \ stopping)
      /\ \E version \in Chosen(ShuttingDown(b), x) : BeginControlledShutdown(b, version)
      /\ Decided(x)

\* What operators, or the settings, ask for.
TracePrefer(x) ==
  LET versions == PreferredElection(Newest, Active)
  IN  /\ Need("somebody else in the ISR may lead", versions # {})
      /\ \E version \in Chosen(versions, x) : ElectPreferredLeader(version)
      /\ Decided(x)

TraceDespair(x) ==
  LET versions == UncleanElection(Newest, Active, Setting)
  IN  /\ Need("nobody leads, and somebody may", versions # {})
      /\ \E version \in Chosen(versions, x) : ElectUncleanLeader(version)
      /\ Decided(x)

TraceMove(x) ==
  LET versions == Reassigned(x.target)
  IN  /\ Need("the replicas may be moved so", versions # {})
      /\ \E version \in Chosen(versions, x) :
           IF version = Newest THEN Renewed(version) ELSE AlterPartitionReassignment(x.target, version)
      /\ Decided(x)

\* Where the ISR is large enough under the new settings, nobody beside it is eligible any more.
TraceConfigure(x) ==
  LET next   == [Newest EXCEPT !.settings = IF x.key = "" THEN @ ELSE [@ EXCEPT ![x.key] = x.version.settings[x.key]]]
      enough == Cardinality(next.isr) >= MinIsrOf(next)
  IN  /\ Renewed([next EXCEPT !.elr = IF enough THEN {} ELSE @, !.lastKnown = IF enough THEN {} ELSE @])
      /\ Decided(x)

\* What a life leaves is read off the next one's OpenLog.  What cannot have been left, that line is refused for.
TraceCrash(x) ==
  LET b      == x.broker
      left   == IF x.action = "LosePower" THEN Survivors(b) ELSE {Leo(b)}
      kept   == IF x.kept \in left THEN x.kept ELSE Leo(b)
      recall == Checkpoints(b, kept)
      mark   == IF x.checkpoint \in recall THEN x.checkpoint ELSE CHOOSE c \in recall : TRUE
  IN  /\ Need("the process runs", b \in up)
      /\ CASE x.action = "LosePower"   -> LosePower(b, kept, mark)
           [] x.action = "CrashBroker" -> CrashBroker(b, mark)
           [] x.action = "StopBroker"  -> Need("the broker has registered", b \in registered) /\ StopBroker(b)

TraceRestart(x) ==
  /\ Need("the process does not run", x.broker \notin up)
  /\ RestartBroker(x.broker)

----------------------------------------------------------------------------
\* The whole.

Step(x) ==
  CASE "objection" \in DOMAIN x                  -> Refuse(trace, place, x.objection)
    [] x.action = "WriteRecordToLeader"           -> TraceWrite(x)
    [] x.action = "LeaveLate"                     -> TraceLeaveLate(x)
    [] x.action = "AnswerLatestOffset"            -> TraceLatest(x)
    [] x.action = "SendFetchRequest"              -> TraceSendFetch(x)
    [] x.action = "ReceiveFetchRequest"           -> TraceReceiveFetch(x)
    [] x.action = "SendFetchResponse"             -> TraceAnswerFetch(x)
    [] x.action = "ReceiveFetchResponse"          -> TraceReceiveAnswer(x)
    [] x.action = "ExpireFetchRequest"            -> TraceExpireFetch(x)
    [] x.action = "SendAlterPartitionRequest"     -> TraceSendAlter(x)
    [] x.action = "ReceiveAlterPartitionRequest"  -> TraceReceiveAlter(x)
    [] x.action = "ReceiveAlterPartitionResponse" -> TraceReceiveAlterAnswer(x)
    [] x.action = "ExpireAlterPartitionRequest"   -> TraceExpireAlter(x)
    [] x.action = "ReceiveMetadataUpdate"         -> TraceLearn(x)
    [] x.action = "CompleteFlush"                 -> TraceFlush(x)
    [] x.action = "OpenLog"                       -> TraceOpen(x)
    [] x.action = "DropReplica"                   -> TraceDrop(x)
    [] x.action = "LearnUnheard"                  -> TraceLearnUnheard(x)
    [] x.action = "RegisterBroker"                -> TraceRegister(x)
    [] x.action = "FenceBroker"                   -> TraceFence(x)
    [] x.action = "UnfenceBroker"                 -> TraceUnfence(x)
    [] x.action = "BeginControlledShutdown"       -> TraceShutDown(x)
    [] x.action = "ElectPreferredLeader"          -> TracePrefer(x)
    [] x.action = "ElectUncleanLeader"            -> TraceDespair(x)
    [] x.action = "AlterPartitionReassignment"    -> TraceMove(x)
    [] x.action = "ConfigureTopic"                -> TraceConfigure(x)
    [] x.action \in {"CrashBroker", "StopBroker", "LosePower"} -> TraceCrash(x)
    [] x.action = "RestartBroker"                 -> TraceRestart(x)
    [] OTHER -> Refuse(trace, place, "the specification has such an action")

\* Some brokers have registered, before there was a version, and nobody knows of the partition yet.
Started(s) ==
  /\ meta = <<[s.version EXCEPT !.leaderEpoch = 1]>>
  /\ unfenced = s.unfenced /\ stopping = s.stopping
  /\ brokerEpoch = [b \in Brokers |-> IF b \in DOMAIN s.brokerEpochs THEN s.brokerEpochs[b] ELSE 0]
  /\ registeredAt = [b \in Brokers |-> 0]
  /\ up = Brokers /\ registered = {b \in Brokers : brokerEpoch[b] > 0} /\ applied = [b \in Brokers |-> 0]
  /\ isr = [b \in Brokers |-> NoIsr] /\ progress = [b \in Brokers |-> NoProgress]
  /\ NothingHappened

TraceInit ==
  /\ trace \in 1..TraceCount /\ place = 1 /\ Started(TraceStart(trace))
  /\ excused = Newest.recovering
  /\ Typed /\ SoundLogs /\ SoundVersion /\ SoundLeaders /\ SoundRequests /\ SoundFetches

\* Bound, not passed: an argument would be looked up anew, and in the next state where that is primed.
TraceNext ==
  /\ place <= TraceLength(trace)
  /\ place' = place + 1 /\ trace' = trace
  /\ \E x \in {Line} : Step(x)
  /\ excused' = (excused \/ Newest'.recovering)
  /\ SoundAfter

Reached == Explained(trace, place - 1)

\* Which versions there are follows from the lines.
Told ==
  <<trace, place, excused, unfenced, stopping, brokerEpoch, registeredAt, processVars, logVars, leaderVars, commitVars,
    networkVars, clientVars>>
=============================================================================
