package io.highwater.fault.sim.disk;

import java.util.SortedMap;
import java.util.TreeMap;

/** A directory: the names that programs see, and those on the platter. */
final class SimFolder {
  /** A {@link SimFile} or {@link SimFolder} for each name. */
  final SortedMap<String, Object> names = new TreeMap<>();

  final SortedMap<String, Object> platter = new TreeMap<>();

  void losePower() {
    names.clear();
    names.putAll(platter);
  }
}
