package io.highwater.broker.shard;

import io.highwater.broker.storage.CompactionRules;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Turns wishes for an fsync into fsyncs, one at a time for each log. Whatever is wished for while
 * one is under way is served by the next: that is the group commit. Frees the space of what was
 * deleted, and compacts, for that takes an fsync, too.
 *
 * <p>Wishes come on the shard's thread; fsyncs run on the log directory's I/O thread.
 */
final class Flusher {
  private final Executor io;
  private final Consumer<Runnable> backOnShard;
  private final Consumer<Event> dispatch;
  private final Consumer<Throwable> failed;
  private final Set<ShardBug> bugs;

  /**
   * @param io the log directory's I/O thread
   * @param backOnShard runs something on the shard's thread later
   * @param dispatch handles an event, on the shard's thread
   * @param failed told, on the I/O thread, of what a shard cannot go on with
   * @param bugs the rules to break
   */
  Flusher(
      Executor io,
      Consumer<Runnable> backOnShard,
      Consumer<Event> dispatch,
      Consumer<Throwable> failed,
      Set<ShardBug> bugs) {
    this.io = io;
    this.backOnShard = backOnShard;
    this.dispatch = dispatch;
    this.failed = failed;
    this.bugs = bugs;
  }

  void want(PartitionId partition, ShardLog log, int generation, long upTo) {
    log.wantedGeneration = generation;
    log.wantedEnd = upTo;
    if (!log.flushing) {
      start(partition, log);
    }
  }

  void reclaim(ShardLog log) {
    io.execute(
        () -> {
          try {
            log.log.reclaim();
          } catch (RuntimeException | Error failure) {
            failed.accept(failure);
          }
        });
  }

  /**
   * Compacts a log, unless that is under way, and puts in place on the shard's thread what it got.
   */
  void compact(ShardLog log, CompactionRules rules, long wallMs, long end) {
    if (log.compacting) {
      return;
    }
    log.compacting = true;
    io.execute(
        () -> {
          try {
            Optional<Runnable> swap = log.log.compact(rules, wallMs, end);
            backOnShard.accept(
                () -> {
                  log.compacting = false;
                  swap.ifPresent(Runnable::run);
                });
          } catch (RuntimeException | Error failure) {
            failed.accept(failure);
          }
        });
  }

  private void start(PartitionId partition, ShardLog log) {
    int generation = log.wantedGeneration;
    long upTo = log.wantedEnd;
    log.flushing = true;
    if (bugs.contains(ShardBug.FLUSH_TOLD_EARLY)) {
      backOnShard.accept(() -> dispatch.accept(new Event.Flushed(partition, generation, upTo)));
    }
    io.execute(
        () -> {
          long flushed;
          try {
            flushed = log.log.flush(upTo);
          } catch (RuntimeException | Error failure) {
            failed.accept(failure); // whatever it is, else nobody would ever flush here again
            return;
          }
          backOnShard.accept(() -> completed(partition, log, generation, upTo, flushed));
        });
  }

  private void completed(
      PartitionId partition, ShardLog log, int generation, long upTo, long flushed) {
    log.flushing = false;
    dispatch.accept(new Event.Flushed(partition, generation, flushed));
    if (log.wantedGeneration != generation || log.wantedEnd > upTo) {
      start(partition, log);
    }
  }
}
