package io.highwater.fault.nemesis;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often faults of one kind were tried, and how often they took effect.
 *
 * @param tried how often one struck
 * @param hit how often that made a difference
 */
public record Tally(int tried, int hit) {
  /** One tally for each kind that was asked for, those that never came included. */
  public static Map<Kind, Tally> of(Set<Kind> kinds, List<Strike> strikes) {
    Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    for (Kind kind : kinds) {
      List<Strike> own = strikes.stream().filter(strike -> strike.fault().kind() == kind).toList();
      tallies.put(kind, new Tally(own.size(), (int) own.stream().filter(Strike::hit).count()));
    }
    return tallies;
  }
}
