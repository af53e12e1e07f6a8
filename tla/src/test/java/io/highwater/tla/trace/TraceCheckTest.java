package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import io.highwater.spec.WorldTraces;
import io.highwater.tla.SpecActions;
import io.highwater.tla.trace.Damage.Damaged;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the core does in its small worlds is what the specification says; damage is noticed. */
class TraceCheckTest {
  private static final int WALKS_PER_WORLD = 8;
  private static final int STEPS = 60;

  /** Changes of which the model cannot know, and how many of a hundred may go unnoticed. */
  private static final int UNNOTICED_PERCENT = 10;

  /** Every so many refusals are looked at again. */
  private static final int SAMPLED = 5;

  @TempDir private Path folder;

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
        "%d traces, %d events, all accepted; TLC took %.1f s of CPU%n",
        verdicts.size(), events, check.cpuMs() / 1e3);
    assertThat(verdicts).hasSizeGreaterThanOrEqualTo(100);
    assertThat(taken)
        .as(
            "each action of CoreNext must write a trace line: tell of it in ReplicaLines or"
                + " ControllerLines, explain it in TraceReplication, and let a world take it")
        .containsAll(SpecActions.load().core())
        .contains("ConfigureTopic", "DropReplica");
  }

  @Test
  void damageIsNoticed() throws Exception {
    Damage damage = new Damage(3);
    damage.change(walks(WorldTraces.worlds(), WALKS_PER_WORLD));
    assertThat(damage.actions()).as("a field of each is changed").containsAll(tracedActions());
    for (List<String> trace :
        walks(List.of("failover", "stray", "silence", "late", "move", "settings"), 3)) {
      damage.drop(trace, 8);
      damage.swap(trace, 8);
    }

    List<Damaged> all = damage.all();
    List<Verdict> verdicts = check(all.stream().map(Damaged::lines).toList());
    List<Verdict> miscounted =
        check(
            all.stream()
                .filter(each -> !each.counted().equals(each.lines()))
                .map(Damaged::counted)
                .toList());

    List<Damaged> unnoticed = new ArrayList<>();
    List<String> tooEarly = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (verdicts.get(i).isAccepted()) {
        unnoticed.add(all.get(i));
      } else if (!isCreationItself(all.get(i))) {
        Refusal refusal = verdicts.get(i).refusal().orElseThrow();
        if (lineOf(refusal) < all.get(i).line()) {
          tooEarly.add(all.get(i) + ": " + refusal);
        }
      }
    }
    System.out.printf(
        "%d damaged traces %s; counters renumbered: %d accepted, %d of them legal behaviours;%n"
            + "of the %d whose counters the damage disturbs, counters as they are: %d accepted%n",
        all.size(),
        Damage.counts(all),
        unnoticed.size(),
        unnoticed.stream().filter(Damaged::isLegal).count(),
        miscounted.size(),
        miscounted.stream().filter(Verdict::isAccepted).count());
    unnoticed.forEach(
        each -> System.out.println("  accepted: " + each + " legal=" + each.isLegal()));
    assertThat(tooEarly).as("no line before the damage is named").isEmpty();
    assertThat(all).hasSizeGreaterThanOrEqualTo(200);
    boundUnnoticed(unnoticed, all.size());
    theNamedLineIsTheFirst(all, verdicts);
  }

  private static List<List<String>> walks(List<String> worlds, int walksPerWorld) {
    List<List<String>> walks = new ArrayList<>();
    for (String each : worlds) {
      walks.addAll(WorldTraces.randomWalks(each, walksPerWorld, STEPS, 1));
    }
    return walks;
  }

  /** What nodes do, and what becomes of them. */
  private static Set<String> tracedActions() {
    Set<String> actions = new TreeSet<>(SpecActions.load().core());
    actions.addAll(List.of("CrashBroker", "LosePower", "StopBroker", "RestartBroker", "LeaveLate"));
    return actions;
  }

  /** Where each life writes a file of its own, causes are the only order that there is. */
  @Test
  void damageInOneOfManyFilesIsNoticed() throws Exception {
    Damage damage = new Damage(4);
    damage.change(walks(WorldTraces.worlds(), 2));
    for (List<String> trace : walks(List.of("failover", "stray", "crash", "power"), 2)) {
      damage.drop(trace, 8);
      damage.swap(trace, 8);
    }
    List<Damaged> all = damage.all();
    List<Verdict> verdicts = checkScattered("whole", all, Damaged::lines);
    List<Damaged> disturbed =
        all.stream().filter(each -> !each.counted().equals(each.lines())).toList();
    List<Verdict> miscounted = checkScattered("counted", disturbed, Damaged::counted);

    List<Damaged> unnoticed = new ArrayList<>();
    List<String> tooEarly = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      Damaged damaged = all.get(i);
      Refusal refusal = verdicts.get(i).refusal().orElse(null);
      if (refusal == null) {
        unnoticed.add(damaged);
      } else if (damaged.isChange()
          && isBefore(refusal.where(), new Scattered(damaged.lines()).place(damaged.line()))) {
        tooEarly.add(damaged + ": " + refusal);
      }
    }
    System.out.printf(
        "%d traces scattered over files and damaged: %d accepted, %d of them legal behaviours;%n"
            + "of the %d whose counters that disturbs, counters as they are: %d accepted%n",
        verdicts.size(),
        unnoticed.size(),
        unnoticed.stream().filter(Damaged::isLegal).count(),
        miscounted.size(),
        miscounted.stream().filter(Verdict::isAccepted).count());
    unnoticed.forEach(
        each -> System.out.println("  accepted: " + each + " legal=" + each.isLegal()));
    assertThat(tooEarly).as("no line of the file before the damage is named").isEmpty();
    assertThat(verdicts).hasSizeGreaterThanOrEqualTo(200);
    boundUnnoticed(unnoticed, verdicts.size());
  }

  private List<Verdict> checkScattered(
      String name, List<Damaged> all, Function<Damaged, List<String>> lines)
      throws IOException, InterruptedException {
    TraceCheck check = new TraceCheck();
    for (int i = 0; i < all.size(); i++) {
      Path run = folder.resolve(name + "-" + i);
      check.add(new Scattered(lines.apply(all.get(i))).write(run));
    }
    return check.check();
  }

  /** Whether one {@code file:number} is before another of the same file. */
  private static boolean isBefore(String where, String place) {
    return fileOf(where).equals(fileOf(place)) && numberOf(where) < numberOf(place);
  }

  private static String fileOf(String place) {
    return place.substring(0, place.lastIndexOf(':'));
  }

  private static int numberOf(String place) {
    return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
  }

  /** Little goes unnoticed, and hardly anything of which the lines alone do not show why. */
  private static void boundUnnoticed(List<Damaged> unnoticed, int all) {
    assertThat(unnoticed.size() * 100).isLessThanOrEqualTo(all * UNNOTICED_PERCENT);
    assertThat(unnoticed)
        .as("no changed field goes unnoticed unless the change is legal")
        .allMatch(each -> each.isLegal() || each.what().startsWith("dropped"));
    long unexplained = unnoticed.stream().filter(each -> !each.isLegal()).count();
    assertThat(unexplained * 100).as("of a hundred, by the lines alone").isLessThanOrEqualTo(all);
  }

  /** These worlds open logs first; if they do not fit the creation, those lines may be named. */
  private static boolean isCreationItself(Damaged damaged) {
    return damaged.what().contains("CreatePartition");
  }

  /** What comes before the line that is named is a behaviour, and with that line it is none. */
  private static void theNamedLineIsTheFirst(List<Damaged> damaged, List<Verdict> verdicts)
      throws IOException, InterruptedException {
    List<Refusal> refusals = new ArrayList<>();
    List<Damaged> sampled = new ArrayList<>();
    List<List<String>> before = new ArrayList<>();
    List<List<String>> with = new ArrayList<>();
    for (int i = 0; i < damaged.size(); i += SAMPLED) {
      Refusal refusal = verdicts.get(i).refusal().orElse(null);
      if (refusal != null && !learnsElsewhere(damaged.get(i))) {
        List<String> lines = damaged.get(i).lines();
        List<String> fine = lines.subList(0, lineOf(refusal) - 1);
        if (fine.stream().anyMatch(each -> each.contains("CreatePartition"))) {
          refusals.add(refusal);
          sampled.add(damaged.get(i));
          before.add(fine);
          // An answer that nobody takes may say what it likes: it takes its reader to refuse it.
          boolean isAnswer = refusal.action().equals("SendFetchResponse");
          with.add(isAnswer ? lines : lines.subList(0, lineOf(refusal)));
        }
      }
    }
    List<Verdict> fine = check(before);
    List<Verdict> wrong = check(with);
    List<String> notTheFirst = new ArrayList<>();
    for (int i = 0; i < refusals.size(); i++) {
      Refusal earlier = fine.get(i).refusal().orElse(null);
      if (earlier != null || wrong.get(i).isAccepted()) {
        notTheFirst.add(sampled.get(i) + ": " + refusals.get(i) + "; without it: " + earlier);
      }
    }
    assertThat(notTheFirst).isEmpty();
    System.out.printf("%d refusals name the first line that cannot be%n", refusals.size());
  }

  /** A version may stand before its making in the file, but not where the file is cut between. */
  private static boolean learnsElsewhere(Damaged damaged) {
    return damaged.what().startsWith("swapped") && damaged.what().contains("ReceiveMetadataUpdate");
  }

  private static List<Verdict> check(List<List<String>> traces)
      throws IOException, InterruptedException {
    TraceCheck check = new TraceCheck();
    for (List<String> each : traces) {
      check.add("trace", each);
    }
    return check.check();
  }

  private static int lineOf(Refusal refusal) {
    return numberOf(refusal.where());
  }

  @Test
  void aMissingNumberIsRefused() throws Exception {
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

    for (String bug : List.of("B2", "A10")) {
      assertThat(verdicts).as(bug).anyMatch(each -> each.run().equals(bug) && !each.isAccepted());
    }
  }
}
