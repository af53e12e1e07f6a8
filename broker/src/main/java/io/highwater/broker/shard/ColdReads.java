package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.TimestampOffset;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.wire.MalformedFrame;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into logs where that takes long: on the I/O thread, so that the shard goes on meanwhile.
 * Answers come back to the shard's thread. Shard thread only.
 */
final class ColdReads {
  private static final Logger LOG = LoggerFactory.getLogger(ColdReads.class);

  private final Executor io;
  private final Consumer<Runnable> backOnShard;
  private final Consumer<Event> post;
  private final Consumer<Throwable> failed;

  /**
   * @param io the log directory's I/O thread
   * @param backOnShard runs something on the shard's thread later
   * @param post hands the shard an event
   * @param failed told, on the I/O thread, of what a shard cannot go on with
   */
  ColdReads(
      Executor io,
      Consumer<Runnable> backOnShard,
      Consumer<Event> post,
      Consumer<Throwable> failed) {
    this.io = io;
    this.backOnShard = backOnShard;
    this.post = post;
    this.failed = failed;
  }

  /**
   * Answers who asked for an offset by time.
   *
   * @param bounds what may be told
   */
  void findTime(PartitionLog log, OffsetTicket ticket, Effect.LatestOffset bounds) {
    io.execute(
        () -> {
          try {
            Optional<TimestampOffset> found =
                TimeLookup.find(log, ticket.timestamp(), bounds.latest());
            backOnShard.accept(
                () ->
                    ticket.answer(
                        KafkaError.NONE,
                        found.map(TimestampOffset::offset).orElse(-1L),
                        found.map(TimestampOffset::timestamp).orElse(-1L),
                        bounds.leaderEpoch()));
          } catch (MalformedFrame damaged) {
            LOG.warn("{}: cannot look for a time: {}", log.name(), damaged.getMessage());
            backOnShard.accept(() -> ticket.answer(KafkaError.CORRUPT_MESSAGE, -1, -1, -1));
          } catch (RuntimeException | Error failure) {
            failed.accept(failure);
          }
        });
  }

  /** Tells the core what producers have written. The partition stands still until then. */
  void rebuildProducers(PartitionLog log, Effect.RebuildProducers wanted) {
    io.execute(
        () -> {
          try {
            // If the log is cut or closed meanwhile there is nothing to tell: a cut asks again.
            ProducerBatches.readFrom(log, wanted.upTo())
                .ifPresent(
                    batches ->
                        post.accept(
                            new Event.ProducersLoaded(
                                wanted.partition(), wanted.generation(), batches)));
          } catch (RuntimeException | Error failure) {
            failed.accept(failure);
          }
        });
  }
}
