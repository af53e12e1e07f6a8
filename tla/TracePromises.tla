----------------------------- MODULE TracePromises -----------------------------
(***************************************************************************)
(* What a run is held to besides being a behaviour: the invariants after   *)
(* each line, and what each step promises, by the words of Properties.  A  *)
(* line that breaks one is told apart from one that cannot be explained.   *)
(*                                                                         *)
(* Left out: liveness, for a trace is finite; what is asked of models only *)
(* (UNASKED in TraceDriftTest).                                            *)
(***************************************************************************)
EXTENDS Properties, LogRuns, TraceFile

VARIABLES
  trace,   \* which one
  place,   \* which of its lines is next
  excused  \* once somebody led who was neither in sync nor eligible, nothing is promised of what was committed before

\* The settings are a version's, and no constants.
MinIsrOf(version) == Capped(version.settings.minIsr, version.replicas)

\* Versions are only ever added.  (To compare hundreds of them each time would take longer than everything else.)
NoNewVersion == Len(meta') = Len(meta)

\* A line after which an invariant is false is refused, too.
Holding(name, invariant) == IF invariant THEN TRUE ELSE Broken(trace, place - 1, name)

Typed == Holding("TypeOK", TypeOK)

SoundLogs ==
  /\ Holding("LogMatching", LogMatching)
  /\ Holding("HwInRange", HwInRange)
  /\ IF excused THEN TRUE
     ELSE /\ Holding("AckedDurable", AckedDurable)
          /\ Holding("AckedCommitted", AckedCommitted)
          /\ Holding("LeaderComplete", LeaderComplete)
          /\ Holding("CandidateComplete", CandidateComplete)
          /\ Holding("IsrHoldsCommitted", TraceStart(trace).disksForget \/ IsrHoldsCommitted)
          /\ Holding("NoGlobalLoss", TraceStart(trace).disksForget \/ NoGlobalLoss)
          /\ Holding("ExposedCommitted", ExposedCommitted)

SoundVersion ==
  /\ Holding("IsrUnfenced", IsrUnfenced)
  /\ Holding("LeaderUnfenced", LeaderUnfenced)
  /\ Holding("ElrSane", ElrSane)

SoundLeaders ==
  /\ Holding("OneLeaderPerEpoch", OneLeaderPerEpoch)
  /\ Holding("QuorumSuperset", QuorumSuperset)

SoundRequests == Holding("AtMostOneAlterInFlight", AtMostOneAlterInFlight)

SoundFetches == Holding("FetchOffsetIsLeo", FetchOffsetIsLeo)

\* The promises of a step, by the words that Properties has for them; where those speak of settings that are constants
\* there, of the version's that the leader goes by.
Keeping(name, promise) == IF promise THEN TRUE ELSE Broken(trace, place, name)

NoAckBelowMinIsrStep ==
  \A record \in acked' \ acked :
       \E l \in Brokers : /\ IsLeader(l)' /\ Enough(isr'[l])
                          /\ HasRecord(log'[l], record)

CopiedBy(l, record) ==
  LET version == meta[isr[l].pe]
  IN  Cardinality({b \in Brokers : /\ record[1] <= IF version.settings.flushPolicy = "commit" THEN durable[b] ELSE Leo(b)
                                   /\ EpochAt(log[b], record[1]) = record[2]})
        >= MinIsrOf(version)

AckedCopiesStep ==
  \A record \in acked' \ acked : \E l \in Brokers : IsLeader(l)' /\ HasRecord(log[l], record)' /\ CopiedBy(l, record)'

StrictHighWatermarkStep == \A l \in Brokers : IsLeader(l)' /\ hw'[l] > hw[l] => Enough(isr'[l])

EpochsMonotonicStep ==
  /\ Newest.leaderEpoch <= Newest'.leaderEpoch /\ Len(meta) <= Len(meta')
  /\ \A b \in Brokers : brokerEpoch[b] <= brokerEpoch'[b]
  /\ \A b \in registered \cap registered' : Epoch(b) <= Epoch(b)'

PermittedTransitionsStep ==
  /\ \A b \in Brokers :
          /\ b \in up' \ up => b \notin registered'
          /\ b \in registered \ registered' => b \notin up'
          /\ IF b \in registered' \ registered
             THEN b \in up /\ b \notin unfenced' /\ brokerEpoch'[b] = brokerEpoch[b] + 1
             ELSE brokerEpoch'[b] = brokerEpoch[b] /\ b \notin stopping \ stopping'
          /\ b \in unfenced' \ unfenced => b \in registered /\ applied[b] >= registeredAt[b]
          /\ IsLeader(b)' # IsLeader(b) => Epoch(b)' > Epoch(b) \/ b \notin up'
  /\ Newest'.leaderEpoch \in Newest.leaderEpoch..(Newest.leaderEpoch + 1)
  /\ Newest'.leader # Newest.leader => Newest'.leaderEpoch > Newest.leaderEpoch

UncleanIsMarkedStep ==
  \/ Newest'.leader \in {None, Newest.leader} \cup Newest.isr \cup Newest.elr
  \/ Newest'.recovering
  \/ Newest'.replicas # Newest.replicas /\ Newest'.replicas \subseteq Newest'.isr

UncleanPicksBestStep ==
  Newest'.recovering /\ Newest'.leader \notin {None, Newest.leader} \cup Newest.isr \cup Newest.elr =>
       /\ Newest.isr \cap Active' = {}
       /\ Newest.isr = {} => Newest.elr \cap Active' = {}
       /\ LET last == Newest.lastKnown \cap Newest'.replicas \cap Active'
          IN  Newest.isr \cup Newest.elr = {} /\ last # {} => Newest'.leader \in last

ReassignmentSafeStep ==
  Newest.replicas \subseteq Newest'.replicas \/ Newest'.replicas \subseteq Newest'.isr
    \/ Newest'.replicas = Newest.replicas \ Newest.adding

LeaderAppendOnlyStep == \A l \in Brokers : IsLeader(l) /\ IsLeader(l)' => IsPrefix(log[l], log'[l])

UniqueRecordIdStep ==
  \A l \in Brokers : IsLeader(l) /\ Leo(l)' > Leo(l) =>
       LET record == <<Leo(l) + 1, EpochAt(log'[l], Leo(l) + 1)>>
       IN  record \notin acked /\ ~HasRecord(com, record) /\ \A b \in Brokers : ~HasRecord(log[b], record)

CommittedAppendOnlyStep    == IsPrefix(com, com')
MonotonicVisibleOffsetStep == told'.offset >= told.offset

\* Each is looked at where something that it reads has changed.
SoundSteps ==
  /\ IF UNCHANGED acked THEN TRUE
     ELSE /\ Keeping("NoAckBelowMinIsr", NoAckBelowMinIsrStep)
          /\ Keeping("AckedCopies", excused' \/ TraceStart(trace).disksForget \/ AckedCopiesStep)
  /\ IF UNCHANGED hw THEN TRUE ELSE Keeping("StrictHighWatermark", StrictHighWatermarkStep)
  /\ IF NoNewVersion /\ UNCHANGED <<brokerEpoch, applied>> THEN TRUE ELSE Keeping("EpochsMonotonic", EpochsMonotonicStep)
  /\ IF NoNewVersion /\ UNCHANGED <<unfenced, stopping, brokerEpoch, up, registered, applied>> THEN TRUE
     ELSE Keeping("PermittedTransitions", PermittedTransitionsStep)
  /\ IF NoNewVersion THEN TRUE
     ELSE /\ Keeping("UncleanIsMarked", UncleanIsMarkedStep)
          /\ Keeping("UncleanPicksBest", UncleanPicksBestStep)
          /\ Keeping("ReassignmentSafe", ReassignmentSafeStep)
  /\ IF UNCHANGED log THEN TRUE
     ELSE Keeping("LeaderAppendOnly", LeaderAppendOnlyStep) /\ Keeping("UniqueRecordId", excused' \/ UniqueRecordIdStep)
  /\ IF UNCHANGED com THEN TRUE ELSE Keeping("CommittedAppendOnly", excused' \/ CommittedAppendOnlyStep)
  /\ IF UNCHANGED told THEN TRUE ELSE Keeping("MonotonicVisibleOffset", excused' \/ MonotonicVisibleOffsetStep)

SoundAfter ==
  /\ IF NoNewVersion THEN TRUE ELSE Typed'
  /\ IF NoNewVersion /\ UNCHANGED <<log, hw, com, acked, registered, applied>> THEN TRUE ELSE SoundLogs'
  /\ IF NoNewVersion /\ UNCHANGED <<unfenced, stopping>> THEN TRUE ELSE SoundVersion'
  /\ IF NoNewVersion /\ UNCHANGED <<isr, registered, applied>> THEN TRUE ELSE SoundLeaders'
  /\ IF UNCHANGED alterRequests THEN TRUE ELSE SoundRequests'
  /\ IF UNCHANGED <<fetch, log>> THEN TRUE ELSE SoundFetches'
  /\ SoundSteps
=============================================================================
