package io.highwater.fault.sim.whole;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Lets things go wrong, as a {@link Fate} draws them or as a story has it, until it is told to
 * stop.
 */
final class Misfortune {
  /** How long a process is down, by the name of the value and how often it was asked for. */
  @FunctionalInterface
  interface Downs {
    long us(String name, int nth);
  }

  private static final SortedMap<String, Long> NONE = new TreeMap<>();

  private final Timeline time;
  private final Chronicle chronicle;
  private final SimNetwork network;
  private final List<SimNode> brokers;
  private final SimNode controller;
  private final Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);
  private boolean stopped;

  /** Nothing goes wrong yet. */
  Misfortune(
      Timeline time,
      Chronicle chronicle,
      SimNetwork network,
      List<SimNode> brokers,
      SimNode controller) {
    this.time = time;
    this.chronicle = chronicle;
    this.network = network;
    this.brokers = brokers;
    this.controller = controller;
  }

  Map<Mishap, Integer> counts() {
    return counts;
  }

  boolean isOver() {
    return stopped;
  }

  /** Everything is put right. */
  void stop() {
    chronicle.tell("everything is put right");
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

  /** Does what a story says. */
  void play(WholeStep step) {
    strike(step, step::downUs);
  }

  /** Does it, if it is not over. */
  void strike(WholeStep step, Downs downs) {
    if (!stopped) {
      perform(step, downs);
    }
  }

  private void perform(WholeStep step, Downs downs) {
    time.note(step.act().name().hashCode());
    Hit hit = new Hit(() -> counts.merge(step.act().mishap(), 1, Integer::sum));
    chronicle.tell(WholeNarration.of(step));
    LongSupplier downUs = each(Act.DOWN, downs);
    switch (step.act()) {
      case LOSE_ALL_POWER -> {
        brokers.forEach(each -> end(each, true, hit, each(downOf(each), downs)));
        end(controller, true, hit, each(downOf(controller), downs));
      }
      case KILL_CONTROLLER -> end(controller, step.value(Act.POWER) == 1, hit, downUs);
      case DIVIDE -> divide(Long.toString(step.value(Act.NODES)), until(step), hit);
      case CUT_CLIENT -> cutClient(step, hit);
      case SLOW_CLIENT -> slowClient(step, hit);
      case RESET_CLIENT -> reset(client(step), node(step.number(Act.NODE)).host(), hit);
      default -> perform(step, node(step.number(Act.NODE)), hit, downUs);
    }
  }

  private static LongSupplier each(String name, Downs downs) {
    int[] asked = {0};
    return () -> downs.us(name, ++asked[0]);
  }

  private static String downOf(SimNode node) {
    return Act.DOWN + node.id();
  }

  private void perform(WholeStep step, SimNode one, Hit hit, LongSupplier downUs) {
    switch (step.act()) {
      case KILL -> end(one, false, hit, downUs);
      case LOSE_POWER -> end(one, true, hit, downUs);
      case PAUSE -> whileUp(one, () -> one.machine().pause(until(step)), hit);
      case SLOW_DISK -> whileUp(one, () -> one.machine().slowDisk(until(step)), hit);
      case CUT -> cut(one.host(), other(step).host(), until(step), hit);
      case CUT_BOTH -> cutBoth(one.host(), other(step).host(), until(step), hit);
      case ISOLATE -> isolate(one, until(step), hit);
      case SLOW_LINK -> network.slow(one.host(), other(step).host(), until(step), hit);
      case RESET -> reset(one.host(), other(step).host(), hit);
      case SHUT_DOWN -> shutDown(one, hit, downUs);
      case CLOCK_JUMP -> jump(one, step.value(Act.BY), hit);
      case FULL_DISK -> fullDisk(one, step.value(Act.BYTES), until(step), hit, downUs);
      case RECONFIGURE -> reconfigure(step, one, hit, downUs);
      case FAIL_FSYNC -> failFsync(one, until(step), hit, downUs);
      default -> throw new IllegalArgumentException("no misfortune: " + step);
    }
  }

  private long until(WholeStep step) {
    return time.nowUs() + step.value(Act.FOR);
  }

  private SimNode other(WholeStep step) {
    return node(step.number(Act.OTHER));
  }

  private SimNode node(int id) {
    return id == controller.id() ? controller : brokers.get(id - 1);
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

  private void reset(String one, String other, Hit hit) {
    if (network.reset(one, other)) {
      hit.run();
    }
  }

  private void end(SimNode node, boolean power, Hit hit, LongSupplier downUs) {
    if (!node.isUp()) {
      return;
    }
    hit.run();
    if (power) {
      losePower(node);
    } else {
      node.kill();
    }
    restartLater(node, downUs);
  }

  private void reconfigure(WholeStep step, SimNode node, Hit hit, LongSupplier downUs) {
    if (node.isUp()) {
      node.tell("replica.lag.time.max.ms", step.value(Act.LAG));
      node.tell("replica.fetch.max.bytes", step.value(Act.FETCH));
      node.tell("log.segment.bytes", step.value(Act.SEGMENT));
      end(node, false, hit, downUs);
    }
  }

  private void losePower(SimNode node) {
    SortedMap<String, Long> before = chronicle.isHeard() ? WrittenLogs.bytes(node.disk()) : NONE;
    node.losePower();
    if (chronicle.isHeard()) {
      WholeNarration.losses(before, WrittenLogs.bytes(node.disk())).forEach(chronicle::add);
    }
  }

  private void restartLater(SimNode node, LongSupplier downUs) {
    long us = downUs.getAsLong();
    if (us >= 0) {
      time.after(us, () -> start(node));
    }
  }

  private void start(SimNode node) {
    if (!node.isUp()) {
      chronicle.tell(node.name() + " starts again");
      node.start();
    }
  }

  private void shutDown(SimNode node, Hit hit, LongSupplier downUs) {
    whileUp(
        node,
        () ->
            node.shutDown(
                () -> {
                  chronicle.tell(node.name() + " has ended");
                  restartLater(node, downUs);
                }),
        hit);
  }

  /** A broker that meets it ends, and is started again. */
  private void fullDisk(SimNode node, long bytes, long untilUs, Hit hit, LongSupplier downUs) {
    if (node.isExcused()) {
      return;
    }
    node.disk().space(bytes);
    node.excuse(
        () -> {
          chronicle.tell(node.name() + " ends: its disk is full");
          node.kill();
          hit.run();
          restartLater(node, downUs);
        });
    time.at(untilUs, () -> recover(node));
  }

  /** What was lost must not be found in the cache by the next process: so the power goes, too. */
  private void failFsync(SimNode node, long untilUs, Hit hit, LongSupplier downUs) {
    if (node.isExcused()) {
      return;
    }
    node.disk().failingSync(path -> path.toString().endsWith(".log"));
    node.excuse(
        () -> {
          chronicle.tell(node.name() + " ends: an fsync has failed");
          losePower(node);
          hit.run();
          repair(node);
          restartLater(node, downUs);
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

  // ---- links -----------------------------------------------------------------------------------

  private void cut(String from, String to, long untilUs, Hit hit) {
    network.cut(from, to, hit);
    time.at(untilUs, () -> network.heal(hit));
  }

  private void cutBoth(String one, String other, long untilUs, Hit hit) {
    network.cut(one, other, hit);
    cut(other, one, untilUs, hit);
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

  /** The digits are the brokers on one side. */
  private void divide(String side, long untilUs, Hit hit) {
    for (SimNode one : brokers) {
      if (!side.contains("" + one.id())) {
        continue;
      }
      cutBoth(one.host(), controller.host(), untilUs, hit);
      brokers.stream()
          .filter(other -> !side.contains("" + other.id()))
          .forEach(other -> cutBoth(one.host(), other.host(), untilUs, hit));
    }
  }

  private static String client(WholeStep step) {
    return WholeClients.host(step.number(Act.CLIENT));
  }

  private void cutClient(WholeStep step, Hit hit) {
    String broker = node(step.number(Act.NODE)).host();
    if (step.value(Act.REQUESTS) == 1) {
      cut(client(step), broker, until(step), hit);
    }
    if (step.value(Act.ANSWERS) == 1) {
      cut(broker, client(step), until(step), hit);
    }
  }

  private void slowClient(WholeStep step, Hit hit) {
    String broker = node(step.number(Act.NODE)).host();
    network.slow(client(step), broker, until(step), hit);
    network.slow(broker, client(step), until(step), hit);
  }
}
