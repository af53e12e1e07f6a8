------------------------------ MODULE Replication ------------------------------
(***************************************************************************)
(* How one partition is replicated: N brokers, one controller, messages in *)
(* flight between them.  The Java core has one method for each action of   *)
(* CoreNext, by the same name; EnvNext is what the world may do to it.     *)
(* What they decide are pure functions, the kernels, which it has, too.    *)
(* The choices that an action leaves open are its arguments.               *)
(*                                                                         *)
(* Modelled: appends with acks=all, 1 and 0, by anonymous or idempotent    *)
(* producers; fetches as request, parked request and response; the high    *)
(* watermark under the strict rule of min.insync.replicas; leader epochs   *)
(* and truncation by epoch; ISR changes through AlterPartition with        *)
(* partition epochs and a maximal ISR; the metadata log, which each broker *)
(* applies at its own pace; registration after a clean or unclean          *)
(* shutdown, fencing, controlled shutdown and broker epochs; election from *)
(* the ISR, from the eligible leader replicas, of the last known leader,   *)
(* of the preferred one, and unclean; reassignment; process crashes (the   *)
(* page cache survives), power loss of one or of all, flush policies.      *)
(*                                                                         *)
(* Left out: the controller's own replication (meta is what its quorum has *)
(* committed), retention, transactions, time (whatever a timer may do may  *)
(* happen at once), batches (a record is one offset), and disks that lie   *)
(* (a truncation is on disk before the next append).  Error answers that   *)
(* change nothing for their receiver are not sent: they only free a slot.  *)
(* An implementation may hold a high watermark back for a follower that is *)
(* about to join; that is a step less, never a step more.                  *)
(*                                                                         *)
(* A version's partition epoch is its place in meta.                       *)
(***************************************************************************)
EXTENDS Lifecycle

CoreNext ==
  \E b \in Brokers :
    \/ \E acks \in AcksLevels : \E p \in Writers : WriteRecordToLeader(b, acks, p)
    \/ SendFetchRequest(b)
    \/ \E r \in Arriving(b) : ReceiveFetchRequest(b, r)
    \/ \E n \in ResponseSizes(b) : SendFetchResponse(b, n)
    \/ \E r \in AnswersTo(b) : ReceiveFetchResponse(b, r)
    \/ ExpireFetchRequest(b)
    \/ \E wish \in Wishes(b) : SendAlterPartitionRequest(b, wish)
    \/ \E r \in AlterRequestsOf(b) : \E version \in Altered(r) : ReceiveAlterPartitionRequest(b, r, version)
    \/ ReceiveAlterPartitionResponse(b)
    \/ ExpireAlterPartitionRequest(b)
    \/ \E v \in NextVersions(b) : ReceiveMetadataUpdate(b, v)
    \/ \E offset \in Unflushed(b) : CompleteFlush(b, offset)
    \/ \E version \in Reregistered(b) \cup Repeated(b) : RegisterBroker(b, version)
    \/ \E version \in Returned(b) : UnfenceBroker(b, version)
    \/ \E version \in Fenced(b) : FenceBroker(b, version)
    \/ \E version \in ShuttingDown(b) : BeginControlledShutdown(b, version)
    \/ \E version \in PreferredElection(Newest, Active) : ElectPreferredLeader(version)
    \/ \E version \in UncleanElection(Newest, Active, Setting) : ElectUncleanLeader(version)
    \/ \E target \in SUBSET Brokers : \E version \in Reassigned(target) : AlterPartitionReassignment(target, version)
    \/ AnswerLatestOffset(b)

EnvNext ==
  \E b \in Brokers :
    \/ \E checkpoint \in Checkpoints(b, Leo(b)) : CrashBroker(b, checkpoint)
    \/ \E kept \in Survivors(b) : \E checkpoint \in Checkpoints(b, kept) : LosePower(b, kept, checkpoint)
    \/ StopBroker(b)
    \/ RestartBroker(b)
    \/ \E message \in LosableFetches(b) : LoseFetch(b, message)
    \/ \E message \in LosableAlterations(b) : LoseAlterPartition(b, message)

Next == CoreNext \/ EnvNext

\* No record, no message, no request.
NothingHappened ==
  /\ clean = {} /\ blind = {} /\ unheard = {} /\ written = {}
  /\ log = [b \in Brokers |-> EmptyLog] /\ durable = [b \in Brokers |-> 0] /\ hw = [b \in Brokers |-> 0]
  /\ epochStart = [b \in Brokers |-> 0] /\ pending = [b \in Brokers |-> {}]
  /\ fetch = [b \in Brokers |-> None] /\ late = [b \in Brokers |-> {}]
  /\ alterSlot = [b \in Brokers |-> None] /\ alterRequests = {}
  /\ com = EmptyLog /\ acked = {} /\ told = [offset |-> 0, epoch |-> 0]

\* Everyone is up and has applied all of versions; living are those whose sessions live.
IdleAmong(living, versions) ==
  LET v == Len(versions)
  IN  /\ meta = versions
      /\ unfenced = living /\ stopping = {} /\ brokerEpoch = [b \in Brokers |-> 1] /\ registeredAt = [b \in Brokers |-> 1]
      /\ up = Brokers /\ registered = Brokers /\ applied = [b \in Brokers |-> v]
      /\ isr = [b \in Brokers |-> IF b = versions[v].leader THEN Settled(versions[v].isr, v) ELSE NoIsr]
      /\ progress = [b \in Brokers |-> NoProgress]
      /\ NothingHappened

Idle(versions) == IdleAmong(Brokers, versions)

\* A new partition on all brokers: everyone is in the ISR.
Init == \E first \in CreatePartition(Brokers, Brokers) : Idle(<<first>>)

Spec == Init /\ [][Next]_vars

=============================================================================
