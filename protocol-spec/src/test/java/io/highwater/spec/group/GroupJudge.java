package io.highwater.spec.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds a run against what is promised, by the names of {@code tla/ConsumerGroup.tla}. */
final class GroupJudge {
  static final String ONE_OWNER = "OneOwnerPerGeneration";
  static final String NEVER_BACK = "OffsetsNeverGoBack";
  static final String ASSIGNED = "EveryMemberAssigned";

  private final List<String> violations = new ArrayList<>();
  private final SortedMap<Integer, SortedMap<Integer, String>> owners = new TreeMap<>();
  private final SortedMap<TopicPartition, Long> reached = new TreeMap<>();
  private int acknowledged;

  List<String> violations() {
    return Collections.unmodifiableList(violations);
  }

  int generations() {
    return owners.size();
  }

  int acknowledged() {
    return acknowledged;
  }

  /** A record is below the high watermark. */
  void committed(GroupRecord record) {
    if (record instanceof GroupRecord.OffsetCommitted it) {
      long before = reached.getOrDefault(it.partition(), -1L);
      if (it.committed().offset() < before) {
        violations.add(NEVER_BACK + ": " + before + " was committed before " + it);
      }
      reached.put(it.partition(), it.committed().offset());
    }
  }

  /** A commit was answered. */
  void acknowledged(TopicPartition partition, long offset) {
    acknowledged++;
    if (reached.getOrDefault(partition, -1L) < offset) {
      violations.add(NEVER_BACK + ": " + offset + " of " + partition + " may yet be lost");
    }
  }

  /** A member was told its part. */
  void owns(String owner, int generation, List<Integer> partitions) {
    SortedMap<Integer, String> told = owners.computeIfAbsent(generation, it -> new TreeMap<>());
    for (int partition : partitions) {
      String other = told.putIfAbsent(partition, owner);
      if (other != null && !other.equals(owner)) {
        violations.add(
            ONE_OWNER + ": " + partition + " in " + generation + ": " + other + ", " + owner);
      }
    }
  }

  /** Faults have stopped long ago; whoever does nothing but heartbeats may keep what it had. */
  void atTheEnd(List<SimConsumer> running, int partitions) {
    SortedSet<Integer> generations = new TreeSet<>();
    SortedSet<Integer> owned = new TreeSet<>();
    for (SimConsumer each : running) {
      if (each.isWell()) {
        generations.add(each.isAssigned() ? each.generation() : -1);
      }
    }
    for (SimConsumer each : running) {
      if (generations.contains(each.generation())) {
        owned.addAll(each.owned());
      }
    }
    if (generations.size() != 1 || generations.contains(-1) || owned.size() != partitions) {
      violations.add(ASSIGNED + ": generations " + generations + ", partitions read " + owned);
    }
  }
}
