package io.highwater.spec;

import java.util.UUID;

/**
 * Names a partition for good: a topic that is deleted and created again has another id (KIP-516).
 *
 * @param topicId the topic's id, never null
 * @param index the partition's number, from 0
 */
public record PartitionId(UUID topicId, int index) implements Comparable<PartitionId> {
  @Override
  public int compareTo(PartitionId other) {
    int byTopic = topicId.compareTo(other.topicId);
    return byTopic != 0 ? byTopic : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return topicId + "-" + index;
  }
}
