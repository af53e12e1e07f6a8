package io.highwater.spec;

import io.highwater.spec.Event.EpochStart;
import java.util.ArrayList;
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
    for (long offset : boundaries(other, limit)) {
      if (epochAt(offset) != other.epochAt(offset)) {
        return offset;
      }
    }
    return -1;
  }

  /** Between two neighbours of these offsets neither log changes its epoch. */
  private List<Long> boundaries(LogView other, long limit) {
    long from = Math.max(start, other.start);
    List<Long> offsets = new ArrayList<>();
    offsets.add(from);
    offsets.add(end);
    offsets.add(other.end);
    epochs.forEach(each -> offsets.add(each.startOffset()));
    other.epochs.forEach(each -> offsets.add(each.startOffset()));
    return offsets.stream().filter(each -> from <= each && each < limit).sorted().toList();
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
