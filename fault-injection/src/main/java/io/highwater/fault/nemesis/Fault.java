package io.highwater.fault.nemesis;

import io.highwater.fault.cluster.Healing;
import java.util.Set;
import java.util.TreeSet;

/** Something bad that happens to a cluster for a while, decided before it happens. */
public sealed interface Fault {
  /** What kind of fault this is. */
  Kind kind();

  /** For how long it lasts, in milliseconds. */
  long durationMs();

  /** SIGKILL, then a start on the same files {@code durationMs} later. */
  record Kill(Target target, long durationMs) implements Fault {
    @Override
    public Kind kind() {
      return Kind.KILL;
    }

    @Override
    public String toString() {
      return "kill " + target + " for " + durationMs + " ms";
    }
  }

  /** SIGSTOP, then SIGCONT {@code durationMs} later. */
  record Pause(Target target, long durationMs) implements Fault {
    @Override
    public Kind kind() {
      return Kind.PAUSE;
    }

    @Override
    public String toString() {
      return "pause " + target + " for " + durationMs + " ms";
    }
  }

  /** A side of the cluster is cut off from the rest. */
  record Partition(Side side, Direction direction, Healing healing, long durationMs)
      implements Fault {
    @Override
    public Kind kind() {
      return Kind.PARTITION;
    }

    @Override
    public String toString() {
      return "cut "
          + side
          + " "
          + direction.phrase()
          + " for "
          + durationMs
          + " ms, then "
          + (healing == Healing.DELIVER ? "deliver" : "reset");
    }
  }

  /** Who is on the one side of a partition; all others are on the other. */
  sealed interface Side {
    /** One broker alone. */
    record Isolate(Target target) implements Side {
      @Override
      public String toString() {
        return target.toString();
      }
    }

    /**
     * Some of the brokers.
     *
     * @param brokers by id
     * @param withController whether the controller is on their side
     */
    record Half(Set<Integer> brokers, boolean withController) implements Side {
      /** Copies the ids, sorted. */
      public Half {
        brokers = new TreeSet<>(brokers);
      }

      @Override
      public String toString() {
        return "brokers " + brokers + (withController ? " with the controller" : "");
      }
    }
  }

  /** Which bytes a partition stalls, seen from its {@link Side}. */
  enum Direction {
    /** Both ways. */
    BOTH("both ways"),
    /** What the others send to the side. */
    INBOUND("inbound"),
    /** What the side sends to the others. */
    OUTBOUND("outbound");

    private final String phrase;

    Direction(String phrase) {
      this.phrase = phrase;
    }

    String phrase() {
      return phrase;
    }
  }
}
