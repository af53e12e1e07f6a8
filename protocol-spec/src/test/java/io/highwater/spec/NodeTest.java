package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.metadata.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class NodeTest {
  private static final PartitionId ID = new PartitionId(new UUID(0, 1), 0);

  private record Request(String name) implements Ticket {}

  private final List<Effect> effects = new ArrayList<>();
  private Node node = new Node(1, 1_000);

  private void leads() {
    node.dispatch(new Event.Recovered(ID, 0, 0, 0, 0, List.of(), List.of()), 0, effects::add);
    node.dispatch(
        new Event.MetadataUpdate(
            ID,
            new PartitionState(List.of(1, 2), 1, 5, 5, BrokerSet.of(1, 2), 1, FlushPolicy.NEVER)),
        0,
        effects::add);
    effects.clear();
  }

  private void fetch(int replicaId, int leaderEpoch, long offset) {
    node.dispatch(
        new Event.FollowerFetch(ID, new Request("f"), replicaId, 7, leaderEpoch, offset, -1, 0),
        0,
        effects::add);
  }

  /** The specification knows no other: a leader confirms only what it has proposed to change. */
  @Test
  void aFreshProposalIsAskedForAsItIs() {
    node = new Node(1, 1_000, Bugs.NONE, new Undecided());
    leads();
    node.dispatch(new Event.Tick(), 100, effects::add);
    long request = ((Effect.SendAlterPartition) effects.getLast()).requestId();
    node.dispatch(new Event.AlterPartitionExpired(ID, request), 200, effects::add);
    for (long nowMs = 300; nowMs <= 3_000; nowMs += 100) {
      node.dispatch(new Event.Tick(), nowMs, effects::add);
    }

    assertThat(effects)
        .extracting(it -> ((Effect.SendAlterPartition) it).isr())
        .containsExactly(BrokerSet.of(1), BrokerSet.of(1, 2));
  }

  /** Drops whom it can, and regrets it at once. */
  private static final class Undecided implements Discretion {
    @Override
    public boolean fetches(boolean everythingCounts) {
      return true;
    }

    @Override
    public boolean altersIsr() {
      return true;
    }

    @Override
    public boolean drops(int member, long lagMs) {
      return true;
    }

    @Override
    public boolean admits(int follower, long lagMs, boolean eligible) {
      return false;
    }

    @Override
    public boolean confirms() {
      return true;
    }
  }

  @Test
  void aFollowerThatNamesNoEpochIsFenced() {
    leads();
    fetch(2, -1, 0);

    assertThat(effects)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.FetchRejected.class,
            it -> assertThat(it.error()).isEqualTo(KafkaError.FENCED_LEADER_EPOCH));
  }

  @Test
  void strangersAndEarlierLivesAreRefused() {
    leads();
    fetch(9, 5, 0);
    fetch(2, 5, 0);
    node.dispatch(
        new Event.FollowerFetch(ID, new Request("f"), 2, 6, 5, 0, -1, 0), 0, effects::add);
    fetch(2, 5, 4);

    assertThat(effects)
        .extracting(it -> ((Effect.FetchRejected) it).error())
        .containsExactly(
            KafkaError.REPLICA_NOT_AVAILABLE,
            KafkaError.STALE_BROKER_EPOCH,
            KafkaError.OFFSET_OUT_OF_RANGE);
  }

  @Test
  void whoeverAsksForAPartitionThatIsNotHereIsTold() {
    fetch(2, 5, 0);
    node.dispatch(new Event.EpochEndQuery(ID, new Request("e"), 5, 4), 0, effects::add);
    node.dispatch(new Event.Flushed(ID, 0, 3), 0, effects::add);

    assertThat(effects).hasSize(2);
  }

  @Test
  void epochsEndWhereTheNextBegins() {
    leads();
    node.dispatch(
        new Event.Produce(ID, new Request("p"), Batch.plain(3), Acks.LEADER, new Payload() {}, 9),
        0,
        effects::add);
    effects.clear();
    node.dispatch(new Event.EpochEndQuery(ID, new Request("e"), 5, 5), 0, effects::add);
    node.dispatch(new Event.EpochEndQuery(ID, new Request("e"), 5, 4), 0, effects::add);
    node.dispatch(new Event.EpochEndQuery(ID, new Request("e"), 4, 4), 0, effects::add);

    assertThat(effects)
        .containsExactly(
            new Effect.EpochEnd(ID, new Request("e"), KafkaError.NONE, 5, 3),
            new Effect.EpochEnd(ID, new Request("e"), KafkaError.NONE, -1, -1),
            new Effect.EpochEnd(ID, new Request("e"), KafkaError.FENCED_LEADER_EPOCH, -1, -1));
  }

  private static List<Violation> restartAt(long logStart, Bugs bugs) {
    Node follower = new Node(2, 1_000, bugs);
    List<Effect> effects = new ArrayList<>();
    follower.dispatch(new Event.Recovered(ID, 0, 0, 0, 0, List.of(), List.of()), 0, effects::add);
    follower.dispatch(
        new Event.MetadataUpdate(
            ID, new PartitionState(List.of(1, 2), 1, 5, 5, BrokerSet.of(1), 1, FlushPolicy.NEVER)),
        0,
        effects::add);
    follower.dispatch(
        new Event.FetchResponse(
            ID,
            5,
            0,
            -1,
            KafkaError.OFFSET_OUT_OF_RANGE,
            -1,
            -1,
            logStart,
            logStart,
            List.of(),
            new Payload() {}),
        0,
        effects::add);
    assertThat(effects).contains(new Effect.RestartLog(ID, logStart, 1));
    return Invariants.of(follower.partition(ID).view());
  }

  /**
   * The log is as long as it was when that was asked, in the same leader epoch, and another one all
   * the same: it must not be cut.
   */
  @Test
  void anAnswerToTheLogThatWasIsNotHeeded() {
    assertThat(logEndAfterLateAnswer(Bugs.NONE)).isEqualTo(1);
    assertThat(logEndAfterLateAnswer(Bugs.of(Bug.A6))).isZero();
  }

  private static long logEndAfterLateAnswer(Bugs bugs) {
    Node follower = new Node(2, 1_000, bugs);
    List<Effect> effects = new ArrayList<>();
    follower.dispatch(
        new Event.Recovered(ID, 0, 1, 0, 0, List.of(new Event.EpochStart(3, 0)), List.of()),
        0,
        effects::add);
    follower.dispatch(
        new Event.MetadataUpdate(
            ID, new PartitionState(List.of(1, 2), 1, 5, 5, BrokerSet.of(1), 1, FlushPolicy.NEVER)),
        0,
        effects::add);
    Event.FetchResponse diverged = answer(1, 3, -1, 0, List.of());
    follower.dispatch(diverged, 0, effects::add);
    follower.dispatch(new Event.ProducersLoaded(ID, 1, List.of()), 0, effects::add);
    Batch next = Batch.plain(1).at(0, 5);
    follower.dispatch(answer(0, -1, -1, -1, List.of(next)), 0, effects::add);
    assertThat(follower.partition(ID).logEnd()).isEqualTo(1);
    follower.dispatch(diverged, 0, effects::add);
    return follower.partition(ID).logEnd();
  }

  private static Event.FetchResponse answer(
      long offset, int lastEpoch, int divergingEpoch, long divergingEnd, List<Batch> batches) {
    return new Event.FetchResponse(
        ID,
        5,
        offset,
        lastEpoch,
        KafkaError.NONE,
        divergingEpoch,
        divergingEnd,
        0,
        0,
        batches,
        new Payload() {});
  }

  @Test
  void aLogThatStartsAnewIsCommittedUpToThere() {
    assertThat(restartAt(7, Bugs.NONE)).isEmpty();
    assertThat(restartAt(7, Bugs.of(Bug.A13)))
        .extracting(Violation::property)
        .containsExactly(Bug.A13.breaks());
  }

  @Test
  void aClockThatGoesBackStopsTheNode() {
    node.dispatch(new Event.Tick(), 10, effects::add);

    assertThatThrownBy(() -> node.dispatch(new Event.Tick(), 9, effects::add))
        .isInstanceOf(Check.Violated.class)
        .hasMessageContaining("9 and 10");
  }

  @Test
  void aLogIsOpenedOnce() {
    leads();

    assertThatThrownBy(this::leads).isInstanceOf(Check.Violated.class);
  }
}
