package io.highwater.fault.nemesis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.highwater.fault.cluster.Held;
import io.highwater.fault.cluster.Link;
import io.highwater.fault.nemesis.Fault.Direction;
import io.highwater.fault.nemesis.Fault.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

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
  private volatile String current;

  /** Told of every fault, on the nemesis' thread. */
  public interface Listener {
    /** A fault is about to strike. */
    void begins(Fault fault);

    /** It has struck. */
    void began(Fault fault, String whom);

    /** It is about to be healed. */
    void ends(Fault fault);

    /** It is healed. */
    void ended(Fault fault, String effect);
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
    for (int number = 0; pace.hasRoomFor(number); number++) {
      while (nowMs() < pace.dueMs(number)) {
        clock.sleepMs(Math.min(POLL_MS, pace.dueMs(number) - nowMs()));
      }
      Fault fault = schedule.next();
      current = fault.toString();
      long start = clock.nanos();
      Outcome outcome = strike(fault);
      long healed = clock.nanos();
      current = "recovering from " + fault.kind().label();
      Optional<Long> whole = awaitWhole(number + 1);
      current = null;
      strikes.add(
          new Strike(
              fault,
              outcome.effect(),
              outcome.hit(),
              start,
              healed,
              whole.orElseGet(clock::nanos),
              whole.isPresent()));
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

  private record Outcome(String effect, boolean hit) {}

  private Outcome strike(Fault fault) throws InterruptedException {
    listener.begins(fault);
    Outcome outcome =
        switch (fault) {
          case Fault.Kill kill -> kill(kill);
          case Fault.Pause pause -> pause(pause);
          case Fault.Partition partition -> partition(partition);
        };
    listener.ended(fault, outcome.effect());
    return outcome;
  }

  private Outcome kill(Fault.Kill fault) throws InterruptedException {
    int broker = resolve(fault.target());
    boolean died = world.kill(broker);
    listener.began(fault, "broker " + broker);
    try {
      clock.sleepMs(fault.durationMs());
    } finally {
      listener.ends(fault);
      world.restart(broker);
    }
    return new Outcome("broker " + broker + (died ? " died by SIGKILL" : " did not die"), died);
  }

  private Outcome pause(Fault.Pause fault) throws InterruptedException {
    int broker = resolve(fault.target());
    world.pause(broker);
    boolean stood = world.isPaused(broker);
    listener.began(fault, "broker " + broker);
    try {
      clock.sleepMs(fault.durationMs());
      stood &= world.isPaused(broker);
    } finally {
      listener.ends(fault);
      world.resume(broker);
    }
    return new Outcome(
        "broker " + broker + (stood ? " stood in state T" : " did not stand still"), stood);
  }

  private Outcome partition(Fault.Partition fault) throws InterruptedException {
    Set<Integer> side = resolve(fault.side());
    Set<Integer> others = new TreeSet<>(world.brokers());
    others.add(world.controller());
    others.removeAll(side);
    long start = clock.nanos();
    World.Cut cut = world.cut(links(side, others, fault.direction()));
    listener.began(fault, side + " | " + others + " " + fault.direction().phrase());
    Held held;
    try {
      clock.sleepMs(fault.durationMs());
      long limit = nowMs() + Hold.LIMIT_MS;
      while (!hold.isOver(side, start) && nowMs() < limit) {
        clock.sleepMs(POLL_MS);
      }
    } finally {
      listener.ends(fault);
      held = cut.held();
      cut.heal(fault.healing());
    }
    return new Outcome(
        String.format(
            Locale.ROOT,
            "%s cut off %s: %d bytes and %d connections held back",
            names(side),
            fault.direction().phrase(),
            held.bytes(),
            held.attempts()),
        held.tookEffect());
  }

  private static List<Link> links(Set<Integer> side, Set<Integer> others, Direction direction) {
    List<Link> links = new ArrayList<>();
    if (direction != Direction.INBOUND) {
      links.addAll(World.between(side, others));
    }
    if (direction != Direction.OUTBOUND) {
      links.addAll(World.between(others, side));
    }
    return links;
  }

  private Set<Integer> resolve(Side side) {
    Set<Integer> nodes = new TreeSet<>();
    switch (side) {
      case Side.Isolate alone -> nodes.add(resolve(alone.target()));
      case Side.Half half -> {
        nodes.addAll(half.brokers());
        if (half.withController()) {
          nodes.add(world.controller());
        }
      }
    }
    return nodes;
  }

  private int resolve(Target target) {
    return switch (target) {
      case Target.Broker broker -> broker.id();
      case Target.LeaderOf leader -> world.leader(leader.partition()).orElse(leader.orElse());
    };
  }

  private String names(Set<Integer> nodes) {
    return nodes.stream()
        .map(node -> node == world.controller() ? "the controller" : "broker " + node)
        .collect(Collectors.joining(" and "));
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

  private long nowMs() {
    return NANOSECONDS.toMillis(clock.nanos());
  }
}
