package io.highwater.broker.storage;

import java.util.Optional;

/**
 * A partition as its directory is named: {@code topic-partition}.
 *
 * @param partition the partition's number, from 0
 */
public record PartitionName(String topic, int partition) implements Comparable<PartitionName> {
  public PartitionName {
    if (topic.isEmpty() || topic.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a topic name: '" + topic + "'");
    }
    if (partition < 0) {
      throw new IllegalArgumentException("partition " + partition + ", expected 0 or more");
    }
  }

  /** The partition that a directory of that name belongs to, or nothing if it is none's. */
  static Optional<PartitionName> parse(String directory) {
    int dash = directory.lastIndexOf('-');
    if (dash < 1) {
      return Optional.empty();
    }
    String number = directory.substring(dash + 1);
    if (number.isEmpty() || number.length() > 9 || !number.chars().allMatch(Character::isDigit)) {
      return Optional.empty();
    }
    return Optional.of(new PartitionName(directory.substring(0, dash), Integer.parseInt(number)));
  }

  @Override
  public int compareTo(PartitionName other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
