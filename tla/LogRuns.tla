-------------------------------- MODULE LogRuns --------------------------------
(***************************************************************************)
(* A log as runs: <<<<1, 10>>, <<3, 15>>>> has ten records of epoch 1 and  *)
(* then five of epoch 3.  Each run's end is above the one before and its   *)
(* epoch another.  Each operator does to runs what the operator of LogOps  *)
(* with the same name does to sequences; MCLogRuns compares them.          *)
(*                                                                         *)
(* Epochs never decrease within a log.                                     *)
(*                                                                         *)
(* Left out: logs in which they do.  Wrong rules can make such logs, which *)
(* only sequences hold.                                                    *)
(***************************************************************************)
EXTENDS LogOps

RunEmptyLog == <<>>
RunEnd(runs) == IF runs = <<>> THEN 0 ELSE runs[Len(runs)][2]

\* The first k runs.
Runs(runs, k) == SubSeq(runs, 1, k)

\* The run that has the record at an offset.
RunAt(runs, offset) == CHOOSE k \in 1..Len(runs) : offset <= runs[k][2] /\ (k = 1 \/ runs[k - 1][2] < offset)

RunEpochAt(runs, offset) == runs[RunAt(runs, offset)][1]
RunLastEpoch(runs) == IF runs = <<>> THEN 0 ELSE runs[Len(runs)][1]

RunExtended(runs, epoch, n) ==
  IF RunLastEpoch(runs) = epoch /\ runs # <<>> THEN [runs EXCEPT ![Len(runs)][2] = @ + n]
                                               ELSE Append(runs, <<epoch, RunEnd(runs) + n>>)

RunPrefix(runs, n) ==
  IF n = 0 THEN <<>>
  ELSE IF n >= RunEnd(runs) THEN runs
  ELSE LET k == RunAt(runs, n) IN Append(Runs(runs, k - 1), <<runs[k][1], n>>)

\* The ends of a slice count from its start, as those of any log.
RunSlice(runs, from, n) ==
  IF n = 0 THEN <<>>
  ELSE LET k   == RunAt(runs, from + 1)
           cut == RunPrefix(runs, from + n)
       IN  [i \in 1..(Len(cut) - k + 1) |-> <<cut[k + i - 1][1], cut[k + i - 1][2] - from>>]

RunJoined(runs, more) ==
  LET shifted == [i \in 1..Len(more) |-> <<more[i][1], more[i][2] + RunEnd(runs)>>]
  IN  IF more = <<>> THEN runs
      ELSE IF runs # <<>> /\ RunLastEpoch(runs) = more[1][1] THEN Runs(runs, Len(runs) - 1) \o shifted
      ELSE runs \o shifted

RunIsPrefix(s, t) == RunEnd(s) <= RunEnd(t) /\ s = RunPrefix(t, RunEnd(s))

RunEpochEnd(runs, e) ==
  LET k == Cardinality({i \in 1..Len(runs) : runs[i][1] <= e})
  IN  IF k = 0 THEN [epoch |-> 0, end |-> 0] ELSE [epoch |-> runs[k][1], end |-> runs[k][2]]

\* Where both logs have an epoch in common, they are the same up to the end of what they share of it.  That is so at once where
\* one begins the other, as almost always.
RunMatch(s, t) ==
  \/ RunIsPrefix(s, t)
  \/ RunIsPrefix(t, s)
  \/ \A i \in 1..Len(s) : \A k \in 1..Len(t) :
       LET from == Max2(IF i = 1 THEN 0 ELSE s[i - 1][2], IF k = 1 THEN 0 ELSE t[k - 1][2])
           to   == Min2(s[i][2], t[k][2])
       IN  s[i][1] = t[k][1] /\ from < to => RunPrefix(s, to) = RunPrefix(t, to)

RunEpochsWithin(runs, epochs) == \A i \in 1..Len(runs) : runs[i][1] \in epochs
=============================================================================
