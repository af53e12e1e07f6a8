package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lets things go wrong, in a mix and at a pace that the seed draws, until it is told to stop. */
final class Misfortune {
  private final Timeline time;
  private final SimNetwork network;
  private final List<SimNode> brokers;
  private final SimNode controller;
  private final Rng rng;
  private final List<Mishap> mix = new ArrayList<>();
  private final long paceUs;
  private final Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);
  private final boolean mayForget;
  private boolean stopped;

  /**
   * Nothing goes wrong yet.
   *
   * @param mayForget whether disks may lose what was not fsynced
   */
  Misfortune(
      Timeline time,
      SimNetwork network,
      List<SimNode> brokers,
      SimNode controller,
      boolean mayForget,
      Rng rng) {
    this.time = time;
    this.network = network;
    this.brokers = brokers;
    this.controller = controller;
    this.mayForget = mayForget;
    this.rng = rng;
    for (Mishap each : Mishap.values()) {
      for (int i = rng.below(3); i > 0; i--) {
        if (mayForget || !each.forgets()) {
          mix.add(each);
        }
      }
    }
    this.paceUs = rng.oneOf(500_000L, 2_000_000L, 6_000_000L);
  }

  Map<Mishap, Integer> counts() {
    return counts;
  }

  void start() {
    if (!mix.isEmpty()) {
      time.after(rng.between(0, 2 * paceUs), this::strike);
    }
  }

  /** Everything is put right. */
  void stop() {
    stopped = true;
    network.heal();
    for (SimNode each : brokers) {
      revive(each);
    }
    revive(controller);
  }

  private static void revive(SimNode node) {
    node.excuse(null);
    repair(node);
    if (!node.isUp()) {
      node.start();
    }
    node.machine().pause(0);
    node.machine().slowDisk(0);
  }

  private void strike() {
    if (stopped) {
      return;
    }
    Mishap mishap = mix.get(rng.below(mix.size()));
    counts.merge(mishap, 1, Integer::sum);
    time.note(mishap.name().hashCode());
    SimNode one = brokers.get(rng.below(brokers.size()));
    long untilUs = time.nowUs() + rng.between(100_000, 5_000_000);
    switch (mishap) {
      case KILL -> end(one, false);
      case LOSE_POWER -> end(one, true);
      case LOSE_ALL_POWER -> {
        brokers.forEach(each -> end(each, true));
        end(controller, true);
      }
      case KILL_CONTROLLER -> end(controller, mayForget && rng.chance(500));
      case PAUSE -> whileUp(one, () -> one.machine().pause(untilUs));
      case SLOW_DISK -> whileUp(one, () -> one.machine().slowDisk(untilUs));
      case CUT -> cut(one, other(one), untilUs);
      case ISOLATE -> isolate(one, untilUs);
      case SLOW_LINK -> network.slow(one.host(), other(one).host(), untilUs);
      case RESET -> network.reset(one.host(), other(one).host());
      case SHUT_DOWN -> shutDown(rng.chance(200) ? controller : one);
      case CLOCK_JUMP -> one.clock().jump(rng.between(1_000, 10_000_000));
      case FULL_DISK -> fullDisk(one, untilUs);
      case FAIL_FSYNC -> failFsync(one, untilUs);
    }
    time.after(rng.between(1, 2 * paceUs), this::strike);
  }

  private SimNode other(SimNode one) {
    SimNode drawn = brokers.get(rng.below(brokers.size()));
    return drawn == one ? controller : drawn;
  }

  private static void whileUp(SimNode node, Runnable deed) {
    if (node.isUp()) {
      deed.run();
    }
  }

  private void end(SimNode node, boolean power) {
    if (!node.isUp()) {
      return;
    }
    if (power) {
      node.losePower();
    } else {
      node.kill();
    }
    restartLater(node);
  }

  private void restartLater(SimNode node) {
    time.after(
        rng.between(10_000, 4_000_000),
        () -> {
          if (!node.isUp()) {
            node.start();
          }
        });
  }

  private void shutDown(SimNode node) {
    if (node.isUp()) {
      node.shutDown(() -> restartLater(node));
    }
  }

  /** A broker that meets it ends, and is started again. */
  private void fullDisk(SimNode node, long untilUs) {
    if (node.isExcused()) {
      return;
    }
    node.disk().space(rng.below(20_000));
    node.excuse(() -> restartLater(node));
    time.at(untilUs, () -> recover(node));
  }

  /** What was lost must not be found in the cache by the next process: so the power goes, too. */
  private void failFsync(SimNode node, long untilUs) {
    if (node.isExcused()) {
      return;
    }
    node.disk().failingSync(path -> path.toString().endsWith(".log"));
    node.excuse(
        () -> {
          node.disk().losePower();
          repair(node);
          restartLater(node);
        });
    time.at(untilUs, () -> recover(node));
  }

  private static void recover(SimNode node) {
    repair(node);
    node.excuse(null);
  }

  private static void repair(SimNode node) {
    node.disk().space(Long.MAX_VALUE);
    node.disk().failingSync(path -> false);
  }

  private void cut(SimNode from, SimNode to, long untilUs) {
    network.cut(from.host(), to.host());
    time.at(untilUs, network::heal);
  }

  private void isolate(SimNode node, long untilUs) {
    for (SimNode each : brokers) {
      network.cut(node.host(), each.host());
      network.cut(each.host(), node.host());
    }
    network.cut(node.host(), controller.host());
    network.cut(controller.host(), node.host());
    time.at(untilUs, network::heal);
  }
}
