--------------------------------- MODULE LogOps ---------------------------------
(***************************************************************************)
(* A log is a sequence of records, and a record is the epoch that wrote    *)
(* it: (epoch, offset) is its identity.  Offsets count records: the LEO is *)
(* Len(log), and a high watermark of h covers the first h records.         *)
(*                                                                         *)
(* Left out: what a record says, batches (a record is one offset), and the *)
(* start of a log (nothing is ever deleted from the front).                *)
(***************************************************************************)
EXTENDS Settings

\* A log's records are touched by the operators of this module only: TraceReplication holds a log as runs of epochs
\* (LogRuns) by replacing them.
EmptyLog == <<>>
End(records) == Len(records)
EpochAt(records, offset) == records[offset]
Extended(records, epoch, n) == IF n = 1 THEN Append(records, epoch) ELSE records \o [i \in 1..n |-> epoch]
Slice(records, from, n) == SubSeq(records, from + 1, from + n)
Joined(records, more) == records \o more

Min2(a, b) == IF a < b THEN a ELSE b
Max2(a, b) == IF a > b THEN a ELSE b
Min(S)     == CHOOSE x \in S : \A y \in S : x <= y
Prefix(s, n) == SubSeq(s, 1, n)
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = Prefix(t, Len(s))

LastEpoch(records) == IF records = <<>> THEN 0 ELSE records[Len(records)]

\* The end offset of the largest epoch <= e, and that epoch.
EpochEnd(records, e) ==
  LET offsets == {i \in 1..Len(records) : records[i] <= e}
      end     == IF offsets = {} THEN 0 ELSE CHOOSE i \in offsets : \A j \in offsets : j <= i
  IN  [epoch |-> IF end = 0 THEN 0 ELSE records[end], end |-> end]

\* Where a follower whose last record is of lastEpoch parts from these records.  One that does not say (None, a wrong
\* rule) can be judged by its LEO only.
DivergencePoint(records, lastEpoch) ==
  IF lastEpoch = None THEN [epoch |-> LastEpoch(records), end |-> End(records)] ELSE EpochEnd(records, lastEpoch)

\* Two logs that have a record in common have everything before it in common.
Match(s, t) == \A i \in 1..Min2(Len(s), Len(t)) : s[i] = t[i] => Prefix(s, i) = Prefix(t, i)

EpochsWithin(records, epochs) == \A i \in 1..Len(records) : records[i] \in epochs

\* Whether a follower whose last record is of lastEpoch and whose LEO is offset holds what a leader with these
\* records does not.
Diverges(records, lastEpoch, offset) ==
  LET found == DivergencePoint(records, lastEpoch)
  IN  /\ ~bug("A12")
      /\ \/ found.end < offset
         \/ lastEpoch # None /\ found.epoch < lastEpoch /\ ~bug("A2")
=============================================================================
