package io.highwater.spec.metadata;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The cluster as of one metadata offset; immutable, so that any thread may read it.
 *
 * @param offset everything below it has been replayed
 * @param nextProducerId producer ids below it are taken
 */
public record ClusterImage(
    long offset,
    SortedMap<Integer, Registration> brokers,
    SortedMap<String, Topic> topicsByName,
    Map<UUID, Topic> topicsById,
    long nextProducerId) {
  public static final ClusterImage EMPTY =
      new ClusterImage(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);

  public ClusterImage {
    brokers = Collections.unmodifiableSortedMap(brokers);
    topicsByName = Collections.unmodifiableSortedMap(topicsByName);
    topicsById = Collections.unmodifiableMap(topicsById);
  }

  /** What leaders must know of their followers' standing. */
  public BrokerView brokerView() {
    return BrokerView.of(brokers.values());
  }
}
