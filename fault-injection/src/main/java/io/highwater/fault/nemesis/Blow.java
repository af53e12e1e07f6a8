package io.highwater.fault.nemesis;

import io.highwater.fault.cluster.Held;
import io.highwater.fault.cluster.Link;
import io.highwater.fault.nemesis.Fault.Direction;
import io.highwater.fault.nemesis.Fault.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A fault that has found its target: struck once, healed once, then asked what it did. */
abstract sealed class Blow {
  private final String whom;
  private final Set<Integer> nodes;

  private Blow(String whom, Set<Integer> nodes) {
    this.whom = whom;
    this.nodes = nodes;
  }

  /** Resolves a fault's target as things are now. */
  static Blow aim(Fault fault, World world) {
    return switch (fault) {
      case Fault.Kill kill -> new Killing(resolve(kill.target(), world), world);
      case Fault.Pause pause -> new Pausing(resolve(pause.target(), world), world);
      case Fault.Partition partition -> new Cutting(partition, world);
    };
  }

  /** Whom it strikes, for people. */
  final String whom() {
    return whom;
  }

  /** Whom it strikes, by node id. */
  final Set<Integer> nodes() {
    return nodes;
  }

  abstract void strike();

  /** Called at the end of the fault's time, before healing, if it came to that. */
  abstract void lookAgain();

  abstract void heal();

  /** Whether it took effect, once healed. */
  abstract boolean hit();

  /** What shows that it did or did not, once healed. */
  abstract String effect();

  private static int resolve(Target target, World world) {
    return switch (target) {
      case Target.Broker broker -> broker.id();
      case Target.LeaderOf leader -> world.leader(leader.partition()).orElse(leader.orElse());
    };
  }

  private static final class Killing extends Blow {
    private final int broker;
    private final World world;
    private boolean died;

    Killing(int broker, World world) {
      super("broker " + broker, Set.of(broker));
      this.broker = broker;
      this.world = world;
    }

    @Override
    void strike() {
      died = world.kill(broker);
    }

    @Override
    void lookAgain() {
      // The dead do not change.
    }

    @Override
    void heal() {
      world.restart(broker);
    }

    @Override
    boolean hit() {
      return died;
    }

    @Override
    String effect() {
      return whom() + (died ? " died by SIGKILL" : " did not die");
    }
  }

  private static final class Pausing extends Blow {
    private final int broker;
    private final World world;
    private boolean stood;
    private boolean stillStood;

    Pausing(int broker, World world) {
      super("broker " + broker, Set.of(broker));
      this.broker = broker;
      this.world = world;
    }

    @Override
    void strike() {
      world.pause(broker);
      stood = world.isPaused(broker);
    }

    @Override
    void lookAgain() {
      stillStood = stood && world.isPaused(broker);
    }

    @Override
    void heal() {
      world.resume(broker);
    }

    @Override
    boolean hit() {
      return stillStood;
    }

    @Override
    String effect() {
      return whom() + (stillStood ? " stood in state T" : " did not stand still");
    }
  }

  private static final class Cutting extends Blow {
    private final Fault.Partition fault;
    private final World world;
    private World.Cut cut;
    private Held held = Held.NOTHING;

    Cutting(Fault.Partition fault, World world) {
      this(fault, world, resolve(fault.side(), world));
    }

    private Cutting(Fault.Partition fault, World world, Set<Integer> side) {
      super(names(side, world) + ", " + fault.direction().phrase(), side);
      this.fault = fault;
      this.world = world;
    }

    @Override
    void strike() {
      Set<Integer> others = new TreeSet<>(world.brokers());
      others.add(world.controller());
      others.removeAll(nodes());
      List<Link> links = new ArrayList<>();
      if (fault.direction() != Direction.INBOUND) {
        links.addAll(World.between(nodes(), others));
      }
      if (fault.direction() != Direction.OUTBOUND) {
        links.addAll(World.between(others, nodes()));
      }
      cut = world.cut(links);
    }

    @Override
    void lookAgain() {
      held = cut.held();
    }

    @Override
    void heal() {
      cut.heal(fault.healing());
    }

    @Override
    boolean hit() {
      return held.tookEffect();
    }

    @Override
    String effect() {
      return String.format(
          Locale.ROOT,
          "%s: %d bytes and %d connections held back",
          whom(),
          held.bytes(),
          held.attempts());
    }

    private static Set<Integer> resolve(Side side, World world) {
      Set<Integer> nodes = new TreeSet<>();
      switch (side) {
        case Side.Isolate alone -> nodes.add(Blow.resolve(alone.target(), world));
        case Side.Half half -> {
          nodes.addAll(half.brokers());
          if (half.withController()) {
            nodes.add(world.controller());
          }
        }
      }
      return nodes;
    }

    private static String names(Set<Integer> nodes, World world) {
      return nodes.stream()
          .map(node -> node == world.controller() ? "controller" : "broker " + node)
          .collect(Collectors.joining(" and "));
    }
  }
}
