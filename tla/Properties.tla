------------------------------- MODULE Properties -------------------------------
(***************************************************************************)
(* What Replication promises.  Stories print these texts as they are.      *)
(*                                                                         *)
(* Left out: how soon anything happens; what records say, for a record is  *)
(* its offset and epoch; and that clients are told the truth about errors. *)
(* Which promises hold in which setting is for the models' configurations  *)
(* to say: not all hold after an unclean election, or where disks forget.  *)
(***************************************************************************)
EXTENDS Replication

\* What must hold in every state.

Offsets == [offset : Nat, flushed : Nat, brokerEpoch : Nat]

TypeOK ==
  /\ \A v \in 1..Len(meta) :
       /\ meta[v].leader \in meta[v].isr \cup {None} /\ meta[v].leaderEpoch \in Nat
       /\ meta[v].isr \cup meta[v].elr \cup meta[v].lastKnown \subseteq meta[v].replicas
       /\ meta[v].replicas \subseteq Brokers /\ meta[v].recovering \in BOOLEAN
       /\ Setting.elr \/ meta[v].isr # {}
  /\ unfenced \cup stopping \cup clean \cup blind \cup unheard \subseteq Brokers
  /\ registered \subseteq up /\ up \subseteq Brokers
  /\ \A b \in Brokers :
       /\ brokerEpoch[b] \in Nat /\ registeredAt[b] \in 0..Len(meta)
       /\ applied[b] \in 0..Len(meta) /\ (b \notin registered => applied[b] = 0)
       /\ EpochsWithin(log[b], 1..Newest.leaderEpoch)
       /\ hw[b] \in Nat /\ durable[b] \in 0..Leo(b) /\ epochStart[b] \in Nat
       /\ IF IsLeader(b) THEN b \in isr[b].committed /\ isr[b].pe \in applied[b]..Len(meta)
                         ELSE isr[b] = NoIsr /\ alterSlot[b] = None /\ pending[b] = {}
       /\ pending[b] \subseteq 1..Leo(b)
       /\ \A f \in Brokers : progress[b][f] = None \/ progress[b][f] \in Offsets
       /\ fetch[b] # None => fetch[b].state \in {"request", "parked", "response", "lost"}
       /\ alterSlot[b] # None => alterSlot[b].state \in {"waiting", "granted", "ineligible", "stale"}
  /\ acked \subseteq Nat \X Nat

\* record is <<offset, epoch>>.
HasRecord(records, record) == End(records) >= record[1] /\ EpochAt(records, record[1]) = record[2]

Holds(b, records) == IsPrefix(records, log[b])

\* Every acknowledged record is committed, and is where it was on the broker that leads in the newest epoch.
AckedDurable ==
  \A record \in acked : \A b \in Brokers :
    IsLeader(b) /\ Epoch(b) = Newest.leaderEpoch => HasRecord(log[b], record)

AckedCommitted == \A record \in acked : HasRecord(com, record)

\* The leader that the controller has named holds all that is committed, ...
LeaderComplete == Newest.leader \in registered => Holds(Newest.leader, com)

\* ... and so does everyone whom it may name next.
CandidateComplete == \A b \in (Newest.isr \cup Newest.elr) \cap registered : Holds(b, com)

\* So does, while no disk forgets, every member of the ISR and of the ELR, dead or alive.
IsrHoldsCommitted == \A b \in Newest.isr \cup Newest.elr : Holds(b, com)

\* Somebody has all that is committed.
NoGlobalLoss == \E b \in Brokers : Holds(b, com)

\* Two logs with the same record have the same records before it.
LogMatching == \A a, b \in Brokers : Match(log[a], log[b])

HwInRange == \A b \in Brokers : hw[b] <= Leo(b)

\* What any broker's high watermark covers is committed: what a client could read there is what it always was.
ExposedCommitted == \A b \in Brokers : hw[b] <= Leo(b) /\ IsPrefix(Prefix(log[b], hw[b]), com)

OneLeaderPerEpoch ==
  \A a, b \in Brokers : IsLeader(a) /\ IsLeader(b) /\ Epoch(a) = Epoch(b) => a = b

\* A leader counts on everyone who is in the controller's ISR.
QuorumSuperset ==
  \A l \in Brokers : IsLeader(l) /\ Epoch(l) = Newest.leaderEpoch => Newest.isr \subseteq MaximalIsr(isr[l])

\* The ISR's members count, but for the last one, which without ELR keeps its place while nobody leads.
IsrUnfenced == Newest.isr \subseteq Active \/ (Cardinality(Newest.isr) = 1 /\ Newest.leader = None /\ ~Setting.elr)

\* So does who leads, by the controller's word.
LeaderUnfenced == Newest.leader = None \/ Newest.leader \in Active

\* Nobody is in both; and while the ISR is large enough, others may lack what is committed.
ElrSane ==
  /\ Newest.isr \cap Newest.elr = {}
  /\ Cardinality(Newest.isr) >= Capped(Setting.minIsr, Newest.replicas) => Newest.elr = {}
  /\ Setting.elr \/ Newest.elr = {}

\* An idempotent producer's records are committed once and in order.
Sequences(p) ==
  LET said(o) == {w.sequence : w \in {v \in written : v.producer = p /\ v.offset = o /\ v.epoch = com[o]}}
  IN  [o \in {i \in 1..Len(com) : said(i) # {}} |-> Min(said(o))]
ExactlyOnceInOrder ==
  \A p \in Producers : LET s == Sequences(p) IN \A i, j \in DOMAIN s : i < j => s[i] < s[j]

\* A fetch asks for what comes after its sender's log, from when it is sent until it is answered or given up.
FetchOffsetIsLeo == \A f \in Brokers : fetch[f] # None /\ fetch[f].state # "lost" => fetch[f].offset = Leo(f)

\* A leader awaits one AlterPartition at a time.
AtMostOneAlterInFlight ==
  \A l \in Brokers : Cardinality({r \in alterRequests : r.from = l /\ r.awaited}) <= 1

----------------------------------------------------------------------------
\* What must hold of every step.

\* At the moment of an acknowledgement the committed ISR of a leader with the record is large enough, ...
NoAckBelowMinIsr ==
  [][\A record \in acked' \ acked :
       \E l \in Brokers : /\ IsLeader(l)' /\ Enough(isr'[l])
                          /\ HasRecord(log'[l], record)]_acked

Copies(offset, epoch) ==
  {b \in Brokers : /\ offset <= IF FlushPolicy = "commit" THEN durable[b] ELSE Leo(b)
                   /\ EpochAt(log[b], offset) = epoch}

\* ... and as many logs (under "commit": as many disks) really hold it.  Nobody promises this where disks may forget
\* what a follower has reported, which is power loss under "never".
AckedCopies == [][\A record \in acked' \ acked : Cardinality(Copies(record[1], record[2])') >= MinIsr]_acked

\* Offset and epoch are a record's name: a leader gives it to no second record, not even when it has lost the first.
\* The first of a batch stands for all of it.
UniqueRecordId ==
  [][\A l \in Brokers : IsLeader(l) /\ Leo(l)' > Leo(l) =>
       LET record == <<Leo(l) + 1, EpochAt(log'[l], Leo(l) + 1)>>
       IN  record \notin acked /\ ~HasRecord(com, record) /\ \A b \in Brokers : ~HasRecord(log[b], record)]_log

\* A leader's high watermark stays while its committed ISR is too small.
StrictHighWatermark == [][\A l \in Brokers : IsLeader(l)' /\ hw'[l] > hw[l] => Enough(isr'[l])]_hw

\* A record once readable never changes.
CommittedAppendOnly == [][IsPrefix(com, com')]_com

\* The latest offset that a client is told never goes back.
MonotonicVisibleOffset == [][told'.offset >= told.offset]_told

EpochsMonotonic ==
  [][/\ Newest.leaderEpoch <= Newest'.leaderEpoch /\ Len(meta) <= Len(meta')
     /\ \A b \in Brokers : brokerEpoch[b] <= brokerEpoch'[b]
     /\ \A b \in registered \cap registered' : Epoch(b) <= Epoch(b)']_<<meta, brokerEpoch, applied>>

\* Brokers and leaders come and go in these ways only: a process starts unregistered and is registered until it ends; a new
\* registration, and nothing else, makes the next broker epoch, ends a controlled shutdown and fences; who returns is
\* registered and knows of what was known then; another leader is another leader epoch, on brokers as with the controller.
PermittedTransitions ==
  [][/\ \A b \in Brokers :
          /\ b \in up' \ up => b \notin registered'
          /\ b \in registered \ registered' => b \notin up'
          /\ IF b \in registered' \ registered
             THEN b \in up /\ b \notin unfenced' /\ brokerEpoch'[b] = brokerEpoch[b] + 1
             ELSE brokerEpoch'[b] = brokerEpoch[b] /\ b \notin stopping \ stopping'
          /\ b \in unfenced' \ unfenced => b \in registered /\ applied[b] >= registeredAt[b]
          /\ IsLeader(b)' # IsLeader(b) => Epoch(b)' > Epoch(b) \/ b \notin up'
     /\ Newest'.leaderEpoch \in Newest.leaderEpoch..(Newest.leaderEpoch + 1)
     /\ Newest'.leader # Newest.leader => Newest'.leaderEpoch > Newest.leaderEpoch]_vars

\* Who was neither in the ISR nor eligible leads only in recovery (KIP-704), or because it came into the ISR as the last
\* whom a reassignment waited for, which ended with that.
UncleanIsMarked ==
  [][\/ Newest'.leader \in {None, Newest.leader} \cup Newest.isr \cup Newest.elr
     \/ Newest'.recovering
     \/ Newest'.replicas # Newest.replicas /\ Newest'.replicas \subseteq Newest'.isr]_meta

\* Nor does such a one lead while anybody may who is sure to know: of the ISR, of the ELR, or, if both are empty, who led
\* last.  (The controller sees no logs: among the others it knows no better and no worse.)
UncleanPicksBest ==
  [][Newest'.recovering /\ Newest'.leader \notin {None, Newest.leader} \cup Newest.isr \cup Newest.elr =>
       /\ Newest.isr \cap Active' = {}
       /\ Newest.isr = {} => Newest.elr \cap Active' = {}
       /\ LET last == Newest.lastKnown \cap Newest'.replicas \cap Active'
          IN  Newest.isr \cup Newest.elr = {} /\ last # {} => Newest'.leader \in last]_meta

\* A replica is taken away only when all that are to stay are in the ISR.
ReassignmentSafe ==
  [][Newest.replicas \subseteq Newest'.replicas \/ Newest'.replicas \subseteq Newest'.isr
     \/ Newest'.replicas = Newest.replicas \ Newest.adding]_meta

\* A leader never rewrites what it has.
LeaderAppendOnly ==
  [][\A l \in Brokers : IsLeader(l) /\ IsLeader(l)' => IsPrefix(log[l], log'[l])]_log

----------------------------------------------------------------------------
\* What clients see of all this is one log.

OneLog == INSTANCE CommittedLog WITH committed <- com, acknowledged <- acked, readable <- told.offset
ClientsSeeOneLog == OneLog!Spec

----------------------------------------------------------------------------
\* What must happen in the end, if whatever can go on does (MCHeal, MCBereft).

WriteEventuallyAnswered == \A b \in Brokers : \A o \in 1..2 : (o \in pending[b]) ~> (o \notin pending[b])
IsrChangeEventuallyResolves == \A l \in Brokers : ~IsSettled(isr[l]) ~> IsSettled(isr[l])
LaggardRejoinsIsr == \A b \in Brokers : []<>(b \in Newest.isr)
LeaderEventuallyIfEligible == []<>(Newest.leader # None)
MetadataConverges == \A b \in Brokers : []<>(applied[b] = Len(meta))
AckedFullyReplicated == \A b \in Brokers : []<>(\A r \in acked : Leo(b) >= r[1] /\ log[b][r[1]] = r[2])
=============================================================================
