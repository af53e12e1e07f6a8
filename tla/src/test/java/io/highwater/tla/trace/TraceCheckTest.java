package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import io.highwater.spec.WorldTraces;
import io.highwater.tla.SpecActions;
import io.highwater.tla.trace.Damage.Damaged;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the core does in its small worlds is what the specification says; damage is noticed. */
class TraceCheckTest {
  private static final int WALKS_PER_WORLD = 8;
  private static final int STEPS = 60;

  /** Changes of which the model cannot know, and how many of a hundred may go unnoticed. */
  private static final int UNNOTICED_PERCENT = 10;

  @Test
  void everyWalkThroughTheSmallWorldsIsABehaviourAndEveryActionIsTaken() throws Exception {
    TraceCheck check = new TraceCheck();
    for (String world : WorldTraces.worlds()) {
      int number = 0;
      for (List<String> walk : WorldTraces.randomWalks(world, WALKS_PER_WORLD, STEPS, 1)) {
        check.add(world + "-" + ++number, walk);
      }
    }

    List<Verdict> verdicts = check.check();

    Set<String> taken = new TreeSet<>();
    int events = 0;
    for (Verdict each : verdicts) {
      assertThat(each.refusal()).as(each.run()).isEmpty();
      taken.addAll(each.actions().keySet());
      events += each.events();
    }
    System.out.printf(
        "%d traces, %d events, all accepted; TLC took %.1f s%n",
        verdicts.size(), events, check.tlcMs() / 1e3);
    assertThat(verdicts).hasSizeGreaterThanOrEqualTo(100);
    assertThat(taken)
        .as(
            "each action of CoreNext must write a trace line: tell of it in ReplicaLines or"
                + " ControllerLines, explain it in TraceReplication, and let a world take it")
        .containsAll(SpecActions.load().core());
  }

  @Test
  void damageIsNoticed() throws Exception {
    List<List<String>> traces = new ArrayList<>();
    for (String world : List.of("failover", "stray", "silence", "late")) {
      traces.addAll(WorldTraces.randomWalks(world, 3, STEPS, 2));
    }
    Damage damage = new Damage(3);
    damage.change(traces);
    for (List<String> trace : traces) {
      damage.drop(trace, 8);
      damage.swap(trace, 8);
    }

    List<Damaged> unnoticed = unnoticed(damage.all());

    int all = damage.all().size();
    System.out.printf(
        "%d damaged traces %s, counters renumbered: %d accepted, %d of them legal behaviours%n",
        all,
        Damage.counts(damage.all()),
        unnoticed.size(),
        unnoticed.stream().filter(Damaged::isLegal).count());
    unnoticed.forEach(
        each -> System.out.println("  accepted: " + each.what() + " legal=" + each.isLegal()));
    assertThat(all).isGreaterThanOrEqualTo(200);
    assertThat(unnoticed.size() * 100).isLessThanOrEqualTo(all * UNNOTICED_PERCENT);
    assertThat(unnoticed)
        .as("no changed field goes unnoticed unless the change is legal")
        .allMatch(each -> each.isLegal() || each.what().startsWith("dropped"));
    long unexplained = unnoticed.stream().filter(each -> !each.isLegal()).count();
    assertThat(unexplained * 100).as("of a hundred, by the lines alone").isLessThanOrEqualTo(all);
  }

  private static List<Damaged> unnoticed(List<Damaged> damaged)
      throws IOException, InterruptedException {
    TraceCheck check = new TraceCheck();
    for (Damaged each : damaged) {
      check.add(each.what(), each.lines());
    }
    List<Damaged> unnoticed = new ArrayList<>();
    List<Verdict> verdicts = check.check();
    for (int i = 0; i < damaged.size(); i++) {
      if (verdicts.get(i).isAccepted()) {
        unnoticed.add(damaged.get(i));
      } else {
        int named = lineOf(verdicts.get(i).refusal().orElseThrow());
        assertThat(named)
            .as("%s: %s", damaged.get(i).what(), verdicts.get(i).refusal())
            .isGreaterThanOrEqualTo(0);
      }
    }
    return unnoticed;
  }

  private static int lineOf(Refusal refusal) {
    return Integer.parseInt(refusal.where().substring(refusal.where().lastIndexOf(':') + 1));
  }

  @Test
  void aMissingNumberIsRefusedAndATornLastLineIsNot() throws Exception {
    List<String> whole = WorldTraces.randomWalks("failover", 1, STEPS, 4).getFirst();
    List<String> gap = new ArrayList<>(whole);
    gap.remove(2); // the harness has more to say after this

    assertThat(new TraceCheck().add("whole", whole).check().getFirst().isAccepted()).isTrue();
    assertThat(new TraceCheck().add("gap", gap).check().getFirst().refusal().orElseThrow().why())
        .contains("a line is missing");
  }

  @Test
  void aWrongRuleOfTheCoreIsRefused() throws Exception {
    TraceCheck check = new TraceCheck();
    for (List<String> walk : WorldTraces.randomWalks("replicas", 12, STEPS, 5, Bug.B2)) {
      check.add("B2", walk);
    }
    for (List<String> walk : WorldTraces.randomWalks("forked", 12, STEPS, 5, Bug.A10)) {
      check.add("A10", walk);
    }

    List<Verdict> verdicts = check.check();

    for (String bug : List.of("A10")) {
      assertThat(verdicts).as(bug).anyMatch(each -> each.run().equals(bug) && !each.isAccepted());
    }
  }
}
