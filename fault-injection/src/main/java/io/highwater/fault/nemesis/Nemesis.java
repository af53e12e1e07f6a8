package io.highwater.fault.nemesis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Lets a schedule's faults loose on a cluster, one at a time, and heals each, whatever happens.
 *
 * <p>{@link #run} belongs to one thread; the rest may be called from any.
 */
public final class Nemesis {
  private static final long POLL_MS = 20;

  private final World world;
  private final Schedule schedule;
  private final Pace pace;
  private final Hold hold;
  private final Clock clock;
  private final Listener listener;
  private final List<Strike> strikes = new CopyOnWriteArrayList<>();
  private long beganNs;
  private volatile String current;

  /** Told of every fault, on the nemesis' thread. */
  public interface Listener {
    /** A fault is about to strike. */
    void begins(Fault fault, String whom);

    /** It has struck. */
    void began(Fault fault, String whom);

    /** It is about to be healed. */
    void ends(Fault fault, String whom);

    /** It is healed, and the cluster has recovered or been given up waiting for. */
    void ended(Strike strike);
  }

  /** What a partition has to bring about before it may heal. */
  @FunctionalInterface
  public interface Hold {
    /** A partition heals when its time is up. */
    Hold NOTHING = (isolated, sinceNanos) -> true;

    /** How much longer than planned a partition is held at most, in milliseconds. */
    long LIMIT_MS = 15_000;

    /**
     * Whether it came about.
     *
     * @param isolated the brokers on the partition's side
     * @param sinceNanos when it began, on the nemesis' clock
     */
    boolean isOver(Set<Integer> isolated, long sinceNanos);
  }

  /** A nemesis that has not begun. */
  public Nemesis(
      World world, Schedule schedule, Pace pace, Hold hold, Clock clock, Listener listener) {
    this.world = world;
    this.schedule = schedule;
    this.pace = pace;
    this.hold = hold;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Strikes until the pace has no room for another fault. On return nothing is broken on purpose.
   *
   * @throws InterruptedException if interrupted, after healing what it had broken
   */
  public void run() throws InterruptedException {
    beganNs = clock.nanos();
    for (int number = 0; pace.hasRoomFor(number); number++) {
      while (nowMs() < pace.dueMs(number)) {
        clock.sleepMs(Math.min(POLL_MS, pace.dueMs(number) - nowMs()));
      }
      strike(schedule.next(), number);
    }
  }

  /** The faults that are over, oldest first. */
  public List<Strike> strikes() {
    return List.copyOf(strikes);
  }

  /** What the nemesis is at, for people. */
  public Optional<String> current() {
    return Optional.ofNullable(current);
  }

  private void strike(Fault fault, int number) throws InterruptedException {
    Blow blow = Blow.aim(fault, world);
    current = fault.kind().label() + " " + blow.whom();
    listener.begins(fault, blow.whom());
    long start = clock.nanos();
    blow.strike();
    try {
      listener.began(fault, blow.whom());
      clock.sleepMs(fault.durationMs());
      if (fault instanceof Fault.Partition) {
        holdOn(blow, start);
      }
      blow.lookAgain();
    } finally {
      listener.ends(fault, blow.whom());
      blow.heal();
    }
    long healed = clock.nanos();
    current = "recovering from " + fault.kind().label() + " " + blow.whom();
    Optional<Long> whole = awaitWhole(number + 1);
    current = null;
    Strike strike =
        new Strike(
            fault,
            blow.whom(),
            blow.effect(),
            blow.hit(),
            start,
            healed,
            whole.orElseGet(clock::nanos),
            whole.isPresent());
    strikes.add(strike);
    listener.ended(strike);
  }

  private void holdOn(Blow blow, long start) throws InterruptedException {
    long limit = nowMs() + Hold.LIMIT_MS;
    while (!hold.isOver(blow.nodes(), start) && nowMs() < limit) {
      clock.sleepMs(POLL_MS);
    }
  }

  /** Waits until the cluster has been whole for a while; when that began, unless patience ended. */
  private Optional<Long> awaitWhole(int nextNumber) throws InterruptedException {
    long graceEnd = nowMs() + pace.graceMs();
    long deadline =
        pace.hasRoomFor(nextNumber)
            ? Math.min(graceEnd, pace.dueMs(nextNumber) + pace.patienceMs())
            : graceEnd;
    long wholeSince = -1;
    while (nowMs() < deadline) {
      if (!world.isWhole()) {
        wholeSince = -1;
      } else if (wholeSince < 0) {
        wholeSince = clock.nanos();
      } else if (clock.nanos() - wholeSince >= MILLISECONDS.toNanos(pace.calmMs())) {
        return Optional.of(wholeSince);
      }
      clock.sleepMs(POLL_MS);
    }
    return Optional.empty();
  }

  /** Milliseconds since {@link #run} began. */
  private long nowMs() {
    return NANOSECONDS.toMillis(clock.nanos() - beganNs);
  }
}
