----------------------------- MODULE FollowerKernel -----------------------------
(***************************************************************************)
(* What a follower does with its leader's answer, as pure functions.       *)
(*                                                                         *)
(* Left out: when a follower asks, and what an answer brings: Replication  *)
(* has that.  Logs start at offset 0, so that none ever starts anew.       *)
(***************************************************************************)
EXTENDS LogOps

\* Whether an answer is still one to the question: it was asked in this epoch, at this offset and behind a record of this
\* epoch.  So it was asked by the same log, for offset and epoch name a record and all that is before it.
Heeds(isFollower, leaderEpoch, leo, lastEpoch, answer) ==
  /\ (isFollower /\ ((leaderEpoch = answer.leaderEpoch /\ lastEpoch = answer.lastEpoch) \/ bug("A6"))) \/ bug("A7")
  /\ leo = answer.offset

\* How many of its records a follower keeps: no more than it shares with the leader, neither beyond the leader's end
\* of the diverging epoch nor beyond its own. Without records of that epoch it is cut at its own end of an older one:
\* the leader's end may lie within one of its batches. Its next fetch asks again.
TruncationPoint(records, divergingEpoch, divergingEnd) ==
  LET own == EpochEnd(records, divergingEpoch)
  IN  IF own.epoch = divergingEpoch THEN Min2(divergingEnd, own.end) ELSE own.end

\* A high watermark never rises by a truncation ...
TruncatedHighWatermark(highWatermark, leaderHighWatermark, fetchOffset, leo) ==
  CASE bug("A11") -> Max2(highWatermark, Min2(leaderHighWatermark, fetchOffset))
    [] bug("A13") -> highWatermark
    [] OTHER      -> Min2(highWatermark, leo)

\* The high watermark that a log starts with: a checkpoint may be lost, or ahead of the log.
RecoveredHighWatermark(checkpoint, leo) == IF bug("A14") THEN checkpoint ELSE Min2(checkpoint, leo)

\* ... and otherwise follows the leader's, as far as there are records.
LearntHighWatermark(highWatermark, leaderHighWatermark, leo) == Max2(highWatermark, Min2(leaderHighWatermark, leo))
=============================================================================
