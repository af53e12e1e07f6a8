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
    return epochAt(offset, entryAt(offset));
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
    int mine = entryAt(offset);
    int its = other.entryAt(offset);
    while (offset < limit && (offset < end || offset < other.end)) {
      if (epochAt(offset, mine) != other.epochAt(offset, its)) {
        return offset;
      }
      offset = Math.min(boundaryAfter(offset, mine), other.boundaryAfter(offset, its));
      mine += startsAt(mine + 1, offset) ? 1 : 0;
      its += other.startsAt(its + 1, offset) ? 1 : 0;
    }
    return -1;
  }

  /** The entry whose epoch wrote at {@code offset}, or would have; -1 if none is so old. */
  private int entryAt(long offset) {
    int entry = epochs.size() - 1;
    while (entry >= 0 && epochs.get(entry).startOffset() > offset) {
      entry--;
    }
    return entry;
  }

  private int epochAt(long offset, int entry) {
    return entry < 0 || offset < start || offset >= end ? -1 : epochs.get(entry).epoch();
  }

  private boolean startsAt(int entry, long offset) {
    return entry < epochs.size() && epochs.get(entry).startOffset() <= offset;
  }

  /** The next offset above {@code offset}, which {@code entry} wrote, where that changes. */
  private long boundaryAfter(long offset, int entry) {
    long logEnds = end > offset ? end : Long.MAX_VALUE;
    return entry + 1 < epochs.size()
        ? Math.min(epochs.get(entry + 1).startOffset(), logEnds)
        : logEnds;
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
