package io.highwater.spec;

import io.highwater.spec.Explorer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Traces of the small worlds, for whoever holds them against the specification. */
public final class WorldTraces {
  /** For traces only: to search it tells nothing that the others do not. */
  private static final World DESPAIR =
      World.of("despair", 2, 1)
          .from(World::shrunk)
          .with(Fault.APPEND, 1)
          .with(Fault.FENCE, 1)
          .with(Fault.UNCLEAN_ELECTION, 1);

  /** The same of these settings. */
  private static final World SETTINGS =
      World.of("settings", 3, 2)
          .with(Fault.APPEND, 3)
          .with(Fault.FENCE, 1)
          .with(Fault.CRASH, 1)
          .with(Fault.SETTING, 3);

  /** A producer that gives up soon, which no other waits long enough for. */
  private static final World IMPATIENCE =
      World.of("impatience", 2, 2)
          .from(
              cluster ->
                  cluster.produce(
                      1, new Cluster.ProduceTicket("p", Acks.ALL, 1), Batch.plain(1), 1))
          .with(Fault.APPEND, 1);

  private WorldTraces() {}

  /** The names of the worlds. */
  public static List<String> worlds() {
    return all().map(World::name).toList();
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

  private static Stream<World> all() {
    return Stream.concat(
        ExhaustiveTest.worlds().stream(), Stream.of(DESPAIR, SETTINGS, IMPATIENCE));
  }

  private static World named(String name) {
    return all().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  private static List<String> walk(World world, int steps, SplittableRandom random, Bug... bugs) {
    List<String> lines = new ArrayList<>();
    Setup setup = world.setup().with(bugs);
    Cluster cluster = new Cluster(setup, new ClusterTrace(setup, lines::add));
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
