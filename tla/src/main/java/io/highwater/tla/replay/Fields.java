package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
  record Alter(
      int from,
      int brokerEpoch,
      int leaderEpoch,
      int place,
      BrokerSet isr,
      int joiner,
      boolean awaited) {}

  /** What a granted AlterPartition says to its sender. */
  record Grant(BrokerSet isr, int place) {
    static final Grant NONE = new Grant(BrokerSet.of(), 0);
  }

  private final Map<String, Object> values = new TreeMap<>();

  void put(String field, Object value) {
    values.put(field, value);
  }

  void put(String field, int broker, Object value) {
    values.put(field + "[b" + broker + "]", value);
  }

  /** The fields that differ from the program's, or that only one has, each with both values. */
  SortedMap<String, String> differences(Fields program) {
    SortedMap<String, String> differences = new TreeMap<>();
    SortedSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(program.values.keySet());
    for (String each : names) {
      Object mine = values.get(each);
      Object other = program.values.get(each);
      if (!agree(mine, other)) {
        differences.put(each, "model " + told(mine) + ", program " + told(other));
      }
    }
    return differences;
  }

  private static boolean agree(Object model, Object program) {
    return (model instanceof Isr mine && program instanceof Isr other)
        ? mine.agrees(other)
        : Objects.equals(model, program);
  }

  private static Object told(Object value) {
    return value == null ? "has no such field" : value;
  }
}
