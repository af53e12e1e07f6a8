package io.highwater.run;

import io.highwater.fault.nemesis.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which faults a run is to meet.
 *
 * @param kinds what the nemesis deals; may be empty
 * @param powerLoss every node at once, instead of a nemesis
 */
public record Nemeses(Set<Kind> kinds, boolean powerLoss) {
  /** The fault that strikes all nodes at once. */
  public static final String POWER_LOSS = "power-loss";

  private static final String NONE = "none";

  /** Copies the kinds, in their own order. */
  public Nemeses {
    if (powerLoss && !kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "--nemesis power-loss strikes every node at once and stands alone");
    }
    kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
  }

  /**
   * Reads {@code partition,kill,pause}, {@code power-loss} or {@code none}.
   *
   * @throws IllegalArgumentException for any other name, with the names there are
   */
  public static Nemeses parse(String text) {
    if (text.equals(NONE)) {
      return new Nemeses(Set.of(), false);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    boolean powerLoss = false;
    for (String name : List.of(text.split(",", -1))) {
      if (name.equals(POWER_LOSS)) {
        powerLoss = true;
      } else {
        kinds.add(kind(name));
      }
    }
    return new Nemeses(kinds, powerLoss);
  }

  private static Kind kind(String name) {
    try {
      return Kind.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--nemesis: " + e.getMessage() + ", " + POWER_LOSS + " and " + NONE, e);
    }
  }

  /** The names, as {@link #parse} reads them. */
  public String label() {
    List<String> names = names();
    return names.isEmpty() ? NONE : String.join(",", names);
  }

  /** Every kind that must take effect. */
  List<String> names() {
    return powerLoss ? List.of(POWER_LOSS) : kinds.stream().map(Kind::label).toList();
  }
}
