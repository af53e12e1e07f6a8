package io.highwater.spec;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How many of each {@link Fault} may still happen. */
record Budget(Map<Fault, Integer> left) {
  static final Budget NONE = new Budget(new EnumMap<>(Fault.class));

  Budget {
    left = Collections.unmodifiableMap(left);
  }

  Budget with(Fault fault, int times) {
    Map<Fault, Integer> more = new EnumMap<>(Fault.class);
    more.putAll(left);
    more.put(fault, times);
    return new Budget(more);
  }

  boolean allows(Fault fault) {
    return fault == Fault.FREE || left.getOrDefault(fault, 0) > 0;
  }

  Budget without(Fault fault) {
    return fault == Fault.FREE ? this : with(fault, left.get(fault) - 1);
  }
}
