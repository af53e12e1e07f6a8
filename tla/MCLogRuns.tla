------------------------------- MODULE MCLogRuns -------------------------------
(* Every operator of LogRuns does what that of LogOps does: for all logs of at most MaxLog records with epochs that
   never decrease, all offsets and all counts.
   Left out: logs in which an epoch follows a newer one.  There are none. *)
EXTENDS LogRuns

CONSTANTS MaxLog, MaxEpoch

Epochs == 1..MaxEpoch
AllLogs == UNION {{s \in [1..n -> Epochs] : \A i \in 1..(n - 1) : s[i] <= s[i + 1]} : n \in 0..MaxLog}

\* The same log as runs, and as a sequence.
RECURSIVE ToRuns(_)
ToRuns(s) == IF s = <<>> THEN <<>> ELSE RunExtended(ToRuns(Prefix(s, Len(s) - 1)), s[Len(s)], 1)
ToLog(runs) == [i \in 1..RunEnd(runs) |-> RunEpochAt(runs, i)]

Same(s, runs) == ToLog(runs) = s /\ ToRuns(s) = runs

ASSUME \A s \in AllLogs :
  LET r == ToRuns(s)
  IN  /\ Same(s, r)
      /\ RunEnd(r) = End(s)
      /\ RunLastEpoch(r) = LastEpoch(s)
      /\ \A i \in 1..Len(s) : RunEpochAt(r, i) = EpochAt(s, i)
      /\ \A e \in Epochs : RunEpochsWithin(r, 1..e) = EpochsWithin(s, 1..e)
      /\ \A e \in 0..(MaxEpoch + 1) : RunEpochEnd(r, e) = EpochEnd(s, e)
      /\ \A e \in Max2(LastEpoch(s), 1)..MaxEpoch, n \in 1..2 : Same(Extended(s, e, n), RunExtended(r, e, n))
      /\ \A n \in 0..Len(s) : Same(Prefix(s, n), RunPrefix(r, n))
      /\ \A from \in 0..Len(s) : \A n \in 0..(Len(s) - from) : Same(Slice(s, from, n), RunSlice(r, from, n))

ASSUME \A s, t \in AllLogs :
  LET r == ToRuns(s)
      q == ToRuns(t)
  IN  /\ RunIsPrefix(r, q) = IsPrefix(s, t)
      /\ RunMatch(r, q) = Match(s, t)
      /\ s = <<>> \/ t = <<>> \/ LastEpoch(s) <= t[1] => Same(Joined(s, t), RunJoined(r, q))

VARIABLE nothing
MCInit == nothing = 0
MCNext == UNCHANGED nothing
=============================================================================
