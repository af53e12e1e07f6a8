package io.highwater.fault.sim.whole;

import io.highwater.client.TopicPartition;
import io.highwater.spec.Violation;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What members of a group were told, read and committed, held against what is promised, by the
 * names of {@code tla/ConsumerGroup.tla}.
 */
final class GroupLedger {
  private final Chronicle chronicle;
  private final SortedMap<Integer, SortedMap<TopicPartition, String>> owners = new TreeMap<>();
  private final SortedMap<TopicPartition, Long> committed = new TreeMap<>();
  private final SortedMap<TopicPartition, SortedSet<Long>> read = new TreeMap<>();
  private long commits;

  GroupLedger(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** How many generations had an owner of anything. */
  int generations() {
    return owners.size();
  }

  /** How many commits were acknowledged. */
  long commits() {
    return commits;
  }

  /** Up to where all is committed that members were told of, by partition. */
  SortedMap<TopicPartition, Long> committed() {
    return new TreeMap<>(committed);
  }

  /**
   * A member was told its part.
   *
   * @param owner its instance, or its id if it has none
   */
  void owns(String owner, int generation, SortedSet<TopicPartition> partitions) {
    chronicle.tell("%s has %s in generation %d".formatted(owner, partitions, generation));
    SortedMap<TopicPartition, String> told =
        owners.computeIfAbsent(generation, none -> new TreeMap<>());
    for (TopicPartition each : partitions) {
      String other = told.putIfAbsent(each, owner);
      if (other != null && !other.equals(owner)) {
        broken(
            "OneOwnerPerGeneration",
            "%s in generation %d: %s and %s".formatted(each, generation, other, owner));
      }
    }
  }

  /**
   * A commit was acknowledged.
   *
   * @param before what was {@link #committed()} when it was sent
   */
  void committed(SortedMap<TopicPartition, Long> before, SortedMap<TopicPartition, Long> offsets) {
    commits++;
    requireNotBack(before, offsets.keySet(), offsets);
    offsets.forEach((partition, offset) -> committed.merge(partition, offset, Math::max));
  }

  /**
   * The coordinator has said where the group is.
   *
   * @param before what was {@link #committed()} when it was asked
   */
  void told(
      SortedMap<TopicPartition, Long> before,
      SortedSet<TopicPartition> asked,
      SortedMap<TopicPartition, Long> offsets) {
    requireNotBack(before, asked, offsets);
  }

  private void requireNotBack(
      SortedMap<TopicPartition, Long> before,
      Iterable<TopicPartition> partitions,
      SortedMap<TopicPartition, Long> offsets) {
    for (TopicPartition each : partitions) {
      long known = before.getOrDefault(each, 0L);
      long now = offsets.getOrDefault(each, 0L);
      if (now < known) {
        broken(
            "OffsetsNeverGoBack", "%s: %d was committed, now it is %d".formatted(each, known, now));
      }
    }
  }

  void read(TopicPartition partition, long offset) {
    read.computeIfAbsent(partition, none -> new TreeSet<>()).add(offset);
  }

  /** The group has come to the end: has it read everything that was acknowledged? */
  void close(SortedMap<Integer, SortedMap<Long, Long>> acknowledged) {
    acknowledged.forEach(
        (index, records) -> {
          TopicPartition partition = new TopicPartition(WholeSimulator.TOPIC, index);
          SortedSet<Long> seen = read.getOrDefault(partition, new TreeSet<>());
          for (long offset : records.keySet()) {
            if (!seen.contains(offset)) {
              broken("GroupReadsAll", "%s: no member has read %d".formatted(partition, offset));
            }
          }
        });
  }

  private void broken(String property, String detail) {
    chronicle.broken(new Violation(property, detail));
  }
}
