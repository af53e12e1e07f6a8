---------------------------- MODULE ControllerKernel ----------------------------
(***************************************************************************)
(* What the controller decides, as pure functions: from a version of the   *)
(* partition, p, to the set of versions that may follow.                   *)
(*                                                                         *)
(* A version is [replicas, adding, removing, leader, leaderEpoch, isr, elr,*)
(* lastKnown, recovering]; during a reassignment replicas are the target   *)
(* and what is being removed; lastKnown is who led when the ISR became     *)
(* empty, as a set of at most one; recovering says that the leader was     *)
(* elected uncleanly (KIP-704).  active are the brokers that may lead and  *)
(* be in the ISR.  s are the partition's settings [minIsr, elr, unclean].  *)
(*                                                                         *)
(* Left out: the metadata quorum; in which order replicas are preferred    *)
(* (any may be); unclean recovery by comparing logs (KIP-966's second      *)
(* part, which the controller would need the brokers for).                 *)
(***************************************************************************)
EXTENDS LogOps

Capped(minIsr, replicas) == Min2(minIsr, Cardinality(replicas))

\* A new partition: whoever counts is in sync.
CreatePartition(replicas, active) ==
  LET members == IF bug("B13") THEN replicas ELSE replicas \cap active
  IN  {[replicas |-> replicas, adding |-> {}, removing |-> {}, leader |-> n, leaderEpoch |-> 1, isr |-> members,
        elr |-> {}, lastKnown |-> {}, recovering |-> FALSE] : n \in members}

----------------------------------------------------------------------------
\* Every decision takes these steps: the ISR, the reassignment, the ELR, the leader.

\* Without ELR the last member of an ISR stays in it, for only it is sure to have what is committed.
KeptIsr(p, nextIsr, elrOn) == IF nextIsr = {} /\ (~elrOn \/ bug("C1")) THEN p.isr ELSE nextIsr

\* A reassignment ends when all of its target is in the ISR.
CompleteReassignment(p) ==
  LET target == p.replicas \ p.removing
      staying == p.isr \ p.removing
  IN  IF p.adding \cup p.removing # {} /\ staying # {} /\ (IF bug("B14") THEN p.adding ELSE target) \subseteq staying
      THEN [p EXCEPT !.replicas = target, !.adding = {}, !.removing = {}, !.isr = staying]
      ELSE p

\* While the ISR is too small for anything to be committed, who was in it still has all that is; unless it is lossy.
NextElr(p, nextIsr, lossy, minIsr, elrOn) ==
  IF Cardinality(nextIsr) >= minIsr /\ ~bug("C7") THEN {}
  ELSE ((p.elr \cup (IF elrOn THEN p.isr ELSE {})) \ (nextIsr \cup lossy)) \cap p.replicas

NextLastKnown(p, nextIsr, minIsr) ==
  (CASE Cardinality(nextIsr) >= minIsr      -> {}
     [] nextIsr = {} /\ p.leader # None      -> {p.leader}
     [] OTHER                               -> p.lastKnown) \cap p.replicas

\* Who may lead, best first: the leader; of the ISR; of the ELR, if nobody is in the ISR; the last known leader, if
\* nobody is in the ELR either; anyone, if unclean; nobody.  p's isr, elr and lastKnown are those that are to be.
Elect(p, active, minIsr, unclean) ==
  LET inIsr    == p.isr \cap active
      inElr    == IF p.isr = {} THEN p.elr \cap active ELSE {}
      known    == IF p.isr \cup p.elr = {} THEN p.lastKnown \cap (IF bug("C4") THEN Brokers ELSE active) ELSE {}
      anyone   == IF unclean \/ bug("unclean") THEN p.replicas \cap active ELSE {}
      short(S) == IF minIsr > 1 THEN S ELSE {}
      Result(n, members, eligible, last, uncleanly) ==
        [leader |-> n, isr |-> members, elr |-> eligible, lastKnown |-> last, uncleanly |-> uncleanly]
  IN  CASE p.leader \in inIsr -> {Result(p.leader, p.isr, p.elr, p.lastKnown, FALSE)}
        [] OTHER -> CASE inIsr # {}  -> {Result(n, p.isr, p.elr, p.lastKnown, FALSE) : n \in inIsr}
                      [] inElr # {}  -> {Result(n, {n}, short(p.elr \ {n}), short(p.lastKnown), FALSE) : n \in inElr}
                      [] OTHER       -> IF known \cup anyone = {}
                                        THEN {Result(None, p.isr, p.elr, p.lastKnown, FALSE)}
                                        ELSE {Result(n, {n}, {}, {}, TRUE) : n \in IF known # {} THEN known ELSE anyone}

\* The versions that may follow p with nextIsr.  The leader epoch grows when the leader is another, when a replica
\* has left, and if bump.
Decide(p, nextIsr, lossy, active, s, bump) ==
  LET q      == CompleteReassignment([p EXCEPT !.isr = KeptIsr(p, nextIsr, s.elr)])
      old    == [p EXCEPT !.replicas = q.replicas]
      minIsr == Capped(s.minIsr, q.replicas)
      next   == [q EXCEPT !.elr = NextElr(old, q.isr, lossy, minIsr, s.elr),
                          !.lastKnown = NextLastKnown(old, q.isr, minIsr)]
  IN  {[next EXCEPT !.leader = e.leader, !.isr = e.isr, !.elr = e.elr, !.lastKnown = e.lastKnown,
                    !.recovering = @ \/ (e.uncleanly /\ ~bug("C6")),
                    !.leaderEpoch = IF bump \/ e.leader # p.leader \/ q.replicas # p.replicas THEN @ + 1 ELSE @] :
         e \in Elect(next, active, minIsr, s.unclean)}

----------------------------------------------------------------------------
\* Decisions.

\* b is no longer to be counted on: fenced, or shutting down.
WithoutBroker(p, b, active, s) == Decide(p, p.isr \ {b}, {}, active \ {b}, s, FALSE)

OnControlledShutdown(p, b, active, s) == WithoutBroker(p, b, active, s)

\* A new incarnation of b.  After an unclean shutdown it may lack what it had, and no candidate may.
OnRegister(p, b, clean, active, s) ==
  IF s.elr /\ ~clean /\ ~bug("C3") /\ b \in p.isr \cup p.elr
  THEN Decide(p, p.isr \ {b}, {b}, active \ {b}, s, TRUE)
  ELSE WithoutBroker(p, b, active, s)

\* b counts again: it may be whom the partition waits for.
OnUnfence(p, b, active, s) == IF p.leader = None THEN Decide(p, p.isr, {}, active \cup {b}, s, FALSE) ELSE {p}

\* The controller grants a request only of its leader, on its newest version, for brokers in good standing.
\* standing is [active, brokerEpochs]; partitionEpoch is that of p.  (A leader's next life never leads in the same leader
\* epoch, so that the sender's broker epoch says nothing that the leader epoch does not; brokers send it all the same.
\* Nor do the members': the core refuses one that was heard in an earlier life, too, but who registers again leaves the
\* ISR, which is another version.  Only the joiner's is asked here.)
ValidateAlterPartition(p, partitionEpoch, request, standing) ==
  LET onNewest == /\ request.from = p.leader
                  /\ request.brokerEpoch = standing.brokerEpochs[request.from]
                  /\ request.leaderEpoch = p.leaderEpoch
                  /\ request.pe = partitionEpoch \/ bug("B4")
      eligible == /\ request.from \in request.isr
                  /\ request.isr \subseteq p.replicas
                  /\ request.isr \subseteq standing.active \/ bug("B8")
                  /\ request.joiner # 0 => \/ \A f \in request.isr \ p.isr : request.joiner = standing.brokerEpochs[f]
                                           \/ bug("B9")
  IN  CASE onNewest /\ eligible -> "granted"
        [] onNewest             -> "ineligible"
        [] OTHER                -> "stale"

\* A granted ISR.  A leader that asks has recovered.
OnAlterPartition(p, nextIsr, active, s) == Decide([p EXCEPT !.recovering = FALSE], nextIsr, {}, active, s, FALSE)

\* The preferred leader leads, if it is in the ISR.
PreferredElection(p, active) ==
  IF p.leader = None THEN {}
  ELSE {[p EXCEPT !.leader = n, !.leaderEpoch = @ + 1] : n \in (p.isr \cap active) \ {p.leader}}

\* An operator would rather lose records than wait.
UncleanElection(p, active, s) ==
  IF p.leader # None THEN {} ELSE Decide(p, p.isr, {}, active, [s EXCEPT !.unclean = TRUE], FALSE) \ {p}

\* Replicas are to be those of target.
Reassign(p, target, active, s) ==
  LET q == [p EXCEPT !.replicas = @ \cup target, !.adding = target \ p.replicas, !.removing = p.replicas \ target]
  IN  Decide(q, p.isr, {}, active, s, FALSE)

\* The reassignment is called off.
CancelReassignment(p, active, s) ==
  LET q == [p EXCEPT !.replicas = @ \ p.adding, !.adding = {}, !.removing = {}]
  IN  IF p.adding \cup p.removing = {} \/ p.isr \ p.adding = {} THEN {}
      ELSE Decide([q EXCEPT !.elr = @ \ p.adding], p.isr \ p.adding, p.adding, active, s, p.adding # {})
=============================================================================
