package io.highwater.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Breadth first through everything that can happen in a small world, with the invariants looked at
 * in every state: the shortest way to a violation, or the number of states in which there is none.
 */
final class Explorer {

  /** What was found; {@code story} is the way to the violation, step by step. */
  record Result(
      String world,
      int states,
      long steps,
      int depth,
      boolean complete,
      List<String> story,
      List<Violation> violations) {
    boolean holds() {
      return violations.isEmpty();
    }

    String summary() {
      return "%s: %,d states, %,d steps, depth %d%s"
          .formatted(
              world,
              states,
              steps,
              depth,
              holds() ? (complete ? "" : ", not finished") : ", violates " + properties());
    }

    Set<String> properties() {
      Set<String> properties = new HashSet<>();
      violations.forEach(each -> properties.add(each.property()));
      return properties;
    }
  }

  /** One thing that can happen. */
  record Step(String text, Consumer<Cluster> happen, Fault cost) {}

  private record State(Cluster cluster, Budget left, State before, String step, int depth) {
    List<String> story() {
      List<String> story = before == null ? new ArrayList<>() : before.story();
      story.add(step);
      return story;
    }
  }

  private final World world;
  private final int statesMax;
  private final Set<Fingerprint> known = new HashSet<>();
  private final Deque<State> frontier = new ArrayDeque<>();
  private long steps;
  private int depth;

  private Explorer(World world, int statesMax) {
    this.world = world;
    this.statesMax = statesMax;
  }

  /** Explores a world in which {@code bugs} are in force. */
  static Result explore(World world, int statesMax, Bug... bugs) {
    return new Explorer(world, statesMax).run(bugs);
  }

  private Result run(Bug... bugs) {
    Cluster cluster = new Cluster(world.setup().with(bugs));
    world.start().accept(cluster);
    State first = new State(cluster, world.budget(), null, "start " + world.name(), 0);
    if (!cluster.violations().isEmpty()) {
      return result(first, true);
    }
    known.add(Fingerprint.of(cluster, first.left()));
    frontier.add(first);
    while (!frontier.isEmpty() && known.size() < statesMax) {
      State found = expand(frontier.poll());
      if (found != null) {
        return result(found, true);
      }
    }
    return new Result(
        world.name(), known.size(), steps, depth, frontier.isEmpty(), List.of(), List.of());
  }

  private State expand(State state) {
    depth = state.depth();
    for (Step step : world.steps(state.cluster(), state.left())) {
      steps++;
      Cluster next = state.cluster().copy();
      step.happen().accept(next);
      World.settle(next);
      Budget left = state.left().without(step.cost());
      State reached = new State(next, left, state, step.text(), state.depth() + 1);
      if (!next.violations().isEmpty()) {
        return reached;
      }
      if (known.add(Fingerprint.of(next, left))) {
        frontier.add(reached);
      }
    }
    return null;
  }

  private Result result(State state, boolean complete) {
    return new Result(
        world.name(),
        known.size(),
        steps,
        state.depth(),
        complete,
        state.story(),
        List.copyOf(state.cluster().violations()));
  }
}
