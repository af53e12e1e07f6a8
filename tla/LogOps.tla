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

\* Whether a follower whose last record is of lastEpoch and whose LEO is offset holds what a leader with these
\* records does not.
Diverges(records, lastEpoch, offset) ==
  LET found == EpochEnd(records, lastEpoch)
  IN  ~bug("A12") /\ (found.epoch < lastEpoch \/ found.end < offset)
=============================================================================
