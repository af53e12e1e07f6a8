package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.ReplicaView.LeaderView;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.BrokerView.Standing;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Isr;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each invariant is violated by something. */
final class InvariantsTest {
  private static final Isr ISR = new Isr.Settled(BrokerSet.of(1, 2), 4);

  private static LogView log(long end, long... epochsAndStarts) {
    EpochStart[] starts = new EpochStart[epochsAndStarts.length / 2];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = new EpochStart((int) epochsAndStarts[2 * i], epochsAndStarts[2 * i + 1]);
    }
    return new LogView(0, end, List.of(starts));
  }

  private static ReplicaView follower(int id, LogView log, long highWatermark) {
    return new ReplicaView(id, 1, 3, log, highWatermark, 0, 0, FlushPolicy.NEVER, null);
  }

  private static ReplicaView leader(LogView log, long hw, Isr isr, Long... awaited) {
    return new ReplicaView(
        1,
        1,
        3,
        log,
        hw,
        0,
        0,
        FlushPolicy.NEVER,
        new LeaderView(0, isr, 2, Arrays.asList(awaited), List.of(), false, false));
  }

  private static ReplicaView committing(LogView log, long flushedEnd, Isr isr, Long... awaited) {
    return new ReplicaView(
        1,
        1,
        3,
        log,
        log.end(),
        flushedEnd,
        0,
        FlushPolicy.COMMIT,
        new LeaderView(0, isr, 1, Arrays.asList(awaited), List.of(), false, false));
  }

  private static List<String> of(ReplicaView view) {
    return Invariants.of(view).stream().map(Violation::property).toList();
  }

  private static List<String> between(ReplicaView before, ReplicaView after) {
    return Invariants.between(before, after).stream().map(Violation::property).toList();
  }

  @Test
  void aReplicaHasItsHighWatermarkAndFlushedEndInItsLog() {
    assertThat(of(follower(2, log(5, 0, 0), 5))).isEmpty();
    assertThat(of(follower(2, log(5, 0, 0), 6))).containsExactly("HwInRange");
    assertThat(of(new ReplicaView(2, 1, 3, log(5, 0, 0), 5, 6, 0, FlushPolicy.COMMIT, null)))
        .containsExactly("FlushedInRange");
    assertThat(of(follower(2, log(5, 1, 0, 1, 2), 5))).containsExactly("EpochsAscending");
    assertThat(of(follower(2, log(5, 1, 0, 2, 6), 5))).containsExactly("EpochsAscending");
  }

  @Test
  void aLeaderIsInItsIsrAndOwesOnlyWhatItHas() {
    LogView log = log(5, 3, 0);
    assertThat(of(leader(log, 2, ISR, 3L, 5L))).isEmpty();
    assertThat(of(leader(log, 2, ISR, 2L))).containsExactly("AwaitedAboveHw");
    assertThat(of(leader(log, 2, ISR, 6L))).containsExactly("AwaitedAboveHw");
    assertThat(of(leader(log, 2, new Isr.Settled(BrokerSet.of(2), 4))))
        .containsExactly("LeaderInIsr");
  }

  /** Records that were committed under another policy may not be on the disk yet. */
  @Test
  void underCommitALeaderOwesWhatIsNotFlushed() {
    LogView log = log(5, 3, 0);
    Isr alone = new Isr.Settled(BrokerSet.of(1), 5);
    assertThat(of(committing(log, 2, alone, 3L))).isEmpty();
    assertThat(of(committing(log, 3, alone, 3L))).containsExactly("AwaitedAboveHw");
  }

  @Test
  void anEventTakesNothingBack() {
    LogView log = log(5, 3, 0);
    Isr small = new Isr.Settled(BrokerSet.of(1), 5);
    assertThat(between(leader(log, 2, ISR), leader(log, 3, ISR))).isEmpty();
    assertThat(between(leader(log, 3, ISR), leader(log, 2, ISR)))
        .containsExactly("LeaderHwMonotonic");
    assertThat(between(leader(log, 2, ISR), leader(log, 3, small)))
        .containsExactly("StrictHighWatermark");
    assertThat(between(leader(log, 2, small), leader(log, 2, ISR)))
        .containsExactly("EpochsMonotonic");
    assertThat(between(leader(log, 2, ISR), leader(log(4, 3, 0), 2, ISR)))
        .containsExactly("TruncationStartsGeneration", "LeaderAppendOnly");
  }

  private static ClusterView cluster(Promises promises, PartitionState state, ReplicaView... all) {
    BrokerView brokers =
        new BrokerView(
            new TreeMap<>(
                Map.of(
                    1,
                    new Standing(0, false),
                    2,
                    new Standing(1, false),
                    3,
                    new Standing(2, true))));
    return new ClusterView(state, brokers, List.of(all), promises);
  }

  private static PartitionState state(int... isr) {
    return new PartitionState(List.of(1, 2, 3), 1, 3, 4, BrokerSet.of(isr), 2, FlushPolicy.NEVER);
  }

  private static List<String> of(ClusterView view) {
    return ClusterInvariants.of(view).stream().map(Violation::property).toList();
  }

  @Test
  void whatIsCommittedIsWhereverSomebodyMayLead() {
    LogView log = log(5, 3, 0);
    Promises promises = new Promises(log(2, 3, 0), 2, 0, -1);
    assertThat(of(cluster(promises, state(1, 2), leader(log, 2, ISR), follower(2, log, 2))))
        .isEmpty();
    assertThat(
            of(cluster(promises, state(1, 2), leader(log, 2, ISR), follower(2, log(1, 3, 0), 0))))
        .containsExactly("CandidateComplete");
    assertThat(of(cluster(promises, state(1, 2), leader(log(1, 3, 0), 0, ISR))))
        .containsExactly("LeaderComplete", "CandidateComplete", "AckedDurable");
    assertThat(of(cluster(promises, state(1, 2), follower(2, log, 3))))
        .containsExactly("ExposedCommitted");
  }

  @Test
  void logsMatchLeadersAgreeAndTheIsrLives() {
    LogView log = log(5, 3, 0);
    assertThat(
            of(
                cluster(
                    Promises.NONE,
                    state(1),
                    follower(1, log, 0),
                    follower(2, log(5, 1, 0, 3, 2), 0))))
        .containsExactly("LogMatching");
    ReplicaView one = leader(log, 0, ISR);
    ReplicaView two = new ReplicaView(2, 2, 3, log, 0, 0, 0, FlushPolicy.NEVER, one.leading());
    assertThat(of(cluster(Promises.NONE, state(1, 2), one, two)))
        .containsExactly("OneLeaderPerEpoch");
    assertThat(of(cluster(Promises.NONE, state(1, 2, 3), one)))
        .containsExactly("QuorumSuperset", "IsrUnfenced");
  }

  @Test
  void anAcknowledgementNeedsAnIsrAndCopies() {
    LogView log = log(5, 3, 0);
    Promises promises = new Promises(log(5, 3, 0), 0, 0, -1);
    ReplicaView copy = follower(2, log, 5);
    assertThat(acknowledged(cluster(promises, state(1, 2), leader(log, 5, ISR), copy))).isEmpty();
    assertThat(acknowledged(cluster(promises, state(1, 2), leader(log, 5, ISR))))
        .containsExactly("AckedCopies");
    assertThat(acknowledged(cluster(Promises.NONE, state(1, 2), leader(log, 5, ISR), copy)))
        .containsExactly("AckedCommitted");
    Isr small = new Isr.Settled(BrokerSet.of(1), 5);
    assertThat(acknowledged(cluster(promises, state(1), leader(log, 5, small), copy)))
        .containsExactly("NoAckBelowMinIsr");
    assertThat(acknowledged(cluster(promises, state(1), copy))).containsExactly("AckOnlyByLeader");
  }

  private static List<String> acknowledged(ClusterView view) {
    return ClusterInvariants.acknowledged(view, 1, 5).stream().map(Violation::property).toList();
  }

  @Test
  void noStepTakesAPromiseBack() {
    Promises before = new Promises(log(2, 3, 0), 2, 2, 3);
    Promises rewritten = new Promises(log(3, 1, 0, 3, 1), 2, 2, 3);
    Promises back = new Promises(log(2, 3, 0), 2, 1, 3);
    assertThat(between(before, before)).isEmpty();
    assertThat(between(before, rewritten)).containsExactly("CommittedAppendOnly");
    assertThat(between(before, back)).containsExactly("MonotonicVisibleOffset");
  }

  private static List<String> between(Promises before, Promises after) {
    return ClusterInvariants.between(cluster(before, state(1)), cluster(after, state(1))).stream()
        .map(Violation::property)
        .toList();
  }
}
