package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;

/** Measures batches that are about to be appended, and checks that they follow on. Reused. */
final class BatchRun {
  private final RecordBatch batch = new RecordBatch();
  private long bytes;
  private long nextOffset;
  private long maxTimestamp;
  private int lastEpoch;

  /**
   * Looks at every header between each buffer's position and limit.
   *
   * @throws IllegalStateException if one does not follow on {@code expectedBaseOffset} or on the
   *     one before, or is incomplete
   */
  void measure(long expectedBaseOffset, int epochBefore, ByteBuffer[] buffers) {
    bytes = 0;
    nextOffset = expectedBaseOffset;
    maxTimestamp = RecordBatch.NO_TIMESTAMP;
    lastEpoch = epochBefore;
    for (ByteBuffer buffer : buffers) {
      for (int at = buffer.position(); at < buffer.limit(); ) {
        int size = RecordBatch.completeSizeAt(buffer, at);
        check(size > 0, "an incomplete batch", buffer.limit() - at, RecordBatch.OVERHEAD);
        batch.wrap(buffer, at);
        check(batch.baseOffset() == nextOffset, "base offset", batch.baseOffset(), nextOffset);
        int epoch = batch.partitionLeaderEpoch();
        check(epoch >= lastEpoch, "leader epoch before the last one", epoch, lastEpoch);
        check(batch.lastOffsetDelta() >= 0, "last offset delta", batch.lastOffsetDelta(), 0);
        lastEpoch = epoch;
        maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
        nextOffset = batch.nextOffset();
        at += size;
        bytes += size;
      }
    }
  }

  /** Where the first of some batches begins; {@link Long#MAX_VALUE} if there is none. */
  static long firstOffset(ByteBuffer[] batches) {
    ByteBuffer first = batches[0];
    return first.hasRemaining()
        ? new RecordBatch().wrap(first, first.position()).baseOffset()
        : Long.MAX_VALUE;
  }

  private static void check(boolean holds, String what, long found, long expected) {
    if (!holds) {
      throw new IllegalStateException(
          "cannot append: " + what + " is " + found + ", expected " + expected);
    }
  }

  long bytes() {
    return bytes;
  }

  long nextOffset() {
    return nextOffset;
  }

  /** The epoch of the last batch. */
  int lastEpoch() {
    return lastEpoch;
  }

  long maxTimestamp() {
    return maxTimestamp;
  }
}
