package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the model and the program both know, in the model's numbers: epochs and places from 1 on, 0
 * for none. Two projections of one moment are equal if the program did what the model did.
 */
final class Fields {
  /** A version of the partition. */
  record Version(int leader, int leaderEpoch, BrokerSet isr) {}

  /**
   * An ISR as its leader sees it.
   *
   * @param joiner the incarnation that is to join; {@link #WITHDRAWN} if nobody asks for it any
   *     more
   */
  record Isr(BrokerSet committed, BrokerSet proposed, int joiner, int place, boolean stray) {
    static final int WITHDRAWN = -1;
    static final Isr NONE = new Isr(BrokerSet.of(), BrokerSet.of(), 0, 0, false);

    /** The model keeps the joiner of a refused proposal in mind, the program has dropped it. */
    boolean agrees(Isr program) {
      return program.joiner == WITHDRAWN
          ? committed.equals(program.committed)
              && proposed.equals(program.proposed)
              && place == program.place
              && stray == program.stray
          : equals(program);
    }
  }

  /** What an idempotent producer's record says. */
  record Sequence(int offset, int producer, int sequence) {}

  /** What a follower has said. */
  record Progress(long offset, long flushed, int brokerEpoch) {}

  /** A fetch request. */
  record Request(
      int to, int leaderEpoch, long offset, int lastEpoch, long flushed, int brokerEpoch) {}

  /** An answer to one; epoch and end are those of a divergence, or -1. */
  record Response(
      int leaderEpoch, long offset, long hw, List<Integer> records, int epoch, long end) {}

  /** A fetch: nothing, a {@link Request} on its way or parked, a {@link Response}, or lost. */
  record Fetch(String stage, Object content) {
    static final Fetch NONE = new Fetch("none", "");
  }

  /** An AlterPartition request. */
  record Alter(int from, int leaderEpoch, int place, BrokerSet isr, int joiner, boolean awaited) {}

  private final Map<String, Object> values = new TreeMap<>();

  void put(String field, Object value) {
    values.put(field, value);
  }

  void put(String field, int broker, Object value) {
    values.put(field + "[b" + broker + "]", value);
  }

  /** The fields that differ from the program's, each with both values. */
  SortedMap<String, String> differences(Fields program) {
    SortedMap<String, String> differences = new TreeMap<>();
    for (Map.Entry<String, Object> each : values.entrySet()) {
      Object other = program.values.get(each.getKey());
      if (!agree(each.getValue(), other)) {
        differences.put(each.getKey(), "model " + each.getValue() + ", program " + other);
      }
    }
    return differences;
  }

  private static boolean agree(Object model, Object program) {
    return (model instanceof Isr mine && program instanceof Isr other)
        ? mine.agrees(other)
        : model.equals(program);
  }
}
