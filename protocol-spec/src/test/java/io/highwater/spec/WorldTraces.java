package io.highwater.spec;

import io.highwater.spec.Cluster.Setup;
import io.highwater.spec.Explorer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Traces of the small worlds, for whoever holds them against the specification. */
public final class WorldTraces {
  private WorldTraces() {}

  /** The names of the worlds. */
  public static List<String> worlds() {
    return ExhaustiveTest.worlds().stream().map(World::name).toList();
  }

  /**
   * Random ways through a world.
   *
   * @param steps how many of each, unless nothing more can happen
   * @return the lines of each way, header first
   */
  public static List<List<String>> randomWalks(
      String world, int walks, int steps, long seed, Bug... bugs) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> traces = new ArrayList<>();
    for (int i = 0; i < walks; i++) {
      traces.add(walk(named(world), steps, random.split(), bugs));
    }
    return traces;
  }

  private static World named(String name) {
    return ExhaustiveTest.worlds().stream()
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static List<String> walk(World world, int steps, SplittableRandom random, Bug... bugs) {
    List<String> lines = new ArrayList<>();
    Setup setup = Setup.of(world.brokers(), world.minIsr(), bugs).with(world.flushPolicy());
    Cluster cluster = new Cluster(setup, new ClusterTrace(lines::add));
    world.start().accept(cluster);
    Budget left = world.budget();
    for (int i = 0; i < steps; i++) {
      List<Step> possible = world.steps(cluster, left);
      if (possible.isEmpty()) {
        break;
      }
      Step step = possible.get(random.nextInt(possible.size()));
      step.happen().accept(cluster);
      World.settle(cluster);
      left = left.without(step.cost());
    }
    return lines;
  }
}
