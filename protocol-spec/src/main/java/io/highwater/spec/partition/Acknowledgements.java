package io.highwater.spec.partition;

import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.partition.Awaiting.Waiting;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The answers that a leader owes its producers.
 *
 * <p>A request that waits for the high watermark leaves with success only from {@link #committed},
 * and only at or below the high watermark: that nothing above it is acknowledged is a property of
 * this class.
 */
final class Acknowledgements {
  private final PartitionId id;
  private final Awaiting onHighWatermark = new Awaiting();
  private final Awaiting onFlush = new Awaiting();

  Acknowledgements(PartitionId id) {
    this.id = id;
  }

  /** An {@code acks=all} request waits until the high watermark reaches {@code neededEnd}. */
  void awaitHighWatermark(Event.Produce request, long base, long neededEnd) {
    onHighWatermark.add(neededEnd, request.ticket(), base, request.deadlineMs());
  }

  /** An {@code acks=1} request waits until the leader's own copy counts up to there. */
  void awaitFlush(Event.Produce request, long base, long neededEnd) {
    onFlush.add(neededEnd, request.ticket(), base, request.deadlineMs());
  }

  /** Answers everybody who waited for no more than {@link LeaderKernel#answerable}. */
  void committed(long answerable, Effects out) {
    onHighWatermark.releaseUpTo(
        answerable,
        each -> {
          Check.that(
              each.neededEnd() <= answerable,
              "nothing above the high watermark is acknowledged",
              each.neededEnd(),
              answerable);
          succeed(each, out);
        });
  }

  /** Answers everybody who waited for no more than what counts in the leader's own log. */
  void counted(long end, Effects out) {
    onFlush.releaseUpTo(end, each -> succeed(each, out));
  }

  /** The ISR has become too small for those who wait for it. */
  void leaveBelowMinIsr(String detail, Effects out) {
    onHighWatermark.releaseAll(fail(KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND, detail, out));
  }

  /** The leader's epoch is over: nobody here can tell how it ends. */
  void leaveAll(String detail, Effects out) {
    onFlush.releaseAll(fail(KafkaError.NOT_LEADER_OR_FOLLOWER, detail, out));
    onHighWatermark.releaseAll(fail(KafkaError.NOT_LEADER_OR_FOLLOWER, detail, out));
  }

  /** Time is up for those whose deadline has come. */
  void leaveLate(long nowMs, Function<Waiting, String> detail, Effects out) {
    Consumer<Waiting> timeOut =
        each -> reply(each, KafkaError.REQUEST_TIMED_OUT, -1, detail.apply(each), out);
    onHighWatermark.releaseLate(nowMs, timeOut);
    onFlush.releaseLate(nowMs, timeOut);
  }

  /** What waits for the high watermark, ascending. */
  List<Long> awaitedEnds() {
    return onHighWatermark.needs();
  }

  private void succeed(Waiting waiting, Effects out) {
    reply(waiting, KafkaError.NONE, waiting.baseOffset(), "", out);
  }

  private Consumer<Waiting> fail(KafkaError error, String detail, Effects out) {
    return each -> reply(each, error, -1, detail, out);
  }

  private void reply(Waiting waiting, KafkaError error, long base, String detail, Effects out) {
    out.emit(new Effect.ProduceReply(id, waiting.ticket(), error, base, detail));
  }

  @Override
  public String toString() {
    return "hw:" + onHighWatermark.needs() + " flush:" + onFlush.needs();
  }
}
