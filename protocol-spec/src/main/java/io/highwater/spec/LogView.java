package io.highwater.spec;

import io.highwater.spec.Event.EpochStart;
import java.util.List;

/**
 * The shape of a log at one moment: a record is known by its offset and the epoch that wrote it.
 *
 * @param start the first offset
 * @param end the offset after the last record
 * @param epochs which epoch writes from where on, ascending; an entry at {@code end} has no records
 */
public record LogView(long start, long end, List<EpochStart> epochs) {
  public static final LogView EMPTY = new LogView(0, 0, List.of());

  public LogView {
    epochs = List.copyOf(epochs);
  }

  /** The epoch of the record at {@code offset}, or -1 if there is none. */
  public int epochAt(long offset) {
    if (offset < start || offset >= end) {
      return -1;
    }
    for (int i = epochs.size() - 1; i >= 0; i--) {
      if (epochs.get(i).startOffset() <= offset) {
        return epochs.get(i).epoch();
      }
    }
    return -1;
  }

  /** The records below {@code newEnd}, without the epochs that wrote none of them. */
  public LogView prefix(long newEnd) {
    long end = Math.min(newEnd, this.end);
    return new LogView(
        Math.min(start, end),
        end,
        epochs.stream().filter(each -> each.startOffset() < end).toList());
  }

  /**
   * Where two logs first differ among the records below {@code limit} that both could hold.
   *
   * @return the lowest such offset, or -1; a log that ends earlier differs at its end
   */
  public long firstDifference(LogView other, long limit) {
    long offset = Math.max(start, other.start);
    while (offset < limit && (offset < end || offset < other.end)) {
      if (epochAt(offset) != other.epochAt(offset)) {
        return offset;
      }
      offset = Math.min(nextBoundary(offset), other.nextBoundary(offset));
    }
    return -1;
  }

  /** The next offset above {@code offset} at which the epoch changes or the log ends. */
  private long nextBoundary(long offset) {
    for (EpochStart each : epochs) {
      if (each.startOffset() > offset) {
        return Math.min(each.startOffset(), end > offset ? end : Long.MAX_VALUE);
      }
    }
    return end > offset ? end : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[").append(start).append(',').append(end).append(")");
    for (EpochStart each : epochs) {
      text.append(' ').append(each.epoch()).append('@').append(each.startOffset());
    }
    return text.toString();
  }
}
