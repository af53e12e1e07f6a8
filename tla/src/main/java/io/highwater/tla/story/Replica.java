package io.highwater.tla.story;

import java.util.ArrayList;
import java.util.List;

/** A replica as a trace line tells it. */
final class Replica {
  static final Replica UNKNOWN = new Replica(Data.NONE);

  /** Records in a row that one epoch wrote. */
  record Run(long epoch, long start, long end) {}

  private final Data state;
  private final List<Run> runs;

  Replica(Data state) {
    this.state = state;
    this.runs = runs(state, state.number("leo", 0));
  }

  private static List<Run> runs(Data state, long leo) {
    List<Run> runs = new ArrayList<>();
    List<List<Long>> starts = state.pairs("epochs");
    for (int i = 0; i < starts.size(); i++) {
      long end = i + 1 < starts.size() ? starts.get(i + 1).get(1) : leo;
      long start = starts.get(i).get(1);
      if (start < end) {
        runs.add(new Run(starts.get(i).get(0), start, end));
      }
    }
    return List.copyOf(runs);
  }

  /** The same log, on the disk of a process that does not run. */
  Replica down() {
    return new Replica(Down.of(state));
  }

  Data state() {
    return state;
  }

  boolean isKnown() {
    return state.has("leo");
  }

  boolean isUp() {
    return !Boolean.FALSE.equals(state.fields().get("up"));
  }

  long leader() {
    return state.number("leader", -1);
  }

  long leaderEpoch() {
    return state.number("leaderEpoch", -1);
  }

  /** A replica leads if it has an ISR: only leaders tell of one. */
  boolean leads() {
    return isUp() && state.has("isr");
  }

  Data isr() {
    return state.object("isr");
  }

  List<Long> pending() {
    return state.numbers("pending");
  }

  long leo() {
    return state.number("leo", 0);
  }

  long highWatermark() {
    return state.number("hw", 0);
  }

  long durable() {
    return state.number("durable", 0);
  }

  List<Run> runs() {
    return runs;
  }

  /** The epoch of the record at an offset, or -1 if there is none. */
  long epochAt(long offset) {
    for (Run each : runs) {
      if (each.start() <= offset && offset < each.end()) {
        return each.epoch();
      }
    }
    return -1;
  }

  boolean has(RecordId record) {
    return epochAt(record.offset()) == record.epoch();
  }

  /** A record by its identity. */
  record RecordId(long offset, long epoch) {
    @Override
    public String toString() {
      return "the record at offset " + offset + " of epoch " + epoch;
    }
  }
}
