package io.highwater.tla.trace;

import io.highwater.tla.trace.TraceLine.Fields;
import java.util.ArrayList;
import java.util.List;

/** A log as a line tells it, {@code [[epoch, start], …]}, and as the model holds it: epoch runs. */
final class EpochRuns {
  private record EpochStart(long epoch, long offset) {}

  private EpochRuns() {}

  /** Each epoch that has records, and the end of them, from the log's start. */
  static List<List<Long>> of(Fields after) {
    return of(after, readable(after), start(after), after.number("leo"));
  }

  /** A log knows the epoch of the record before its start, too; what it deleted is not told. */
  private static List<?> readable(Fields after) {
    List<?> epochs = after.list("epochs");
    long start = start(after);
    List<Object> readable = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i++) {
      EpochStart each = epochStart(after, epochs.get(i));
      boolean isOver =
          i + 1 < epochs.size() && epochStart(after, epochs.get(i + 1)).offset() <= start;
      if (!isOver || each.offset() >= start) {
        readable.add(List.of(each.epoch(), Math.max(start, each.offset())));
      }
    }
    return readable;
  }

  /** The epoch that wrote the record before an offset, or -1. */
  static long epochBefore(Fields after, long offset) {
    long found = -1;
    for (Object each : after.list("epochs")) {
      EpochStart start = epochStart(after, each);
      found = start.offset() < offset ? start.epoch() : found;
    }
    return found;
  }

  /** Where the first of the logs begins that have records: from there on they are told of. */
  static long origin(List<TraceLine> lines) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (TraceLine line : lines) {
      Fields after = line.after();
      if (after != null && line.actor().startsWith("broker-") && after.has("leo")) {
        most = Math.max(most, start(after));
        least = after.number("leo") > start(after) ? Math.min(least, start(after)) : least;
      }
    }
    return least == Long.MAX_VALUE ? most : least;
  }

  /**
   * Looks at the form only.
   *
   * @throws Refusal.Found if one is no epoch with its start
   */
  static void require(Fields of, String field) {
    of.list(field).forEach(each -> epochStart(of, each));
  }

  /** Where a log begins. */
  static long start(Fields after) {
    return after.has("start") ? after.number("start") : 0;
  }

  /**
   * The same of some records.
   *
   * @throws Refusal.Found if the epochs are not those of records from start to end
   */
  static List<List<Long>> of(Fields line, List<?> epochs, long start, long end) {
    List<List<Long>> runs = new ArrayList<>();
    List<EpochStart> starts = epochs.stream().map(each -> epochStart(line, each)).toList();
    long at = start;
    for (int i = 0; i < starts.size(); i++) {
      long to = i + 1 < starts.size() ? starts.get(i + 1).offset() : end;
      if (starts.get(i).offset() != at || to < at) {
        throw new Refusal.Found(
            line.line(),
            line.name() + ".epochs: the epochs' starts and the end do not fit: " + epochs);
      }
      if (to > at) {
        runs.add(List.of(starts.get(i).epoch() + 1, to - start));
      }
      at = to;
    }
    if (at != end) {
      throw new Refusal.Found(line.line(), line.name() + ".epochs: there are records of no epoch");
    }
    return runs;
  }

  /** The log's last epoch if it has no records, or -1. */
  static long emptyEpoch(Fields after) {
    List<?> epochs = after.list("epochs");
    if (epochs.isEmpty()) {
      return -1;
    }
    EpochStart last = epochStart(after, epochs.getLast());
    return last.offset() == after.number("leo") ? last.epoch() : -1;
  }

  private static EpochStart epochStart(Fields line, Object value) {
    if (value instanceof List<?> pair
        && pair.size() == 2
        && pair.getFirst() instanceof Long epoch
        && pair.getLast() instanceof Long offset
        && TraceLine.isCountable(epoch)
        && TraceLine.isCountable(offset)) {
      return new EpochStart(epoch, offset);
    }
    throw new Refusal.Found(
        line.line(),
        "%s.epochs: expected [epoch, offset] of each, %s, not %s"
            .formatted(line.name(), TraceLine.NUMBER, value));
  }
}
