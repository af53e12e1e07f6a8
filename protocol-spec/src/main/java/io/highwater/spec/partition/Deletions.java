package io.highwater.spec.partition;

import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.partition.Awaiting.Waiting;
import java.util.function.Consumer;

/** The answers that a leader owes those who have deleted records. */
final class Deletions {
  private final PartitionId id;
  private final Awaiting onLowWatermark = new Awaiting();

  Deletions(PartitionId id) {
    this.id = id;
  }

  /** A request waits until no in-sync replica begins before {@code logStart}. */
  void await(long logStart, Event.DeleteRecords request) {
    onLowWatermark.add(logStart, request.ticket(), logStart, request.deadlineMs());
  }

  boolean areAwaited() {
    return !onLowWatermark.isEmpty();
  }

  /** Answers everybody who waited for no more than {@code lowWatermark}. */
  void done(long lowWatermark, Effects out) {
    onLowWatermark.releaseUpTo(lowWatermark, answer(KafkaError.NONE, lowWatermark, out));
  }

  /** Time is up for those whose deadline has come. */
  void leaveLate(long nowMs, Effects out) {
    onLowWatermark.releaseLate(nowMs, answer(KafkaError.REQUEST_TIMED_OUT, -1, out));
  }

  /** The leader's epoch is over: whoever leads next may begin earlier. */
  void leaveAll(Effects out) {
    onLowWatermark.releaseAll(answer(KafkaError.NOT_LEADER_OR_FOLLOWER, -1, out));
  }

  private Consumer<Waiting> answer(KafkaError error, long lowWatermark, Effects out) {
    return each -> out.emit(new Effect.RecordsDeleted(id, each.ticket(), error, lowWatermark));
  }
}
