------------------------------ MODULE LeaderKernel ------------------------------
(***************************************************************************)
(* What a leader decides, as pure functions: whom it counts, how far its   *)
(* high watermark goes, who may join the ISR, and what the controller's    *)
(* answer does to the ISR that it proposed.                                *)
(*                                                                         *)
(* Left out: time.  Whether a follower lags is for the leader to say.      *)
(***************************************************************************)
EXTENDS LogOps

\* A leader's view of the ISR: [committed, proposed, joiner, pe, stray].  joiner is the broker epoch in which who is
\* to join was seen to have caught up; stray: a request for it was given up.
NoIsr              == [committed |-> {}, proposed |-> {}, joiner |-> 0, pe |-> 0, stray |-> FALSE]
Settled(s, pe)     == [NoIsr EXCEPT !.committed = s, !.proposed = s, !.pe = pe]
Reverted(isrState) == [isrState EXCEPT !.proposed = isrState.committed, !.joiner = 0]
IsSettled(isrState) == isrState.committed = isrState.proposed

MaximalIsr(isrState) == isrState.committed \cup isrState.proposed
Enough(isrState)     == Cardinality(isrState.committed) >= MinIsr

\* How far a replica with that LEO and that much flushed counts.
Counts(leo, flushed) == IF FlushPolicy = "commit" THEN flushed ELSE leo

\* With too small an ISR the high watermark stays; otherwise everyone who may be in the ISR must have the record.
\* counted says of each member how far it counts.
NewHighWatermark(highWatermark, isrState, counted, minIsr, leo) ==
  LET members == IF bug("B2") THEN isrState.committed
                 ELSE IF bug("B12") THEN MaximalIsr(isrState) \cup {m \in DOMAIN counted : counted[m] > 0}
                 ELSE MaximalIsr(isrState)
      bound   == Min2(Min({counted[m] : m \in members}), leo)
  IN  IF Cardinality(isrState.committed) >= minIsr \/ bug("C2") THEN Max2(highWatermark, bound) ELSE highWatermark

\* Up to where whoever waits may be answered.  A record below the high watermark need not be on any disk if it was
\* committed while the policy was another, or by an earlier leader whose members this one has not heard.
Answerable(highWatermark, isrState, counted) ==
  IF FlushPolicy = "commit" THEN Min2(highWatermark, Min({counted[m] : m \in MaximalIsr(isrState)})) ELSE highWatermark

\* A leader serves fetches of its own epoch only, ...
ServesEpoch(ownEpoch, fetchEpoch) == ownEpoch = fetchEpoch \/ (bug("A3") /\ ownEpoch > fetchEpoch)

\* ... and none from a follower's earlier life.  heard is what that follower's fetches have said in this epoch.
ServesLife(heard, fetchBrokerEpoch) == heard # None => heard.brokerEpoch <= fetchBrokerEpoch

\* Follower f may join: in this epoch it was seen to hold what is committed, and all that the leader held when
\* its epoch began, for the leader's own high watermark may be older than that.
MayJoin(f, isrState, heard, counted, highWatermark, epochStartOffset) ==
  /\ f \notin isrState.committed
  /\ heard # None
  /\ counted >= highWatermark
  /\ counted >= epochStartOffset \/ bug("B1")

\* A refusal takes a proposal back only if nothing else can have granted it or still grant it: not if it was refused
\* as stale (an earlier request for the same may be the reason), and not if a request that would let somebody in
\* was given up.  What cannot be taken back stays proposed, until a newer partition epoch settles the ISR.
TakenBack(isrState, answer) ==
  \/ answer.state = "ineligible" /\ (~isrState.stray \/ isrState.proposed \subseteq isrState.committed)
  \/ answer.state # "granted" /\ bug("B16")

\* The ISR after the controller's answer.
AfterAnswer(isrState, answer) ==
  CASE TakenBack(isrState, answer) -> Reverted(isrState)
    [] answer.state = "granted" /\ answer.pe > isrState.pe -> Settled(answer.isr, answer.pe)
    [] OTHER -> isrState
=============================================================================
