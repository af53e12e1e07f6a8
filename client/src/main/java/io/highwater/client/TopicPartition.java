package io.highwater.client;

/** A partition of a topic. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
  @Override
  public int compareTo(TopicPartition other) {
    int byTopic = topic.compareTo(other.topic);
    return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
