package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Explorer.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small worlds, explored to the end: in none of their states, in no order of events, is an
 * invariant violated. And each of them bites: with one rule wrong a violation is found.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ExhaustiveTest {
  private static final int STATES_MAX = 200_000;

  private static final List<World> WORLDS =
      List.of(
          World.of("failover", 2, 1)
              .producing(Acks.ALL, Acks.LEADER)
              .with(Fault.APPEND, 2)
              .with(Fault.FENCE, 1),
          World.of("replicas", 3, 2).with(Fault.APPEND, 1).with(Fault.FENCE, 1),
          World.of("forked", 3, 1).from(World::forked).with(Fault.APPEND, 1),
          World.of("lagging", 3, 2).from(World::lagging).with(Fault.APPEND, 1),
          World.of("inherited", 3, 2).from(World::inherited).withReads(),
          World.of("expand", 3, 1).from(World::shrunk).with(Fault.APPEND, 1),
          World.of("stray", 2, 1)
              .from(World::shrunk)
              .with(Fault.APPEND, 1)
              .with(Fault.LOST_ALTER, 1)
              .with(Fault.FENCE, 1),
          World.of("silence", 2, 1)
              .with(Fault.APPEND, 1)
              .with(Fault.SILENCE, 2)
              .with(Fault.LOST_ALTER, 1),
          World.of("minisr", 2, 2)
              .producing(Acks.LEADER, Acks.ALL)
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 1)
              .withReads(),
          World.of("crash", 2, 1).with(Fault.APPEND, 1).with(Fault.CRASH, 1).with(Fault.FENCE, 1),
          World.of("rejoin", 2, 1)
              .from(World::shrunk)
              .with(Fault.APPEND, 1)
              .with(Fault.POWER_LOSS_OUTSIDE, 1),
          World.of("late", 2, 1)
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 1)
              .with(Fault.LATE_FETCH, 1),
          World.of("power", "brokers=2 min.insync.replicas=1 flush.policy=commit")
              .with(Fault.APPEND, 2)
              .with(Fault.POWER_LOSS, 1),
          World.of("commit", "brokers=2 min.insync.replicas=1 flush.policy=commit")
              .producing(Acks.LEADER, Acks.ALL)
              .with(Fault.APPEND, 2)
              .with(Fault.FENCE, 1),
          World.of("repetition", 2, 2).withRepetitions().with(Fault.APPEND, 2).with(Fault.FENCE, 1),
          World.of("eligible", "brokers=2 min.insync.replicas=2 elr=on")
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 1)
              .with(Fault.POWER_LOSS, 1),
          World.of("lastknown", "brokers=2 min.insync.replicas=1 elr=on")
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 1)
              .with(Fault.CRASH, 1),
          World.of("unclean", "brokers=2 min.insync.replicas=1 unclean=on")
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 2),
          World.of("shutdown", "brokers=2 min.insync.replicas=2 elr=on")
              .with(Fault.APPEND, 1)
              .with(Fault.SHUTDOWN, 1),
          World.of("preferred", 2, 1)
              .with(Fault.APPEND, 1)
              .with(Fault.FENCE, 1)
              .with(Fault.ELECTION, 1),
          World.of("move", "brokers=3 replicas=1,2 min.insync.replicas=1")
              .with(Fault.APPEND, 1)
              .with(Fault.REASSIGNMENT, 1),
          World.of("mailbox", "brokers=2 min.insync.replicas=1 late.answers=on")
              .with(Fault.APPEND, 2)
              .with(Fault.FENCE, 1));

  /** The world that is there for a bug; the others have stories in {@link BugStoriesTest}. */
  static final Map<Bug, String> CAUGHT = new EnumMap<>(Bug.class);

  static {
    CAUGHT.put(Bug.A1, "replicas");
    CAUGHT.put(Bug.A3, "lagging");
    CAUGHT.put(Bug.A10, "forked");
    CAUGHT.put(Bug.A12, "forked");
    CAUGHT.put(Bug.A15, "inherited");
    CAUGHT.put(Bug.B1, "inherited");
    CAUGHT.put(Bug.B2, "expand");
    CAUGHT.put(Bug.B4, "stray");
    CAUGHT.put(Bug.B8, "stray");
    CAUGHT.put(Bug.B9, "rejoin");
    CAUGHT.put(Bug.B16, "stray");
    CAUGHT.put(Bug.C2, "minisr");
    CAUGHT.put(Bug.C1, "eligible");
    CAUGHT.put(Bug.C3, "eligible");
    CAUGHT.put(Bug.C4, "lastknown");
    CAUGHT.put(Bug.C6, "unclean");
    CAUGHT.put(Bug.E1, "commit");
    CAUGHT.put(Bug.E2, "commit");
    CAUGHT.put(Bug.E3, "repetition");
    CAUGHT.put(Bug.E4, "repetition");
    CAUGHT.put(Bug.ACKS1, "failover");
  }

  static List<World> worlds() {
    return WORLDS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void holdsInEveryState(World world) {
    Result result = Explorer.explore(world, STATES_MAX);

    System.out.println(result.summary());
    assertThat(result.violations()).as("the way there: %s", result.story()).isEmpty();
    assertThat(result.complete()).as(result.summary()).isTrue();
    assertThat(result.states()).isGreaterThan(1_000);
  }

  static Set<Bug> caught() {
    return CAUGHT.keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("caught")
  void theBugIsFound(Bug bug) {
    World world =
        WORLDS.stream().filter(each -> each.name().equals(CAUGHT.get(bug))).findAny().orElseThrow();

    Result result = Explorer.explore(world, STATES_MAX, bug);

    System.out.println(bug + " in " + result.summary());
    assertThat(result.properties()).as(bug.title()).contains(bug.breaks());
    assertThat(result.story()).hasSize(result.depth() + 1);
  }

  /** A copy that shared what it should not would make an exploration lie. */
  @Test
  void aCopyLeavesItsOriginalAlone() {
    Cluster original = new Cluster(WORLDS.get(1).setup());
    String before = Dump.of(original);
    List<String> after = new ArrayList<>();
    World world = WORLDS.get(1);
    for (Explorer.Step step : world.steps(original, world.budget())) {
      Cluster copy = original.copy();
      step.happen().accept(copy);
      after.add(Dump.of(copy));
    }

    assertThat(Dump.of(original)).isEqualTo(before);
    assertThat(after).hasSizeGreaterThan(3).anyMatch(each -> !each.equals(before));
    assertThat(Dump.of(original.copy())).isEqualTo(before);
  }
}
