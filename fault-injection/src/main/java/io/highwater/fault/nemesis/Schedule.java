package io.highwater.fault.nemesis;

import io.highwater.fault.cluster.Healing;
import io.highwater.fault.nemesis.Fault.Direction;
import io.highwater.fault.nemesis.Fault.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A seed's endless sequence of faults: the same seed and settings, the same kinds, targets,
 * directions and durations. Leaders are named by partition and found when the fault strikes.
 *
 * <p>Kinds are dealt like cards, each once a round, so that a short run meets all of them. Most
 * faults outlast the session timeout, since those move leaders; some are shorter, since those must
 * not. Not safe for concurrent use.
 */
public final class Schedule {
  private final Settings settings;
  private final SplittableRandom random;
  private final List<Kind> deck = new ArrayList<>();
  private boolean longKill;

  /**
   * What the sequence depends on besides the seed.
   *
   * @param kinds dealt in turn; at least one
   * @param brokers ids 1..brokers are targets
   * @param partitions of the workload's topic
   * @param sessionTimeoutMs that of the cluster
   * @param onlyIsolatedLeaders whether every partition isolates a leader in both directions
   */
  public record Settings(
      Set<Kind> kinds,
      int brokers,
      int partitions,
      long sessionTimeoutMs,
      boolean onlyIsolatedLeaders) {
    /** Checks and copies. */
    public Settings {
      if (kinds.isEmpty() || brokers < 1 || partitions < 1 || sessionTimeoutMs < 1) {
        throw new IllegalArgumentException("nothing to schedule: " + kinds + ", " + brokers);
      }
      kinds = new TreeSet<>(kinds);
    }
  }

  /** The sequence of one seed. */
  public Schedule(long seed, Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(seed);
  }

  /** The longest a fault of these settings may last, in milliseconds, if nothing prolongs it. */
  public static long longestMs(Settings settings) {
    return settings.sessionTimeoutMs() * 8 / 5;
  }

  /** Decides the next fault. */
  public Fault next() {
    if (deck.isEmpty()) {
      deck.addAll(settings.kinds());
    }
    return switch (deck.remove(random.nextInt(deck.size()))) {
      case KILL -> kill();
      case PAUSE -> new Fault.Pause(target(), oneIn(4) ? sessions(20, 45) : sessions(115, 150));
      case PARTITION -> partition();
    };
  }

  private Fault kill() {
    // Every second one is noticed by the session timeout, the others by the new registration.
    longKill = !longKill;
    return new Fault.Kill(target(), longKill ? sessions(110, 140) : sessions(30, 70));
  }

  private Fault partition() {
    long durationMs = sessions(125, 160);
    Healing healing = oneIn(3) ? Healing.RESET : Healing.DELIVER;
    if (settings.onlyIsolatedLeaders()) {
      return new Fault.Partition(new Side.Isolate(leader()), Direction.BOTH, healing, durationMs);
    }
    Direction direction =
        switch (random.nextInt(4)) {
          case 0 -> Direction.INBOUND;
          case 1 -> Direction.OUTBOUND;
          default -> Direction.BOTH;
        };
    Side side = oneIn(4) && settings.brokers() > 1 ? half() : new Side.Isolate(target());
    return new Fault.Partition(side, direction, healing, durationMs);
  }

  private Side half() {
    // Never all of them: the controller alone on the other side is its own partition.
    int size = 1 + random.nextInt(settings.brokers() - 1);
    Set<Integer> brokers = new TreeSet<>();
    while (brokers.size() < size) {
      brokers.add(anyBroker());
    }
    return new Side.Half(brokers, random.nextBoolean());
  }

  private Target target() {
    return oneIn(4) ? new Target.Broker(anyBroker()) : leader();
  }

  private Target leader() {
    return new Target.LeaderOf(random.nextInt(settings.partitions()), anyBroker());
  }

  private int anyBroker() {
    return 1 + random.nextInt(settings.brokers());
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** A time between two percentages of the session timeout, in milliseconds. */
  private long sessions(int fromPercent, int toPercent) {
    return settings.sessionTimeoutMs() * random.nextInt(fromPercent, toPercent + 1) / 100;
  }
}
