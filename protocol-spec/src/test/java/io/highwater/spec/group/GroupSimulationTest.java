package io.highwater.spec.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Members that die, stop and come back, and coordinators that change under them: half a minute and
 * more of it, then quiet. Each wrong rule must break the promise that it is known to break.
 */
final class GroupSimulationTest {
  private static final int SEEDS = 300;
  private static final long FAULTS_MS = 60_000;
  private static final long QUIET_MS = 60_000;

  /** One run. */
  private static final class World {
    private final Agenda agenda;
    private final GroupJudge judge = new GroupJudge();
    private final SharedLog log;
    private final List<SimCoordinator> coordinators = new ArrayList<>();
    private final List<SimConsumer> consumers = new ArrayList<>();
    private int named;

    World(long seed, Set<GroupBug> bugs, boolean fencesEpochs) {
      agenda = new Agenda(seed);
      log = new SharedLog(agenda, judge, fencesEpochs);
      for (int i = 0; i < 3; i++) {
        SimCoordinator each = new SimCoordinator(i, agenda, bugs);
        coordinators.add(each);
        each.start(log);
      }
      log.elect(coordinators.get(0));
      for (int i = 0; i < 3; i++) {
        consume(i == 0 ? "static" : null);
      }
    }

    private void consume(String instanceId) {
      consumers.add(new SimConsumer("c" + named++, instanceId, agenda, log, judge));
    }

    GroupJudge run() {
      agenda.after(agenda.between(1_000, 4_000), this::fault);
      agenda.runUntil(FAULTS_MS);
      log.calm();
      coordinators.stream().filter(each -> !each.isUp()).forEach(each -> each.start(log));
      if (consumers.stream().noneMatch(SimConsumer::isWell)) {
        consume(null);
      }
      agenda.runUntil(FAULTS_MS + QUIET_MS);
      judge.atTheEnd(
          consumers.stream().filter(SimConsumer::isRunning).toList(), SimConsumer.PARTITIONS);
      return judge;
    }

    private void fault() {
      if (agenda.nowMs() >= FAULTS_MS) {
        return;
      }
      List<SimConsumer> running = consumers.stream().filter(SimConsumer::isRunning).toList();
      if (running.size() < 2) {
        consume(null);
      } else {
        befall(running.get(agenda.between(0, running.size() - 1)), running.size());
      }
      agenda.after(agenda.between(200, 4_000), this::fault);
    }

    private void befall(SimConsumer one, int running) {
      switch (agenda.between(0, 9)) {
        case 0, 1 -> electAnother();
        case 2 -> {
          SimCoordinator before = log.leader();
          electAnother();
          agenda.after(agenda.between(300, 1_500), () -> elect(before));
        }
        case 3 -> crash();
        case 4 -> one.pause(agenda.between(500, 15_000));
        case 5 -> one.kill();
        case 6 -> one.leave();
        case 7 -> replace();
        case 8 -> {
          if (agenda.chance(20)) {
            one.stick();
          }
        }
        default -> {
          if (running < 6) {
            consume(null);
          }
        }
      }
    }

    /** Another process of the static member, while the earlier one is away, or gone. */
    private void replace() {
      for (SimConsumer each : consumers) {
        if (each.instanceId() != null && each.isRunning()) {
          if (agenda.chance(50)) {
            each.pause(agenda.between(500, 8_000));
          } else {
            each.kill();
          }
        }
      }
      consume("static");
    }

    private void electAnother() {
      List<SimCoordinator> up = coordinators.stream().filter(SimCoordinator::isUp).toList();
      elect(up.get(agenda.between(0, up.size() - 1)));
    }

    private void elect(SimCoordinator one) {
      if (one.isUp() && agenda.nowMs() < FAULTS_MS) {
        log.elect(one);
      }
    }

    private void crash() {
      List<SimCoordinator> up = coordinators.stream().filter(SimCoordinator::isUp).toList();
      SimCoordinator victim = up.get(agenda.between(0, up.size() - 1));
      if (up.size() > 1) {
        victim.crash();
        agenda.after(
            agenda.between(500, 5_000),
            () -> {
              if (!victim.isUp()) {
                victim.start(log);
              }
            });
        if (log.leader() == victim) {
          electAnother();
        }
      }
    }
  }

  private static GroupJudge run(long seed, Set<GroupBug> bugs) {
    return new World(seed, bugs, true).run();
  }

  @Test
  void whatIsPromisedHolds() {
    int acknowledged = 0;
    int generations = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      GroupJudge judge = run(seed, EnumSet.noneOf(GroupBug.class));
      assertThat(judge.violations()).as("seed %d", seed).isEmpty();
      acknowledged += judge.acknowledged();
      generations += judge.generations();
    }
    assertThat(acknowledged).isGreaterThan(100 * SEEDS);
    assertThat(generations).isGreaterThan(5 * SEEDS);
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT_BEFORE_WRITTEN, OffsetsNeverGoBack",
    "ANY_GENERATION_COMMITS, OffsetsNeverGoBack",
    "INSTANCE_NOT_FENCED, OffsetsNeverGoBack",
    "ASSIGNED_BEFORE_WRITTEN, OneOwnerPerGeneration",
    "SLOW_MEMBERS_WAITED_FOR, EveryMemberAssigned",
    "SESSIONS_NEVER_EXPIRE, EveryMemberAssigned"
  })
  void aWrongRuleBreaksItsPromise(GroupBug bug, String promise) {
    assertThat(breaks(promise, seed -> run(seed, EnumSet.of(bug)))).isTrue();
  }

  @Test
  void anAppendOfAnEarlierEpochBreaksAPromise() {
    assertThat(
            breaks(
                GroupJudge.NEVER_BACK,
                seed -> new World(seed, EnumSet.noneOf(GroupBug.class), false).run()))
        .isTrue();
  }

  private static boolean breaks(String promise, LongFunction<GroupJudge> runs) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      if (runs.apply(seed).violations().stream().anyMatch(it -> it.startsWith(promise))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aSeedIsARun() {
    assertThat(run(7, EnumSet.noneOf(GroupBug.class)).acknowledged())
        .isEqualTo(run(7, EnumSet.noneOf(GroupBug.class)).acknowledged());
  }
}
