package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.broker.storage.SegmentSearch.Range;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** What is read of a log. Any thread. */
final class LogReads {
  static final LogSlice EMPTY = LogSlice.of(ByteBuffer.allocate(0));

  private final LogState state;

  LogReads(LogState state) {
    this.state = state;
  }

  LogSlice read(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    state.context.health().check();
    state.lock.readLock().lock();
    try {
      if (state.closed || outOfRange(from, endOffset)) {
        return EMPTY;
      }
      Segment segment = state.segments.get(state.segments.floor(from));
      Extent extent = segment.extent();
      Range range = SegmentSearch.range(segment, extent, from, endOffset, maxBytes, minOneBatch);
      return SegmentSearch.restOfGap(segment, extent, range, from)
          .map(LogSlice::of)
          .orElseGet(() -> slice(segment, range));
    } catch (IOException e) {
      throw state.failure(state.directory, "read", e);
    } finally {
      state.lock.readLock().unlock();
    }
  }

  boolean outOfRange(long from, long endOffset) {
    return from < state.start || from >= Math.min(endOffset, state.logEndOffset());
  }

  LogSlice slice(Segment segment, Range range) {
    if (range.size() == 0 || !segment.retain()) {
      return EMPTY;
    }
    return new FileSlice(state, state.truncations(), segment, range);
  }

  Optional<TimestampOffset> offsetForTimestamp(long timestamp) {
    state.context.health().check();
    state.lock.readLock().lock();
    try {
      return state.closed
          ? Optional.empty()
          : state.segments.firstAtOrAfter(timestamp, state.start);
    } catch (IOException e) {
      throw state.failure(state.directory, "read", e);
    } finally {
      state.lock.readLock().unlock();
    }
  }

  boolean forEachBatch(long from, long upTo, Consumer<RecordBatch> visitor) {
    state.context.health().check();
    int started = state.truncations();
    long at = Math.max(from, state.start);
    while (at < Math.min(upTo, state.logEndOffset())) {
      Optional<BatchWalk> walk = beginWalk(at, started);
      if (walk.isEmpty()) {
        return false;
      }
      try (BatchWalk segment = walk.get()) {
        at = segment.forEach(upTo, visitor, () -> started == state.truncations());
      } catch (IOException e) {
        throw state.failure(state.directory, "read", e);
      }
    }
    return started == state.truncations();
  }

  private Optional<BatchWalk> beginWalk(long from, int started) {
    state.lock.readLock().lock();
    try {
      if (state.closed || started != state.truncations()) {
        return Optional.empty();
      }
      long at = Math.max(from, state.start);
      return Optional.of(new BatchWalk(state.segments.get(state.segments.floor(at)), at));
    } catch (IOException e) {
      throw state.failure(state.directory, "read", e);
    } finally {
      state.lock.readLock().unlock();
    }
  }
}
