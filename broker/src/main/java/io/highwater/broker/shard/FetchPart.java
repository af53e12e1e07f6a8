package io.highwater.broker.shard;

import io.highwater.spec.Effect;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;

/** One partition of a fetch session, and what the core last said about it. Shard thread only. */
final class FetchPart implements Ticket {
  final FetchSession session;
  FetchPosition position;

  /** What the core said in this turn: one of the three kinds of fetch effects, or nothing yet. */
  Effect verdict;

  /** What the reader was told last, so that news can be told from repetition. */
  long toldHighWatermark = -1;

  long toldLogStart = -1;

  FetchPart(FetchSession session, FetchPosition position) {
    this.session = session;
    this.position = position;
  }

  boolean isRefused() {
    return verdict instanceof Effect.FetchRejected || verdict instanceof Effect.FetchDiverged;
  }

  /** Whether an answer without records says anything that the reader does not know. */
  boolean isNews(FetchAnswer answer) {
    return answer.highWatermark() != toldHighWatermark || answer.logStart() != toldLogStart;
  }

  /** Whether a follower must hear at once that records were deleted. */
  boolean startsLater(FetchAnswer answer) {
    return !session.isConsumer() && toldLogStart >= 0 && answer.logStart() > toldLogStart;
  }

  FetchAnswer refusal() {
    return switch (verdict) {
      case Effect.FetchRejected it ->
          new FetchAnswer(
              it.partition(),
              it.error(),
              it.highWatermark(),
              it.logStart(),
              -1,
              -1,
              it.leaderId(),
              it.leaderEpoch(),
              null);
      case Effect.FetchDiverged it ->
          new FetchAnswer(
              it.partition(),
              KafkaError.NONE,
              it.highWatermark(),
              it.logStart(),
              it.epoch(),
              it.end(),
              -1,
              -1,
              null);
      // tidy: every other effect is a caller's mistake
      default -> throw new IllegalStateException("not refused: " + verdict);
    };
  }
}
