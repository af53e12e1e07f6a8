package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Explorer.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small worlds, explored to the end: in none of their states, in no order of events, is an
 * invariant violated. And each of them bites: with one rule wrong a violation is found.
 */
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
          World.of("power", 2, 1)
              .with(FlushPolicy.COMMIT)
              .with(Fault.APPEND, 2)
              .with(Fault.POWER_LOSS, 1),
          World.of("commit", 2, 1)
              .with(FlushPolicy.COMMIT)
              .producing(Acks.LEADER, Acks.ALL)
              .with(Fault.APPEND, 2)
              .with(Fault.FENCE, 1),
          World.of("repetition", 2, 2)
              .withRepetitions()
              .with(Fault.APPEND, 2)
              .with(Fault.FENCE, 1));

  /** The world that is there for a bug, and the property that gives it away. */
  private record Caught(String world, String property) {}

  private static final Map<Bug, Caught> CAUGHT = new TreeMap<>();

  static {
    CAUGHT.put(Bug.A1, new Caught("replicas", "CandidateComplete"));
    CAUGHT.put(Bug.A3, new Caught("lagging", "CandidateComplete"));
    CAUGHT.put(Bug.A10, new Caught("forked", "CandidateComplete"));
    CAUGHT.put(Bug.A12, new Caught("forked", "CandidateComplete"));
    CAUGHT.put(Bug.A15, new Caught("inherited", "MonotonicVisibleOffset"));
    CAUGHT.put(Bug.B1, new Caught("inherited", "CandidateComplete"));
    CAUGHT.put(Bug.B2, new Caught("expand", "CandidateComplete"));
    CAUGHT.put(Bug.B4, new Caught("stray", "QuorumSuperset"));
    CAUGHT.put(Bug.B8, new Caught("stray", "IsrUnfenced"));
    CAUGHT.put(Bug.B9, new Caught("rejoin", "CandidateComplete"));
    CAUGHT.put(Bug.B16, new Caught("stray", "QuorumSuperset"));
    CAUGHT.put(Bug.C2, new Caught("minisr", "StrictHighWatermark"));
    CAUGHT.put(Bug.E1, new Caught("commit", "AckedCopies"));
    CAUGHT.put(Bug.E2, new Caught("commit", "FlushedIsOnDisk"));
    CAUGHT.put(Bug.E3, new Caught("repetition", "AckedCommitted"));
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

  @ParameterizedTest(name = "{0}")
  @EnumSource(Bug.class)
  void everyBugIsFound(Bug bug) {
    Caught expected = CAUGHT.get(bug);
    World world =
        WORLDS.stream()
            .filter(each -> each.name().equals(expected.world()))
            .findAny()
            .orElseThrow();

    Result result = Explorer.explore(world, STATES_MAX, bug);

    System.out.println(bug + " in " + result.summary());
    assertThat(result.properties()).as(bug.title()).contains(expected.property());
    assertThat(result.story()).hasSize(result.depth() + 1);
  }

  /** A copy that shared what it should not would make an exploration lie. */
  @Test
  void aCopyLeavesItsOriginalAlone() {
    Cluster original = new Cluster(Cluster.Setup.of(3, 2));
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
