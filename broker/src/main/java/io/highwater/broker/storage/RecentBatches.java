package io.highwater.broker.storage;

import io.highwater.broker.storage.SegmentSearch.Range;
import java.util.Optional;

/**
 * Where the newest batches of the active segment lie, so that followers and consumers at the tail
 * cost no look-up in a file. For the shard's thread only.
 */
final class RecentBatches {
  private static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;

  private final long[] baseOffsets = new long[CAPACITY];
  private final int[] positions = new int[CAPACITY];

  /** Batches added since the last clear; the newest {@link #CAPACITY} of them are known. */
  private long added;

  private int endPosition;
  private long nextOffset;

  void clear() {
    added = 0;
  }

  void add(long baseOffset, int position) {
    int slot = (int) added & MASK;
    baseOffsets[slot] = baseOffset;
    positions[slot] = position;
    added++;
  }

  /** The last batch added ends there. */
  void end(int position, long offset) {
    endPosition = position;
    nextOffset = offset;
  }

  /** As {@link SegmentSearch#range}; nothing if {@code from} is older than what is known. */
  Optional<Range> range(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    long first = floor(from, Long.MAX_VALUE);
    if (first < 0 || from >= nextOffset) {
      return Optional.empty();
    }
    int start = position(first);
    int end = start;
    if (endOffset > from) {
      end = endOffset >= nextOffset ? endPosition : position(floor(endOffset, Long.MAX_VALUE));
    }
    int limit = Math.max(0, maxBytes);
    if (end - start > limit) {
      end = position(floor(Long.MAX_VALUE, (long) start + limit));
      if (end == start && minOneBatch) {
        end = first + 1 == added ? endPosition : position(first + 1);
      }
    }
    return Optional.of(new Range(start, end - start));
  }

  /** The newest batch known that starts at or below both, or -1. */
  private long floor(long offset, long position) {
    long oldest = Math.max(0, added - CAPACITY);
    long low = oldest;
    long high = added - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      int slot = (int) middle & MASK;
      if (baseOffsets[slot] <= offset && positions[slot] <= position) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < oldest ? -1 : high;
  }

  private int position(long batch) {
    return positions[(int) batch & MASK];
  }
}
