package io.highwater.fault.sim;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A build of the protocol with one rule wrong, known by a name. */
public final class Mutant {
  /** The protocol as it is meant. */
  public static final Mutant NONE = new Mutant("", "", Bugs.NONE);

  private final String name;
  private final String title;
  private final Bugs bugs;

  private Mutant(String name, String title, Bugs bugs) {
    this.name = name;
    this.title = title;
    this.bugs = bugs;
  }

  /** Every mutant that the core knows, by name. */
  public static SortedMap<String, Mutant> all() {
    SortedMap<String, Mutant> all = new TreeMap<>();
    for (Bug each : Bug.values()) {
      String name = nameOf(each);
      all.put(name, new Mutant(name, each.name() + ", " + each.title(), Bugs.of(each)));
    }
    return all;
  }

  private static String nameOf(Bug bug) {
    return switch (bug) {
      case A1 -> "truncate-to-high-watermark";
      case A3 -> "fetch-of-older-epoch-counts";
      case A10 -> "diverging-fetch-counts";
      case A12 -> "epochs-not-compared";
      case A15 -> "latest-offset-too-early";
      case B1 -> "join-at-stale-high-watermark";
      case B2 -> "pending-isr-ignored";
      case B4 -> "stale-alter-partition-accepted";
      case B8 -> "fenced-broker-in-isr";
      case B9 -> "earlier-life-joins";
      case B16 -> "refused-change-forgotten";
      case C2 -> "high-watermark-ignores-min-isr";
      case E1 -> "unflushed-counts";
      case E2 -> "flush-from-before-truncation";
      case E3 -> "duplicate-acknowledged-early";
      default -> bug.name().toLowerCase(Locale.ROOT);
    };
  }

  /** The mutant with this name, or with this id in the catalogue: {@code A1}. */
  public static Optional<Mutant> named(String nameOrId) {
    return all().values().stream()
        .filter(
            each ->
                each.name.equals(nameOrId)
                    || each.title.startsWith(nameOrId.toUpperCase(Locale.ROOT) + ","))
        .findFirst();
  }

  /** The name, or nothing for {@link #NONE}. */
  public String name() {
    return name;
  }

  /** Its id, what is wrong, and where it was first described. */
  public String title() {
    return title;
  }

  Bugs bugs() {
    return bugs;
  }
}
