package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.metadata.Assignment;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.BrokerView.Standing;
import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each invariant of the controller's versions is violated by something. */
final class PartitionInvariantsTest {
  private static final Assignment HERE = Assignment.settled(List.of(1, 2, 3));
  private static final BrokerSet NOBODY = BrokerSet.of();

  /** Brokers 1 and 2 serve, broker 3 is fenced, broker 4 is about to stop. */
  private static final BrokerView BROKERS =
      new BrokerView(
          new TreeMap<>(
              Map.of(
                  1, new Standing(1, false, false),
                  2, new Standing(2, false, false),
                  3, new Standing(3, true, false),
                  4, new Standing(4, false, true))));

  private static PartitionState version(
      Assignment assignment, int leader, int epoch, BrokerSet isr, BrokerSet elr, boolean marked) {
    return new PartitionState(
        assignment,
        leader,
        epoch,
        epoch,
        isr,
        elr,
        NOBODY,
        marked,
        new PartitionState.Settings(2, FlushPolicy.NEVER, false));
  }

  private static List<String> of(PartitionState version) {
    List<Violation> found = new ArrayList<>();
    PartitionInvariants.of(version, BROKERS, found);
    return found.stream().map(Violation::property).toList();
  }

  private static List<String> between(PartitionState before, PartitionState after) {
    List<Violation> found = new ArrayList<>();
    PartitionInvariants.between(before, after, found);
    return found.stream().map(Violation::property).toList();
  }

  @Test
  void whoIsInSyncAndWhoLeadsServes() {
    assertThat(of(version(HERE, 1, 1, BrokerSet.of(1, 2), NOBODY, false))).isEmpty();
    assertThat(of(version(HERE, 1, 1, BrokerSet.of(1, 2, 3), NOBODY, false)))
        .containsExactly("IsrUnfenced");
    assertThat(of(version(HERE, 3, 1, BrokerSet.of(1, 2), NOBODY, false)))
        .containsExactly("LeaderUnfenced");
    Assignment there = Assignment.settled(List.of(1, 2, 4));
    assertThat(of(version(there, 4, 1, BrokerSet.of(1, 4), NOBODY, false)))
        .containsExactly("IsrUnfenced", "LeaderUnfenced");
  }

  @Test
  void theLastMemberMayWaitFenced() {
    BrokerSet last = BrokerSet.of(3);
    assertThat(of(version(HERE, PartitionState.NO_LEADER, 1, last, NOBODY, false))).isEmpty();
  }

  @Test
  void nobodyIsEligibleBesideALargeIsr() {
    BrokerSet third = BrokerSet.of(3);
    assertThat(of(version(HERE, 1, 1, BrokerSet.of(1), third, false))).isEmpty();
    assertThat(of(version(HERE, 1, 1, BrokerSet.of(1, 2), third, false)))
        .containsExactly("ElrSane");
    assertThat(of(version(HERE, 1, 1, BrokerSet.of(1), BrokerSet.of(1), false)))
        .containsExactly("ElrSane");
  }

  @Test
  void anUncleanLeaderIsMarked() {
    PartitionState before = version(HERE, 1, 1, BrokerSet.of(1), BrokerSet.of(2), false);
    BrokerSet second = BrokerSet.of(2);
    BrokerSet third = BrokerSet.of(3);
    assertThat(between(before, version(HERE, 2, 2, second, NOBODY, false))).isEmpty();
    assertThat(between(before, version(HERE, 3, 2, third, NOBODY, true))).isEmpty();
    assertThat(between(before, version(HERE, 3, 2, third, NOBODY, false)))
        .containsExactly("UncleanIsMarked");
  }

  @Test
  void whoEndsAMoveMayLeadAtOnce() {
    Assignment moving = new Assignment(List.of(2, 1), BrokerSet.of(2), BrokerSet.of(1));
    PartitionState before = version(moving, 1, 1, BrokerSet.of(1), NOBODY, false);
    Assignment moved = Assignment.settled(List.of(2));
    assertThat(between(before, version(moved, 2, 2, BrokerSet.of(2), NOBODY, false))).isEmpty();
    Assignment wider = Assignment.settled(List.of(2, 3));
    assertThat(between(before, version(wider, 2, 2, BrokerSet.of(2), NOBODY, false)))
        .containsExactly("UncleanIsMarked", "ReassignmentSafe");
  }

  @Test
  void aMoveEndsWhenAllThatStayAreInSync() {
    Assignment moving = new Assignment(List.of(1, 2, 3), BrokerSet.of(3), BrokerSet.of(1));
    PartitionState before = version(moving, 1, 1, BrokerSet.of(1, 2), NOBODY, false);
    Assignment moved = Assignment.settled(List.of(2, 3));
    assertThat(between(before, version(moved, 2, 2, BrokerSet.of(2, 3), NOBODY, false))).isEmpty();
    assertThat(between(before, version(moved, 2, 2, BrokerSet.of(2), NOBODY, false)))
        .containsExactly("ReassignmentSafe");
    assertThat(between(before, version(HERE, 1, 0, BrokerSet.of(1, 2), NOBODY, false)))
        .contains("EpochsMonotonic");
  }
}
