package io.highwater.fault.nemesis;

import io.highwater.fault.cluster.Healing;
import io.highwater.fault.cluster.Held;
import io.highwater.fault.cluster.Link;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What a nemesis can do to a cluster, and see of it. Called from the nemesis' thread only. */
public interface World {
  /** The brokers' ids. */
  List<Integer> brokers();

  /** The controller's id, for links to it. */
  int controller();

  /** Who leads a partition, as far as anyone knows. */
  OptionalInt leader(int partition);

  /** Whether every broker serves, every partition has a leader and its full ISR. */
  boolean isWhole();

  /** Kills a broker; whether the signal ended a live process. */
  boolean kill(int broker);

  /** Starts a killed broker; it may take a while to serve. */
  void restart(int broker);

  /** Stops a broker's process where it stands. */
  void pause(int broker);

  /** Whether the process is seen standing still. */
  boolean isPaused(int broker);

  /** Lets a paused process go on. */
  void resume(int broker);

  /** Stalls bytes on some links. */
  Cut cut(Collection<Link> links);

  /** A cut in effect. */
  interface Cut {
    /** What it has held back so far. */
    Held held();

    /** Ends it. */
    void heal(Healing healing);
  }

  /** All directed links between two sides, in one direction. */
  static List<Link> between(Set<Integer> from, Set<Integer> to) {
    return from.stream().flatMap(a -> to.stream().map(b -> new Link(a, b))).toList();
  }
}
