package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Twice;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

/** What was done to a cluster can be written down, played, and played with something left out. */
final class WholeStoryTest {
  private static final WholeMutant MUTANT = WholeMutant.named("acks-all-like-acks-1").orElseThrow();
  private static final long SEED = 1;
  private static final long GROUPS_SEED = 8;
  private static final String HEAD =
      """
      depth broker
      version 1
      world partitions=1 flush.policy=%s min.insync.replicas=2 segment.bytes=20000 elr=1 disturbed=%d seed=1
      violates Progress
      """;

  @Test
  void aStoryThatNobodyChangedIsTheRunThatItWasWrittenFrom() {
    WholeStory whole = WholeSimulator.record(SEED, MUTANT, Oracle.NONE);
    assertThat(whole.length()).isGreaterThan(20);

    Violation found = new WholeSimulator(SEED, MUTANT, Oracle.NONE).run().violation();
    assertThat(found.property()).isEqualTo(whole.property());
    assertThat(violation(whole, MUTANT)).isEqualTo(found);
    assertThat(WholeStory.parse(whole.toText())).isEqualTo(whole);
  }

  @Test
  void aStoryBecomesShortAndStillShowsTheMutantAndNothingElse() {
    WholeMutant mutant = WholeMutant.named("late-answer-taken").orElseThrow();
    WholeStory whole = WholeSimulator.record(SEED, mutant, Oracle.NONE);
    WholeShrinker shrinker = new WholeShrinker(mutant, Oracle.NONE, (runs, steps) -> runs < 40);

    WholeStory story = shrinker.shrink(whole);

    assertThat(story.length()).isLessThan(whole.length()).isLessThanOrEqualTo(2);
    assertThat(shrinker.runs()).isLessThanOrEqualTo(40);
    assertThat(violation(story, mutant).property()).isEqualTo(whole.property());
    assertThat(violation(story, WholeMutant.NONE)).isNull();
    assertThat(WholeStory.parse(story.toText())).isEqualTo(story);
  }

  @Test
  void aStoryThatDoesNotShowWhatItSaysIsNotMadeShort() {
    WholeStory none = WholeStory.parse(HEAD.formatted("commit", 1_000));

    assertThat(new WholeShrinker(MUTANT, Oracle.NONE, (runs, steps) -> true).shrink(none)).isNull();
  }

  @Test
  void whatIsLeftOutChangesNothingBefore() {
    WholeStory whole = WholeSimulator.record(SEED, MUTANT, Oracle.NONE);
    int left = whole.length() / 2;
    while (!whole.steps().get(left).act().isMishap()) {
      left++;
    }
    List<WholeStep> steps = new ArrayList<>(whole.steps());
    long leftOutUs = steps.remove(left).timeUs();
    WholeSimulator one = world(whole, WholeMutant.NONE);
    WholeSimulator other = world(whole.with(steps), WholeMutant.NONE);

    OptionalLong difference = Twice.firstDifference(one, other);

    assertThat(difference).isPresent();
    assertThat(one.nowUs() - one.beganUs()).isGreaterThanOrEqualTo(leftOutUs);
    assertThat(other.nowUs() - other.beganUs()).isGreaterThanOrEqualTo(leftOutUs);
  }

  @Test
  void aProducerSendsTheSameWhoeverElseDoes() {
    WholeStory all = WholeSimulator.record(SEED, MUTANT, Oracle.NONE).until(300_000);
    List<WholeStep> alone =
        all.steps().stream().filter(each -> each.act() == Act.PRODUCE).limit(1).toList();

    assertThat(firstSent(all.with(alone))).isNotEmpty().isEqualTo(firstSent(all));
  }

  @Test
  void aGroupsStoryIsTheRunThatItWasWrittenFrom() {
    WholeMutant mutant = WholeMutant.named("sessions-never-expire").orElseThrow();
    WholeStory whole = WholeSimulator.record(GROUPS_SEED, mutant, Oracle.NONE);

    assertThat(whole.steps()).extracting(WholeStep::act).contains(Act.JOIN_GROUP, Act.END_MEMBER);
    assertThat(violation(whole, mutant))
        .isEqualTo(new WholeSimulator(GROUPS_SEED, mutant, Oracle.NONE).run().violation())
        .extracting(Violation::property)
        .isEqualTo("EveryMemberAssigned");
    assertThat(violation(whole, WholeMutant.NONE)).isNull();
  }

  /** In this seed nobody joins late by himself. */
  @Test
  void whereEveryMemberDozesSomebodyElseReads() {
    WholeStory story =
        WholeStory.parse(
            HEAD.formatted("commit", 4_000).replace("seed=1", "seed=3")
                + """
                0 produce client=1 acks=-1 idempotent=0
                0 join-group member=1 static=0
                0 join-group member=2 static=0
                3500 doze-member member=1 for=7000
                3500 doze-member member=2 for=7000
                """);

    assertThat(violation(story, WholeMutant.NONE)).isNull();
  }

  /** The first record of the first producer: it is the same as long as its numbers are. */
  private static List<Object> firstSent(WholeStory story) {
    WholeSimulator world = world(story, WholeMutant.NONE);
    world.run();
    return world.ops().stream()
        .filter(each -> each.process() == 0)
        .limit(1)
        .<Object>map(
            each -> List.of(each.timeUs() - world.beganUs(), each.partition(), each.records()))
        .toList();
  }

  @Test
  void whatIsDoneIsToldAndWhatComesOfIt() {
    List<String> told = new ArrayList<>();
    WholeStory story =
        WholeStory.parse(
            HEAD.formatted("commit", 3_000)
                + """
                0 produce client=1 acks=-1 idempotent=1
                50 slow-disk node=1 for=1000
                100 lose-power node=1 down=1500.5
                1900 clock-jump node=2 by=500
                """);

    new WholeSimulator(story, WholeMutant.NONE, Oracle.NONE, Optional.empty(), told::add).run();

    assertThat(told)
        .anyMatch(each -> each.matches("at 0\\.\\d+ s producer 1 begins to write, acks=all.*"))
        .anyMatch(each -> each.endsWith("s broker-1 loses its power; it stays down for 1.501 s"))
        .anyMatch(each -> each.matches("    keeps [\\d,]+ of [\\d,]+ bytes of orders-0"))
        .anyMatch(each -> each.contains("leads orders-0 in epoch 1, from offset "))
        .anyMatch(each -> each.endsWith(" s broker-1 starts again"))
        .anyMatch(each -> each.endsWith(" s broker-2's clock jumps 0.500 s ahead"))
        .anyMatch(each -> each.endsWith(" s everything is put right"));
  }

  @Test
  void everythingThatCanBeDoneCanBeWrittenReadAndTold() {
    String lines =
        """
        0.000 produce client=2 acks=0 idempotent=0
        0.000 produce client=1 acks=-1 idempotent=1 retries=5
        0.000 read partition=0
        1.000 kill node=1
        2.000 lose-power node=2 down=1.000
        3.000 lose-all-power down1=1.000 down2=2.000 down3=3.000 down100=4.000
        4.000 pause node=1 for=5.000
        5.000 slow-disk node=1 for=5.000
        6.000 cut node=1 other=100 for=5.000
        7.000 isolate node=1 for=5.000
        8.000 slow-link node=1 other=2 for=5.000
        9.000 reset node=1 other=2
        10.000 shut-down node=100 down=7.000
        11.000 clock-jump node=3 by=8.000
        12.000 full-disk node=3 bytes=9 for=5.000 down=6.000 down-2=7.000
        13.000 fail-fsync node=3 for=5.000
        14.000 kill-controller power=1 down=1.000
        15.000 create-topic topic=1 partitions=2 replicas=3
        16.000 delete-topic topic=1
        17.000 move-replicas partition=0 onto=213
        18.000 call-off-move partition=0
        19.000 elect-leader partition=0
        20.000 join-group member=1 static=1
        21.000 leave-group member=1
        22.000 end-member member=1
        23.000 freeze-member member=1 for=5.000
        24.000 doze-member member=1 for=5.000
        25.000 delete-records partition=0 before=7
        26.000 cut-both node=1 other=100 for=5.000
        27.000 divide nodes=13 for=5.000
        28.000 cut-client client=1 node=2 requests=1 answers=1 for=5.000
        29.000 cut-client client=1 node=2 requests=0 answers=1 for=5.000
        30.000 cut-client client=1 node=2 requests=1 answers=0 for=5.000
        31.000 slow-client client=101 node=1 for=5.000
        32.000 reset-client client=101 node=1
        33.000 reconfigure node=1 lag=700 fetch=1000 segment=5000 down=1.000
        """;
    WholeStory story = WholeStory.parse(HEAD.formatted("commit", 1_000) + lines);

    assertThat(story.toText()).endsWith(lines);
    Set<Act> acts = EnumSet.noneOf(Act.class);
    story.steps().forEach(each -> acts.add(each.act()));
    assertThat(acts).containsExactly(Act.values());
    assertThat(story.steps()).extracting(WholeNarration::of).doesNotHaveDuplicates();
  }

  @Test
  void aWrongFileIsRefusedWithTheLine() {
    assertThatWrong("1.0 explode node=1").startsWith("line 5: 'explode' is nothing that is done");
    assertThatWrong("1.0 kill node=4").isEqualTo("line 5: node=4 is out of range for 'kill'");
    assertThatWrong("1.0 kill node=100").isEqualTo("line 5: node=100 is out of range for 'kill'");
    assertThatWrong("1.0 kill").isEqualTo("line 5: 'kill' needs node=");
    assertThatWrong("1.0 kill node=1 node=2").contains("line 5: ", "found 'node=2'");
    assertThatWrong("1.0 kill node=1 for=2").contains("line 5: ", "found 'for=2'");
    assertThatWrong("x1.0 kill node=1").startsWith("line 5: expected a time, or one of depth, ");
    assertThatWrong("1.0e9999999 kill node=1").contains("line 5: expected milliseconds");
    assertThatWrong("1.0005 kill node=1").contains("line 5: expected milliseconds");
    assertThatWrong("1.0 move-replicas partition=0 onto=11").contains("onto=11 is out of range");
    assertThatWrong("1.0 read partition=1").contains("there are 1 partitions");
    assertThatWrong("version 1").isEqualTo("line 5: a second 'version'");
    assertThatThrownBy(() -> WholeStory.parse("depth broker\nversion 2\n"))
        .hasMessage("its version is '2': expected 1");
    assertThatThrownBy(() -> WholeStory.parse("version 1\nviolates Progress"))
        .hasMessage("its depth is '': expected broker");
    assertThatThrownBy(() -> WholeStory.parse(HEAD.formatted("commit", 1_000) + "mutant none"))
        .hasMessage("there is no mutant 'none'");
    assertThatThrownBy(
            () -> WholeStory.parse(HEAD.formatted("commit", 1_000).replace(" elr", " eligible")))
        .hasMessageStartingWith("'eligible': expected each of partitions, ");
    assertThatThrownBy(() -> WholeStory.parse(HEAD.formatted("commit", 30_001)))
        .hasMessageContaining("expected at most 30000");
    assertThatThrownBy(
            () -> WholeStory.parse(HEAD.formatted("never", 1) + "0.5 lose-power node=1\n"))
        .hasMessageContaining("unless flush.policy=commit");
    assertThatThrownBy(
            () ->
                world(
                    WholeStory.parse(
                        HEAD.formatted("never", 1) + "0 produce client=9 acks=1 idempotent=0\n"),
                    WholeMutant.NONE))
        .hasMessageContaining("seed 1 has 4 producers");
    assertThatThrownBy(
            () ->
                world(
                    WholeStory.parse(
                        HEAD.formatted("never", 1) + "0.5 reset-client client=102 node=1\n"),
                    WholeMutant.NONE))
        .hasMessageContaining("nobody has that number");
  }

  private static AbstractStringAssert<?> assertThatWrong(String line) {
    String text = HEAD.formatted("commit", 1_000) + line + "\n";
    try {
      WholeStory.parse(text);
    } catch (IllegalArgumentException wrong) {
      return assertThat(wrong.getMessage());
    }
    throw new AssertionError("nothing was wrong with " + line);
  }

  private static Violation violation(WholeStory story, WholeMutant mutant) {
    return world(story, mutant).run().violation();
  }

  private static WholeSimulator world(WholeStory story, WholeMutant mutant) {
    return new WholeSimulator(story, mutant, Oracle.NONE, Optional.empty(), null);
  }
}
