package io.highwater.tla;

import static io.highwater.tla.KernelTable.NUMBERS;
import static io.highwater.tla.KernelTable.SETS;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.partition.EpochHistory;
import io.highwater.spec.partition.FollowerKernel;
import io.highwater.spec.partition.Isr;
import io.highwater.spec.partition.LeaderKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The part of {@link KernelTable} that leaders and followers decide. */
final class ReplicaKernelTable {
  /** Takes a line. */
  interface Lines {
    void line(String name, Object... fields);
  }

  private static final Map<String, KafkaError> ANSWERS =
      Map.of(
          "granted",
          KafkaError.NONE,
          "ineligible",
          KafkaError.INELIGIBLE_REPLICA,
          "stale",
          KafkaError.INVALID_UPDATE_VERSION);

  private final Lines lines;
  private final LeaderKernel leader;
  private final FollowerKernel follower;

  ReplicaKernelTable(Lines lines, Bugs bugs) {
    this.lines = lines;
    this.leader = new LeaderKernel(bugs);
    this.follower = new FollowerKernel(bugs);
  }

  void write() {
    leader();
    mayJoin();
    counts();
    epochs();
    answers();
    logs();
    highWatermarks();
  }

  private static String quoted(Object word) {
    return '"' + word.toString().toLowerCase(Locale.ROOT) + '"';
  }

  private void leader() {
    for (BrokerSet committed : SETS) {
      for (BrokerSet proposed : SETS) {
        BrokerSet maximal = LeaderKernel.maximalIsr(committed, proposed);
        lines.line("MaximalIsr", committed, proposed, maximal);
        if (!committed.isEmpty()) {
          highWatermarks(committed, proposed, maximal);
        }
      }
    }
  }

  private void mayJoin() {
    for (int follower : NUMBERS) {
      for (BrokerSet committed : SETS.stream().filter(each -> !each.isEmpty()).toList()) {
        for (int mark = 0; mark <= 2; mark++) {
          for (int start = 0; start <= 2; start++) {
            for (int counted = -1; counted <= 2; counted++) {
              boolean may = leader.mayJoin(follower, committed, mark, start, counted);
              lines.line("MayJoin", follower, committed, mark, start, counted, may);
            }
          }
        }
      }
    }
  }

  /** Nobody counts for more than the leader's own log holds. */
  private void highWatermarks(BrokerSet committed, BrokerSet proposed, BrokerSet maximal) {
    forCounted(
        counted -> {
          for (int highWatermark = 0; highWatermark <= 2; highWatermark++) {
            answerable(highWatermark, committed, proposed, counted);
            for (int leo = 0; leo <= 2; leo++) {
              for (int min : NUMBERS) {
                int end = leo;
                long result =
                    leader.newHighWatermark(
                        highWatermark,
                        committed,
                        maximal,
                        BrokerSet.of(),
                        id -> Math.min(counted.get(id - 1), end),
                        min);
                lines.line(
                    "NewHighWatermark",
                    highWatermark,
                    committed,
                    proposed,
                    counted,
                    min,
                    leo,
                    result);
              }
            }
          }
        });
  }

  private static void forCounted(Consumer<List<Integer>> action) {
    for (int packed = 0; packed < 27; packed++) {
      action.accept(List.of(packed / 9, packed / 3 % 3, packed % 3));
    }
  }

  private void logs() {
    for (List<Integer> log : logsUpToThree()) {
      EpochHistory history = history(log);
      for (int epoch = 0; epoch <= 4; epoch++) {
        EpochStart end = history.endOf(epoch, 0, log.size());
        lines.line("EpochEnd", log, epoch, Math.max(end.epoch(), 0), end.startOffset());
      }
      for (int epoch = 0; epoch <= 3; epoch++) {
        EpochStart common = history.endOf(epoch, 0, log.size());
        for (int offset = 0; offset <= 3; offset++) {
          lines.line(
              "TruncationPoint",
              log,
              epoch,
              offset,
              FollowerKernel.truncationPoint(common, epoch, offset, 0));
          if ((epoch == 0) == (offset == 0)) {
            boolean diverges = leader.diverges(common, epoch == 0 ? -1 : epoch, offset);
            lines.line("Diverges", log, epoch, offset, diverges);
          }
        }
      }
    }
  }

  private static List<List<Integer>> logsUpToThree() {
    List<List<Integer>> logs = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < logs.size(); i++) {
      List<Integer> log = logs.get(i);
      for (int epoch : log.size() < 3 ? NUMBERS : List.<Integer>of()) {
        if (log.isEmpty() || log.getLast() <= epoch) {
          List<Integer> longer = new ArrayList<>(log);
          longer.add(epoch);
          logs.add(List.copyOf(longer));
        }
      }
    }
    return logs;
  }

  private static EpochHistory history(List<Integer> log) {
    List<EpochStart> starts = new ArrayList<>();
    for (int offset = 0; offset < log.size(); offset++) {
      if (starts.isEmpty() || starts.getLast().epoch() != log.get(offset)) {
        starts.add(new EpochStart(log.get(offset), offset));
      }
    }
    return new EpochHistory(starts);
  }

  private void answerable(
      int highWatermark, BrokerSet committed, BrokerSet proposed, List<Integer> counted) {
    for (FlushPolicy policy : List.of(FlushPolicy.COMMIT, FlushPolicy.NEVER)) {
      long result =
          leader.answerable(
              highWatermark,
              LeaderKernel.maximalIsr(committed, proposed),
              id -> counted.get(id - 1),
              policy);
      lines.line("Answerable", quoted(policy), highWatermark, committed, proposed, counted, result);
    }
  }

  private void counts() {
    for (BrokerSet committed : SETS) {
      lines.line("Enough", committed, LeaderKernel.enough(committed, 2));
    }
    for (int leo = 0; leo <= 2; leo++) {
      for (int flushed = 0; flushed <= leo; flushed++) {
        for (FlushPolicy policy : List.of(FlushPolicy.COMMIT, FlushPolicy.NEVER)) {
          long result = LeaderKernel.counts(leo, flushed, policy);
          lines.line("Counts", quoted(policy), leo, flushed, result);
        }
      }
    }
  }

  private void epochs() {
    for (int own : NUMBERS) {
      for (int asked : NUMBERS) {
        lines.line("ServesEpoch", own, asked, leader.servesEpoch(own, asked));
        for (int leo = 0; leo <= 2; leo++) {
          for (int offset = 0; offset <= 2; offset++) {
            heeds(own, leo, asked, offset);
          }
        }
      }
    }
  }

  private void heeds(int own, int leo, int asked, int offset) {
    for (int last = 0; last <= 2; last++) {
      for (int theirs = 0; theirs <= 2; theirs++) {
        boolean heeds = follower.heeds(own, leo, last, asked, offset, theirs);
        lines.line("Heeds", own, leo, last, asked, offset, theirs, heeds);
      }
    }
  }

  /** Every ISR that there can be at partition epoch 2, settled or with one more or less. */
  private void answers() {
    for (BrokerSet committed : SETS.stream().filter(each -> !each.isEmpty()).toList()) {
      answers(new Isr.Settled(committed, 2));
      for (int each : NUMBERS) {
        if (!committed.contains(each)) {
          answers(new Isr.Expanding(committed, 2, each, 1));
        } else if (committed.size() > 1) {
          answers(new Isr.Shrinking(committed, 2, each));
        }
      }
    }
  }

  private void answers(Isr isr) {
    for (boolean stray : List.of(false, true)) {
      ANSWERS.forEach(
          (answer, error) -> {
            boolean back = leader.takenBack(isr, stray, error);
            String said = quoted(answer);
            lines.line("TakenBack", isr.committed(), isr.proposed(), stray, said, back);
            if (error != KafkaError.NONE) {
              afterAnswer(isr, stray, answer, BrokerSet.of(), 0);
              return;
            }
            for (BrokerSet granted : SETS.stream().filter(each -> !each.isEmpty()).toList()) {
              NUMBERS.forEach(pe -> afterAnswer(isr, stray, answer, granted, pe));
            }
          });
    }
  }

  private void afterAnswer(Isr isr, boolean stray, String answer, BrokerSet granted, int pe) {
    Isr after =
        leader.afterAnswer(
            isr,
            stray,
            new Event.AlterPartitionResponse(
                KernelTable.ID, 1, ANSWERS.get(answer), 1, granted, pe));
    lines.line(
        "AfterAnswer",
        isr.committed(),
        isr.proposed(),
        stray,
        quoted(answer),
        granted,
        pe,
        after.committed(),
        after.maximal(),
        after instanceof Isr.Settled,
        after.partitionEpoch());
  }

  private void highWatermarks() {
    for (int mark = 0; mark <= 3; mark++) {
      for (int leo = 0; leo <= 3; leo++) {
        long recovered = follower.recoveredHighWatermark(mark, 0, leo);
        lines.line("RecoveredHighWatermark", mark, leo, recovered);
        for (int leaders = 0; leaders <= 3; leaders++) {
          long learnt = FollowerKernel.learntHighWatermark(mark, leaders, leo);
          lines.line("LearntHighWatermark", mark, leaders, leo, learnt);
          for (int before = 0; before <= 3; before++) {
            long cut = follower.truncatedHighWatermark(mark, leaders, before, leo);
            lines.line("TruncatedHighWatermark", mark, leaders, before, leo, cut);
          }
        }
      }
    }
  }
}
