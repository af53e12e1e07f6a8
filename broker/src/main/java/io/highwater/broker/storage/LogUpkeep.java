package io.highwater.broker.storage;

import java.io.IOException;
import java.util.Optional;

/** What is done to a log's files beside its writes: flushed, deleted, compacted. I/O thread. */
final class LogUpkeep {
  private final LogState state;

  LogUpkeep(LogState state) {
    this.state = state;
  }

  long flush(long upTo) {
    state.context.health().check();
    if (state.recoveryPoint >= upTo || state.closed) {
      return state.recoveryPoint;
    }
    try (PendingFlush flush = beginFlush()) {
      flush.force();
      conclude(flush);
      return state.recoveryPoint;
    } catch (IOException e) {
      throw state.context.has(StorageBug.FAILED_FSYNC_RETRIED)
          ? new LogDirFailure(state.directory, "fsync", e)
          : state.failure(state.directory, "fsync", e);
    }
  }

  long startToRetain(Retention retention, long nowMs, long end) {
    return retention.start(state.segments, nowMs, end);
  }

  void reclaim() {
    state.context.health().check();
    long from = state.start;
    boolean durable = state.context.has(StorageBug.LOG_START_UNFLUSHED) || flush(from) >= from;
    if (state.closed || !durable) {
      return; // closed or cut meanwhile: whoever advances the start again asks again
    }
    state.lock.readLock().lock();
    try {
      if (!state.closed && from <= state.start) {
        state.context.logStarts().raise(state.name, from);
        if (state.obsolete.delete(state.context.disk())) {
          state.directoryDirty = true;
        }
      }
    } catch (IOException e) {
      throw state.failure(state.directory, "free space in", e);
    } finally {
      state.lock.readLock().unlock();
    }
  }

  Optional<Runnable> compact(CompactionRules rules, long nowMs, long end) {
    state.context.health().check();
    int started = state.truncations();
    try {
      LogCompaction compaction =
          new LogCompaction(state.name, state.directory, state.config, state.context);
      return compaction
          .run(state.segments, end, rules, nowMs, state.compactedTo)
          .map(result -> () -> state.exclusively("compact", () -> replace(result, started)));
    } catch (IOException e) {
      if (state.closed || started != state.truncations()) {
        return Optional.empty(); // read while it was cut
      }
      throw state.failure(state.directory, "compact", e);
    }
  }

  private void replace(LogCompaction.Result result, int started) throws IOException {
    if (state.closed || started != state.truncations()) {
      result.discard();
      return;
    }
    state.directoryDirty = true;
    state.segments = result.swapInto(state.segments);
    state.compactedTo = result.compactedTo();
  }

  private PendingFlush beginFlush() {
    state.lock.readLock().lock();
    try {
      return new PendingFlush(state.segments, state.start, state.truncations());
    } finally {
      state.lock.readLock().unlock();
    }
  }

  /**
   * Forces what goes by name, since a log that is closed may be renamed, and then counts it all.
   */
  private void conclude(PendingFlush flush) throws IOException {
    state.lock.readLock().lock();
    try {
      boolean cut = flush.truncations() != state.truncations();
      if (state.closed || (cut && !state.context.has(StorageBug.FLUSH_FROM_BEFORE_TRUNCATION))) {
        return;
      }
      if (state.directoryDirty) {
        state.directoryDirty = false;
        state.context.disk().syncDirectory(state.directory);
      }
      flush.syncIndexes();
      if (state.epochsDirty) {
        state.epochsDirty = false;
        EpochCheckpoint.write(state.context.disk(), state.directory, state.epochs);
      }
      // Whatever was deleted unflushed must not come back below the recovery point.
      state.context.logStarts().raise(state.name, flush.start());
      flush.count(state.name, state.context.journal());
      boolean later = state.context.has(StorageBug.FLUSH_COUNTS_LATER_APPENDS);
      state.recoveryPoint =
          Math.max(state.recoveryPoint, later ? state.logEndOffset() : flush.end());
    } finally {
      state.lock.readLock().unlock();
    }
  }
}
