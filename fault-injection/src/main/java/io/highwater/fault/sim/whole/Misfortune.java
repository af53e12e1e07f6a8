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
    Hit hit = new Hit(() -> counts.merge(mishap, 1, Integer::sum));
    time.note(mishap.name().hashCode());
    SimNode one = brokers.get(rng.below(brokers.size()));
    long untilUs = time.nowUs() + rng.between(100_000, 5_000_000);
    switch (mishap) {
      case KILL -> end(one, false, hit);
      case LOSE_POWER -> end(one, true, hit);
      case LOSE_ALL_POWER -> {
        brokers.forEach(each -> end(each, true, hit));
        end(controller, true, hit);
      }
      case KILL_CONTROLLER -> end(controller, mayForget && rng.chance(500), hit);
      case PAUSE -> whileUp(one, () -> one.machine().pause(untilUs), hit);
      case SLOW_DISK -> whileUp(one, () -> one.machine().slowDisk(untilUs), hit);
      case CUT -> cut(one, other(one), untilUs, hit);
      case ISOLATE -> isolate(one, untilUs, hit);
      case SLOW_LINK -> network.slow(one.host(), other(one).host(), untilUs, hit);
      case RESET -> reset(one, other(one), hit);
      case SHUT_DOWN -> shutDown(rng.chance(200) ? controller : one, hit);
      case CLOCK_JUMP -> jump(one, rng.between(1_000, 10_000_000), hit);
      case FULL_DISK -> fullDisk(one, untilUs, hit);
      case FAIL_FSYNC -> failFsync(one, untilUs, hit);
    }
    time.after(rng.between(1, 2 * paceUs), this::strike);
  }

  private SimNode other(SimNode one) {
    SimNode drawn = brokers.get(rng.below(brokers.size()));
    return drawn == one ? controller : drawn;
  }

  private static void whileUp(SimNode node, Runnable deed, Hit hit) {
    if (node.isUp()) {
      deed.run();
      hit.run();
    }
  }

  private static void jump(SimNode node, long us, Hit hit) {
    node.clock().jump(us);
    hit.run();
  }

  private void reset(SimNode one, SimNode other, Hit hit) {
    if (network.reset(one.host(), other.host())) {
      hit.run();
    }
  }

  private void end(SimNode node, boolean power, Hit hit) {
    if (!node.isUp()) {
      return;
    }
    hit.run();
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

  private void shutDown(SimNode node, Hit hit) {
    whileUp(node, () -> node.shutDown(() -> restartLater(node)), hit);
  }

  /** A broker that meets it ends, and is started again. */
  private void fullDisk(SimNode node, long untilUs, Hit hit) {
    if (node.isExcused()) {
      return;
    }
    node.disk().space(rng.below(20_000));
    node.excuse(
        () -> {
          node.kill();
          hit.run();
          restartLater(node);
        });
    time.at(untilUs, () -> recover(node));
  }

  /** What was lost must not be found in the cache by the next process: so the power goes, too. */
  private void failFsync(SimNode node, long untilUs, Hit hit) {
    if (node.isExcused()) {
      return;
    }
    node.disk().failingSync(path -> path.toString().endsWith(".log"));
    node.excuse(
        () -> {
          node.losePower();
          hit.run();
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

  private void cut(SimNode from, SimNode to, long untilUs, Hit hit) {
    network.cut(from.host(), to.host(), hit);
    time.at(untilUs, () -> network.heal(hit));
  }

  private void isolate(SimNode node, long untilUs, Hit hit) {
    List<SimNode> others = new ArrayList<>(brokers);
    others.remove(node);
    others.add(controller);
    for (SimNode each : others) {
      network.cut(node.host(), each.host(), hit);
      network.cut(each.host(), node.host(), hit);
    }
    time.at(untilUs, () -> network.heal(hit));
  }
}
