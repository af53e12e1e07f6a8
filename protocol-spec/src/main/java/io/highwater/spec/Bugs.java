package io.highwater.spec;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which wrong rules are in force: none, except where somebody tests the judges. Immutable. */
public final class Bugs {
  /** The protocol as it is meant. */
  public static final Bugs NONE = new Bugs(EnumSet.noneOf(Bug.class));

  private final Set<Bug> present;

  private Bugs(Set<Bug> present) {
    this.present = Collections.unmodifiableSet(present);
  }

  /** The protocol with these rules wrong. */
  public static Bugs of(Bug first, Bug... more) {
    return new Bugs(EnumSet.of(first, more));
  }

  public boolean has(Bug bug) {
    return present.contains(bug);
  }

  @Override
  public String toString() {
    return present.toString();
  }
}
