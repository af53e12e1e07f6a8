package io.highwater.tla;

import static io.highwater.tla.KernelTable.NONE;
import static io.highwater.tla.KernelTable.NUMBERS;
import static io.highwater.tla.KernelTable.SETS;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bugs;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.BrokerView.Standing;
import io.highwater.spec.metadata.ControllerKernel;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The part of {@link KernelTable} that says which AlterPartition requests are granted. */
final class AlterPartitionTable {
  /** Of the partition, and of every broker where nothing else is said. */
  private static final int NOW = 2;

  private static final List<Integer> ALL_NOW = List.of(NOW, NOW, NOW);

  /** Broker epochs of 1, 2 and 3, by which who was heard in an epoch may be of another life. */
  private static final List<List<Integer>> LIVES =
      List.of(ALL_NOW, List.of(1, 2, 2), List.of(3, 2, 1));

  private final ReplicaKernelTable.Lines lines;
  private final ControllerKernel kernel;

  AlterPartitionTable(ReplicaKernelTable.Lines lines, Bugs bugs) {
    this.lines = lines;
    this.kernel = new ControllerKernel(true, bugs);
  }

  /** What the controller knows. */
  private record Known(BrokerSet isr, int leader, BrokerSet active, List<Integer> brokerEpochs) {
    PartitionState state() {
      return new PartitionState(
          NUMBERS, KernelTable.java(leader), NOW, NOW, isr, 1, FlushPolicy.NEVER);
    }

    BrokerView brokers() {
      TreeMap<Integer, Standing> standings = new TreeMap<>();
      NUMBERS.forEach(
          each -> standings.put(each, new Standing(epochOf(each), !active.contains(each))));
      return new BrokerView(standings);
    }

    int epochOf(int broker) {
      return brokerEpochs.get(broker - 1);
    }
  }

  /** What a broker asks for; {@code joiner} is the broker epoch of all who are to join. */
  private record Asked(
      int from, int brokerEpoch, int leaderEpoch, int partitionEpoch, BrokerSet isr, int joiner) {
    /** A leader may have heard a member or not. */
    Requests.AlterPartition request(Known known, boolean membersHeard) {
      List<Long> epochs = new ArrayList<>();
      for (int each : isr.toList()) {
        boolean member = known.isr().contains(each);
        epochs.add(!member ? joiner : membersHeard ? known.epochOf(each) : -1L);
      }
      return new Requests.AlterPartition(
          from, brokerEpoch, KernelTable.ID, leaderEpoch, partitionEpoch, isr, epochs);
    }
  }

  void write() {
    for (BrokerSet isr : SETS) {
      for (int leader = NONE; leader <= 3; leader++) {
        if (leader == NONE || isr.contains(leader)) {
          for (int from : NUMBERS) {
            otherTimes(isr, leader, from);
            joiners(isr, leader, from);
          }
        }
      }
    }
  }

  /** Who asks is behind the controller or ahead of it, or neither. */
  private void otherTimes(BrokerSet isr, int leader, int from) {
    for (BrokerSet active : List.of(BrokerSet.of(NUMBERS), BrokerSet.of(from))) {
      Known known = new Known(isr, leader, active, ALL_NOW);
      for (BrokerSet asked : SETS) {
        int joiner = isr.containsAll(asked) ? 0 : NOW;
        for (int brokerEpoch : NUMBERS) {
          for (int leaderEpoch : NUMBERS) {
            for (int partitionEpoch : NUMBERS) {
              line(known, new Asked(from, brokerEpoch, leaderEpoch, partitionEpoch, asked, joiner));
            }
          }
        }
      }
    }
  }

  /** Who is to join was heard in this life or in another. */
  private void joiners(BrokerSet isr, int leader, int from) {
    for (BrokerSet active : SETS) {
      for (List<Integer> epochs : LIVES) {
        Known known = new Known(isr, leader, active, epochs);
        for (BrokerSet asked : SETS) {
          for (int joiner : isr.containsAll(asked) ? List.of(0) : NUMBERS) {
            line(known, new Asked(from, known.epochOf(from), NOW, NOW, asked, joiner));
          }
        }
      }
    }
  }

  private void line(Known known, Asked asked) {
    for (boolean membersHeard : List.of(false, true)) {
      KafkaError error =
          kernel.validateAlterPartition(
              known.state(), asked.request(known, membersHeard), known.brokers());
      lines.line(
          "ValidateAlterPartition",
          known.leader(),
          known.isr(),
          known.active(),
          known.brokerEpochs(),
          asked.from(),
          asked.brokerEpoch(),
          asked.leaderEpoch(),
          asked.partitionEpoch(),
          asked.isr(),
          asked.joiner(),
          verdict(error, asked.from() == known.leader()));
    }
  }

  /** A leader that leaves itself out is refused for good, as an ineligible member is. */
  private static String verdict(KafkaError error, boolean byLeader) {
    boolean refused =
        error == KafkaError.INELIGIBLE_REPLICA || (error == KafkaError.INVALID_REQUEST && byLeader);
    return error == KafkaError.NONE ? "\"granted\"" : refused ? "\"ineligible\"" : "\"stale\"";
  }
}
