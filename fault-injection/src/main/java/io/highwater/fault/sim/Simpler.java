package io.highwater.fault.sim;

import io.highwater.spec.FlushPolicy;
import java.util.ArrayList;
import java.util.List;

/** Stories that are easier to read than another, if they tell the same. */
final class Simpler {
  private static final long LONG_MS = 60_000;

  private Simpler() {}

  /** The same steps in smaller or simpler clusters. */
  static List<Story> worlds(Story story) {
    Shape s = story.shape();
    List<Story> simpler = new ArrayList<>();
    if (story.steps().stream().allMatch(each -> each.partition() <= 0)) {
      simpler.add(in(story, s.brokers(), 1, 1, s.flushPolicy(), 0));
    }
    simpler.add(in(story, s.brokers(), s.partitions(), s.shards(), FlushPolicy.NEVER, 0));
    for (int brokers = s.replicas(); brokers < s.brokers(); brokers++) {
      simpler.add(in(story, brokers, s.partitions(), s.shards(), s.flushPolicy(), 0));
    }
    return simpler;
  }

  private static Story in(
      Story story, int brokers, int partitions, int shards, FlushPolicy policy, int skew) {
    Shape s = story.shape();
    return story.with(
        new Shape(
            brokers,
            s.replicas(),
            s.minIsr(),
            partitions,
            shards,
            policy,
            s.lagMs(),
            s.sessionMs(),
            s.heartbeatMs(),
            skew,
            s.elr(),
            s.unclean(),
            s.logStart()));
  }

  /** The same story with something plainer in place of one step. */
  static List<Story> steps(Story story, int index) {
    Step step = story.steps().get(index);
    return switch (step.kind()) {
      case PRODUCE -> List.of(plainBatch(story, index, step));
      case SERVE -> List.of(replaced(story, index, with(step, List.of(1L))));
      case CRASH, POWER_LOSS ->
          step.actor() == World.CONTROLLER
              ? List.of()
              : List.of(
                  fenced(story, index, step.actor()),
                  replaced(story, index, like(step, Kind.CRASH, List.of(0L, 0L, 0L))));
      default -> List.of();
    };
  }

  private static Story plainBatch(Story story, int index, Step step) {
    long acks = step.arguments().get(0);
    long value = step.arguments().get(5);
    return replaced(story, index, with(step, List.of(acks, 1L, -1L, -1L, -1L, value, LONG_MS)));
  }

  /** Somebody who dies, starts again and registers is fenced: that may be all that matters. */
  private static Story fenced(Story story, int index, int broker) {
    List<Step> steps = new ArrayList<>(story.steps());
    long timeUs = steps.get(index).timeUs();
    steps.set(index, new Step(timeUs, Kind.FENCE, World.CONTROLLER, broker, -1, List.of()));
    for (int i = steps.size() - 1; i > index; i--) {
      Step each = steps.get(i);
      boolean starts = each.kind() == Kind.RESTART && each.actor() == broker;
      boolean registers = each.kind() == Kind.REGISTER && each.peer() == broker;
      if (starts || registers) {
        steps.remove(i);
      }
    }
    return story.with(steps);
  }

  private static Step with(Step step, List<Long> arguments) {
    return like(step, step.kind(), arguments);
  }

  private static Step like(Step step, Kind kind, List<Long> arguments) {
    return new Step(step.timeUs(), kind, step.actor(), step.peer(), step.partition(), arguments);
  }

  private static Story replaced(Story story, int index, Step step) {
    List<Step> steps = new ArrayList<>(story.steps());
    steps.set(index, step);
    return story.with(steps);
  }
}
