package io.highwater.spec.metadata;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A topic as of some version of the metadata log.
 *
 * @param partitions by partition number, from 0
 * @param configs the settings made for this topic, without defaults
 */
public record Topic(
    UUID id, String name, List<PartitionState> partitions, SortedMap<String, String> configs) {
  public Topic {
    partitions = List.copyOf(partitions);
    configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
  }

  /** A partition's newest version; null for a number, whatever it is, that no partition has. */
  public PartitionState partition(int index) {
    return index >= 0 && index < partitions.size() ? partitions.get(index) : null;
  }

  Topic withPartition(int index, PartitionState state) {
    List<PartitionState> changed = new ArrayList<>(partitions);
    if (index == changed.size()) {
      changed.add(state);
    } else {
      changed.set(index, state);
    }
    return new Topic(id, name, changed, configs);
  }
}
