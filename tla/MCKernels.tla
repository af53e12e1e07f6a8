------------------------------- MODULE MCKernels -------------------------------
(***************************************************************************)
(* The kernels as a table: for each decision and each input one line a     *)
(* possible result, "name|input|...|result|...".  The Java core prints the *)
(* same for its own; a test compares the two.  Brokers are 1, 2 and 3, and *)
(* None is 0.                                                              *)
(*                                                                         *)
(* Left out: the wrong rules.                                              *)
(***************************************************************************)
EXTENDS ControllerKernel, LeaderKernel, FollowerKernel, Integers, TLC

\* The leader's kernel under the other flush policy.
Unflushed == INSTANCE LeaderKernel WITH FlushPolicy <- "never"

RECURSIVE Barred(_)
Barred(fields) == IF fields = <<>> THEN "" ELSE "|" \o ToString(Head(fields)) \o Barred(Tail(fields))

Line(name, fields) == PrintT(name \o Barred(fields))

Sets == SUBSET Brokers
Mins == 1..3
AtMostOne == {{}} \cup {{b} : b \in Brokers}
Parts == {<<i, e>> \in Sets \X Sets : i \cap e = {}}

P(replicas, leader, isr, elr, lastKnown) ==
  [replicas |-> replicas, adding |-> {}, removing |-> {}, leader |-> leader, leaderEpoch |-> 1, isr |-> isr, elr |-> elr,
   lastKnown |-> lastKnown, recovering |-> FALSE]

\* The versions that there can be of a partition on all brokers, with these settings.
Sane(minIsr, elrOn) ==
  {p \in {P(Brokers, l, parts[1], parts[2], k) : l \in Brokers \cup {None}, parts \in Parts, k \in AtMostOne} :
     /\ p.leader \in p.isr \cup {None}
     /\ elrOn \/ (p.elr = {} /\ p.lastKnown = {} /\ p.isr # {})
     /\ Cardinality(p.isr) >= minIsr => p.elr \cup p.lastKnown = {}}

Version(v) == <<v.leader, v.isr, v.elr, v.lastKnown, v.recovering, v.leaderEpoch - 1>>
Of(p) == <<p.leader, p.isr, p.elr, p.lastKnown>>

----------------------------------------------------------------------------

\* NextElr|isr|elr|replicas|next isr|lossy|min|Elr|elr
ASSUME \A replicas \in {r \in Sets : Cardinality(r) >= 2} : \A parts \in Parts : \A next \in Sets :
  \A lossy \in AtMostOne : \A m \in Mins : \A elrOn \in BOOLEAN :
    parts[1] \cup parts[2] \cup next \cup lossy \subseteq replicas =>
      LET p == P(replicas, None, parts[1], parts[2], {})
      IN  Line("NextElr", <<parts[1], parts[2], replicas, next, lossy, m, elrOn, NextElr(p, next, lossy, m, elrOn)>>)

\* NextLastKnown|leader|lastKnown|next isr|min|lastKnown
ASSUME \A l \in Brokers \cup {None} : \A k \in AtMostOne : \A next \in Sets : \A m \in Mins :
  Line("NextLastKnown", <<l, k, next, m, NextLastKnown(P(Brokers, l, {}, {}, k), next, m)>>)

\* Elect|leader|isr|elr|lastKnown|active|min|unclean|leader|isr|elr|lastKnown|uncleanly
ASSUME \A l \in Brokers \cup {None} : \A parts \in Parts : \A k \in AtMostOne : \A active \in Sets : \A m \in Mins :
  \A unclean \in BOOLEAN :
    LET p == P(Brokers, l, parts[1], parts[2], k)
    IN  \A e \in Elect(p, active, m, unclean) :
          Line("Elect", Of(p) \o <<active, m, unclean, e.leader, e.isr, e.elr, e.lastKnown, e.uncleanly>>)

\* WithoutBroker|leader|isr|elr|lastKnown|active|b|min|Elr|unclean|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A m \in Mins : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets : \A b \in Brokers :
  \A unclean \in BOOLEAN : \A v \in WithoutBroker(p, b, active, [minIsr |-> m, elr |-> elrOn, unclean |-> unclean]) :
    Line("WithoutBroker", Of(p) \o <<active, b, m, elrOn, unclean>> \o Version(v))

\* OnRegister|leader|isr|elr|lastKnown|active|b|clean|min|Elr|unclean|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A m \in Mins : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets : \A b \in Brokers :
  \A clean, unclean \in BOOLEAN :
    \A v \in OnRegister(p, b, clean, active, [minIsr |-> m, elr |-> elrOn, unclean |-> unclean]) :
      Line("OnRegister", Of(p) \o <<active, b, clean, m, elrOn, unclean>> \o Version(v))

\* OnUnfence|leader|isr|elr|lastKnown|active|b|min|Elr|unclean|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A m \in Mins : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets : \A b \in Brokers \ active :
  \A unclean \in BOOLEAN : \A v \in OnUnfence(p, b, active, [minIsr |-> m, elr |-> elrOn, unclean |-> unclean]) :
    p.leader = None => Line("OnUnfence", Of(p) \o <<active, b, m, elrOn, unclean>> \o Version(v))

\* PreferredElection|leader|isr|active|leader
ASSUME \A isr \in Sets : \A l \in isr : \A active \in Sets :
  \A v \in PreferredElection(P(Brokers, l, isr, {}, {}), active) : Line("PreferredElection", <<l, isr, active, v.leader>>)

\* UncleanElection|leader|isr|elr|lastKnown|active|min|Elr|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A m \in Mins : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets :
  \A v \in UncleanElection(p, active, [minIsr |-> m, elr |-> elrOn, unclean |-> FALSE]) :
    Line("UncleanElection", Of(p) \o <<active, m, elrOn>> \o Version(v))

\* OnAlterPartition|leader|isr|elr|asked|active|min|Elr|unclean|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A m \in Mins : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets : \A asked \in SUBSET active :
  \A unclean \in BOOLEAN :
    p.leader \in asked /\ p.lastKnown = {} =>
      \A v \in OnAlterPartition([p EXCEPT !.recovering = TRUE], asked, active,
                               [minIsr |-> m, elr |-> elrOn, unclean |-> unclean]) :
        Line("OnAlterPartition", <<p.leader, p.isr, p.elr, asked, active, m, elrOn, unclean>> \o Version(v))

\* CreatePartition|replicas|active|leader|isr
ASSUME \A replicas \in Sets : \A active \in Sets : \A v \in CreatePartition(replicas, active) :
  Line("CreatePartition", <<replicas, active, v.leader, v.isr>>)

\* ValidateAlterPartition|leader|isr|active|broker epochs|from|its broker epoch|leader epoch asked|partition epoch asked|
\* isr asked|joiners' epoch, 0 if nobody joins|verdict.  The partition's epochs are 2.
Validated(isr, leader, active, epochs, r) ==
  Line("ValidateAlterPartition",
       <<leader, isr, active, epochs, r.from, r.brokerEpoch, r.leaderEpoch, r.pe, r.isr, r.joiner,
         ValidateAlterPartition([P(Brokers, leader, isr, {}, {}) EXCEPT !.leaderEpoch = 2], 2, r,
                                [active |-> active, brokerEpochs |-> epochs])>>)

\* Who asks may be behind the controller or ahead of it, in each of its three epochs; there may be no leader.
ASSUME \A isr \in Sets : \A l \in isr \cup {None} : \A from \in Brokers : \A active \in {Brokers, {from}} :
  \A be, le, pe \in 1..3 : \A asked \in Sets :
    Validated(isr, l, active, <<2, 2, 2>>,
              [from |-> from, brokerEpoch |-> be, leaderEpoch |-> le, pe |-> pe, isr |-> asked,
               joiner |-> IF asked \subseteq isr THEN 0 ELSE 2])

\* Who joins may have been heard in an earlier life or, by who knows what the controller does not, in a later one; of two
\* only one.
ASSUME \A isr \in Sets : \A l \in isr \cup {None} : \A from \in Brokers : \A active, asked \in Sets :
  \A epochs \in {<<2, 2, 2>>, <<1, 2, 2>>, <<3, 2, 1>>} : \A joiner \in 0..3 :
    (joiner = 0 <=> asked \subseteq isr) =>
      Validated(isr, l, active, epochs,
                [from |-> from, brokerEpoch |-> epochs[from], leaderEpoch |-> 2, pe |-> 2, isr |-> asked,
                 joiner |-> joiner])

\* CompleteReassignment|replicas|adding|removing|isr|replicas|adding|removing|isr
ASSUME \A replicas \in Sets : \A adding, removing, isr \in SUBSET replicas : adding \cap removing = {} =>
  LET q == CompleteReassignment([P(replicas, None, isr, {}, {}) EXCEPT !.adding = adding, !.removing = removing])
  IN  Line("CompleteReassignment", <<replicas, adding, removing, isr, q.replicas, q.adding, q.removing, q.isr>>)

\* Reassign|replicas|adding|removing|target|replicas|adding|removing: nobody is in the ISR, so that nothing is completed.
ASSUME \A replicas \in Sets : \A target \in Sets \ {{}} :
  \A v \in Reassign(P(replicas, None, {}, {}, {}), target, {}, [minIsr |-> 1, elr |-> TRUE, unclean |-> FALSE]) :
    Line("Reassign", <<replicas, target, v.replicas, v.adding, v.removing>>)

\* CancelReassignment|adding|removing|leader|isr|elr|active|min|Elr|replicas|leader|isr|elr|lastKnown|recovering|epochs
ASSUME \A adding, removing \in Sets : \A m \in 1..2 : \A elrOn \in BOOLEAN : \A p \in Sane(m, elrOn) : \A active \in Sets :
  adding \cap removing = {} /\ p.lastKnown = {} =>
    \A v \in CancelReassignment([p EXCEPT !.adding = adding, !.removing = removing], active,
                                [minIsr |-> m, elr |-> elrOn, unclean |-> FALSE]) :
      Line("CancelReassignment",
           <<adding, removing, p.leader, p.isr, p.elr, active, m, elrOn, v.replicas>> \o Version(v))

----------------------------------------------------------------------------

\* MaximalIsr|committed|proposed|members
ASSUME \A c, p \in Sets : Line("MaximalIsr", <<c, p, MaximalIsr([NoIsr EXCEPT !.committed = c, !.proposed = p])>>)

\* NewHighWatermark|high watermark|committed|proposed|how far 1, 2 and 3 count|min|leo|high watermark
ASSUME \A highWatermark, leo \in 0..2 : \A c \in Sets \ {{}} : \A p \in Sets : \A counted \in [Brokers -> 0..2] : \A m \in Mins :
  Line("NewHighWatermark",
       <<highWatermark, c, p, counted, m, leo,
         NewHighWatermark(highWatermark, [NoIsr EXCEPT !.committed = c, !.proposed = p], counted, m, leo)>>)

\* Counts|policy|leo|flushed|how far
ASSUME \A leo \in 0..2 : \A flushed \in 0..leo :
  /\ Line("Counts", <<"commit", leo, flushed, Counts(leo, flushed)>>)
  /\ Line("Counts", <<"never", leo, flushed, Unflushed!Counts(leo, flushed)>>)

\* Enough|committed|answer, for a min.insync.replicas of 2
ASSUME \A c \in Sets : Line("Enough", <<c, Enough([NoIsr EXCEPT !.committed = c])>>)

\* Answerable|policy|high watermark|committed|proposed|how far 1, 2 and 3 count|up to where
ASSUME \A highWatermark \in 0..2 : \A c \in Sets \ {{}} : \A p \in Sets : \A counted \in [Brokers -> 0..2] :
  LET state == [NoIsr EXCEPT !.committed = c, !.proposed = p]
  IN  /\ Line("Answerable", <<"commit", highWatermark, c, p, counted, Answerable(highWatermark, state, counted)>>)
      /\ Line("Answerable", <<"never", highWatermark, c, p, counted, Unflushed!Answerable(highWatermark, state, counted)>>)

\* ServesEpoch|own|fetch's|answer
ASSUME \A own, asked \in 1..3 : Line("ServesEpoch", <<own, asked, ServesEpoch(own, asked)>>)

\* ISRs that there can be at partition epoch 2: settled, or with one more or less.
IsrStates ==
  {[NoIsr EXCEPT !.committed = c, !.proposed = c, !.pe = 2, !.stray = s] : c \in Sets \ {{}}, s \in BOOLEAN} \cup
  {t \in {[NoIsr EXCEPT !.committed = c, !.proposed = p, !.pe = 2, !.stray = s] :
             c \in Sets \ {{}}, p \in Sets \ {{}}, s \in BOOLEAN} :
     \E b \in Brokers : (t.proposed = t.committed \ {b} /\ b \in t.committed)
                      \/ (t.proposed = t.committed \cup {b} /\ b \notin t.committed)}
Told(state, answer) == <<state.committed, state.proposed, state.stray, answer.state>>

\* TakenBack|committed|proposed|stray|answer|taken back
ASSUME \A t \in IsrStates : \A state \in {"granted", "ineligible", "stale"} :
  Line("TakenBack", Told(t, [state |-> state]) \o <<TakenBack(t, [state |-> state])>>)

\* AfterAnswer|committed|proposed|stray|answer|granted isr|its partition epoch|committed|maximal isr|settled|partition epoch
ASSUME \A t \in IsrStates :
  \A answer \in [state : {"granted"}, isr : Sets \ {{}}, pe : 1..3] \cup [state : {"ineligible", "stale"}, isr : {{}}, pe : {0}] :
    LET after == AfterAnswer(t, answer)
    IN  Line("AfterAnswer", Told(t, answer) \o <<answer.isr, answer.pe, after.committed, MaximalIsr(after),
                                                IsSettled(after), after.pe>>)

\* MayJoin|follower|committed|high watermark|epoch start|how far the follower counts, or -1|answer
ASSUME \A f \in Brokers : \A c \in Sets \ {{}} : \A highWatermark, start \in 0..2 : \A counted \in -1..2 :
  Line("MayJoin", <<f, c, highWatermark, start, counted,
    MayJoin(f, [NoIsr EXCEPT !.committed = c], IF counted = -1 THEN None ELSE counted + 1,
            IF counted = -1 THEN 0 ELSE counted, highWatermark, start)>>)

----------------------------------------------------------------------------

Logs == {l \in UNION {[1..n -> 1..3] : n \in 0..3} : \A i, j \in DOMAIN l : i < j => l[i] <= l[j]}

\* EpochEnd|log|epoch|epoch|end
ASSUME \A l \in Logs : \A e \in 0..4 : Line("EpochEnd", <<l, e, EpochEnd(l, e).epoch, EpochEnd(l, e).end>>)

\* Diverges|log|last epoch|offset|answer; who has no record has no last epoch (0)
ASSUME \A l \in Logs : \A e \in 0..3 : \A o \in 0..3 :
  (e = 0 <=> o = 0) => Line("Diverges", <<l, e, o, Diverges(l, e, o)>>)

\* Heeds|own epoch|leo|last epoch|answer's epoch|answer's offset|answer's last epoch|answer; only a follower is asked
ASSUME \A own, asked \in 1..3 : \A leo, offset \in 0..2 : \A last, theirs \in 0..2 :
  Line("Heeds", <<own, leo, last, asked, offset, theirs,
                  Heeds(TRUE, own, leo, last, [leaderEpoch |-> asked, offset |-> offset, lastEpoch |-> theirs])>>)

\* LearntHighWatermark|high watermark|leader's|leo|high watermark
\* TruncatedHighWatermark|high watermark|leader's|leo before|leo after|high watermark
\* RecoveredHighWatermark|checkpoint|leo|high watermark
ASSUME \A highWatermark, leaders, leo, before \in 0..3 :
  /\ Line("LearntHighWatermark", <<highWatermark, leaders, leo, LearntHighWatermark(highWatermark, leaders, leo)>>)
  /\ Line("TruncatedHighWatermark",
          <<highWatermark, leaders, before, leo, TruncatedHighWatermark(highWatermark, leaders, before, leo)>>)
  /\ Line("RecoveredHighWatermark", <<highWatermark, leo, RecoveredHighWatermark(highWatermark, leo)>>)

\* TruncationPoint|log|diverging epoch|diverging end|records kept
ASSUME \A l \in Logs : \A e \in 0..3 : \A o \in 0..3 : Line("TruncationPoint", <<l, e, o, TruncationPoint(l, e, o)>>)
=============================================================================
