package io.highwater.fault.sim;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A build of the protocol with one rule wrong, known by a name. */
public final class Mutant {
  /** The protocol as it is meant. */
  public static final Mutant NONE = new Mutant("", "", "", Bugs.NONE);

  private final String id;
  private final String name;
  private final String title;
  private final Bugs bugs;

  private Mutant(String id, String name, String title, Bugs bugs) {
    this.id = id;
    this.name = name;
    this.title = title;
    this.bugs = bugs;
  }

  /** Every mutant that the core knows, by name. */
  public static SortedMap<String, Mutant> all() {
    SortedMap<String, Mutant> all = new TreeMap<>();
    for (Bug each : Bug.values()) {
      String name = nameOf(each);
      all.put(name, new Mutant(each.id(), name, each.id() + ", " + each.title(), Bugs.of(each)));
    }
    return all;
  }

  private static String nameOf(Bug bug) {
    return switch (bug) {
      case A1 -> "truncate-to-high-watermark";
      case A2 -> "only-offsets-compared";
      case A3 -> "fetch-of-older-epoch-counts";
      case A4 -> "same-leader-not-checked";
      case A5 -> "epoch-noted-late";
      case A6 -> "late-answer-counts";
      case A7 -> "leader-truncates";
      case A8 -> "offset-read-early";
      case A9 -> "empty-answer-forgets-epoch";
      case A10 -> "diverging-fetch-counts";
      case A11 -> "diverging-answer-raises-high-watermark";
      case A12 -> "epochs-not-compared";
      case A13 -> "new-log-keeps-high-watermark";
      case A14 -> "checkpoint-beyond-log";
      case A15 -> "latest-offset-too-early";
      case B1 -> "join-at-stale-high-watermark";
      case B2 -> "pending-isr-ignored";
      case B3 -> "progress-of-older-epoch";
      case B4 -> "stale-alter-partition-accepted";
      case B5 -> "metadata-frees-request-slot";
      case B6 -> "given-up-request-keeps-slot";
      case B7 -> "settled-isr-moves-nothing";
      case B8 -> "fenced-broker-in-isr";
      case B9 -> "earlier-life-joins";
      case B10 -> "later-life-joins";
      case B11 -> "repeated-registration-new-epoch";
      case B12 -> "high-watermark-waits-for-outsiders";
      case B13 -> "new-isr-includes-fenced";
      case B14 -> "reassignment-ends-early";
      case B15 -> "refused-for-sender-first";
      case B16 -> "refused-change-forgotten";
      case C1 -> "last-member-stays-after-unclean-restart";
      case C2 -> "high-watermark-ignores-min-isr";
      case C3 -> "eligible-after-unclean-restart";
      case C4 -> "fenced-last-leader-elected";
      case C5 -> "longest-log-preferred";
      case C6 -> "unclean-election-unmarked";
      case C7 -> "eligible-beside-enough";
      case E1 -> "unflushed-counts";
      case E2 -> "flush-from-before-truncation";
      case E3 -> "duplicate-acknowledged-early";
      case E4 -> "new-leader-forgets-sequences";
      case E5 -> "retry-answered-unflushed";
      case ACKS1 -> "acks-all-like-acks-1";
      case UNCLEAN -> "unclean-election-everywhere";
    };
  }

  /** The mutant with this name, or with this id in the catalogue: {@code A1}. */
  public static Optional<Mutant> named(String nameOrId) {
    return all().values().stream()
        .filter(each -> each.name.equals(nameOrId) || each.id.equalsIgnoreCase(nameOrId))
        .findFirst();
  }

  /** The name, or nothing for {@link #NONE}. */
  public String name() {
    return name;
  }

  /** Its id in the catalogue, or nothing for {@link #NONE}. */
  public String id() {
    return id;
  }

  /** Its id, what is wrong, and where it was first described. */
  public String title() {
    return title;
  }

  /** What is wrong, for who builds a core. */
  public Bugs bugs() {
    return bugs;
  }
}
