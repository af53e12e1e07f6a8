package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a replica's log begins, and who moves that. */
final class LogStartTest {
  private static final PartitionId ID = new PartitionId(new UUID(0, 1), 0);
  private static final int EPOCH = 5;

  private record Request(String name) implements Ticket {}

  private final List<Effect> effects = new ArrayList<>();
  private final Node node = new Node(1, 1_000);
  private long nowMs;

  /** Replicas 1, 2 and 3, of which 3 is not in sync; ten records, of epochs 2 and 4. */
  private void starts(int leader, FlushPolicy policy) {
    List<EpochStart> epochs = List.of(new EpochStart(2, 0), new EpochStart(4, 6));
    dispatch(new Event.Recovered(ID, 0, 10, 8, 10, epochs, List.of()));
    dispatch(
        new Event.MetadataUpdate(
            ID,
            new PartitionState(List.of(1, 2, 3), leader, EPOCH, 5, BrokerSet.of(1, 2), 1, policy)));
    effects.clear();
  }

  private void leads() {
    starts(1, FlushPolicy.NEVER);
    fetched(2, 10, 0);
    assertThat(replica().highWatermark()).isEqualTo(10);
    effects.clear();
  }

  private void dispatch(Event event) {
    node.dispatch(event, nowMs, effects::add);
  }

  private void fetched(int follower, long offset, long logStart) {
    dispatch(
        new Event.FollowerFetch(
            ID, new Request("f"), follower, 7, EPOCH, offset, -1, offset, logStart));
  }

  private void answered(long fetchOffset, long highWatermark, long logStart) {
    dispatch(
        new Event.FetchResponse(
            ID,
            EPOCH,
            fetchOffset,
            lastEpoch(),
            KafkaError.NONE,
            -1,
            -1,
            highWatermark,
            logStart,
            List.of(),
            null));
  }

  private void delete(String name, long before) {
    dispatch(new Event.DeleteRecords(ID, new Request(name), before, nowMs + 100));
  }

  private Partition replica() {
    return node.partition(ID);
  }

  private <T extends Effect> List<T> of(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private Effect.RecordsDeleted deleted(String name, KafkaError error, long lowWatermark) {
    return new Effect.RecordsDeleted(ID, new Request(name), error, lowWatermark);
  }

  @Test
  void aDeletionIsAnsweredOnceEveryReplicaInSyncHasMoved() {
    leads();
    delete("d", 7);

    assertThat(effects)
        .containsExactly(new Effect.AdvanceLogStart(ID, 7), new Effect.LogStartAdvanced(ID, 7));
    fetched(2, 10, 6);
    assertThat(of(Effect.RecordsDeleted.class)).isEmpty();
    fetched(3, 10, 0);
    fetched(2, 10, 8);
    assertThat(of(Effect.RecordsDeleted.class)).containsExactly(deleted("d", KafkaError.NONE, 7));
    assertThat(replica().logStart()).isEqualTo(7);
  }

  @Test
  void aDeletionGoesNoFurtherThanTheHighWatermark() {
    starts(1, FlushPolicy.NEVER);
    delete("too far", 9);
    delete("negative", -2);
    assertThat(effects)
        .containsExactly(
            deleted("too far", KafkaError.OFFSET_OUT_OF_RANGE, -1),
            deleted("negative", KafkaError.OFFSET_OUT_OF_RANGE, -1));

    delete("all", Event.DeleteRecords.HIGH_WATERMARK);
    assertThat(replica().logStart()).isEqualTo(8);
    assertThatThrownBy(() -> dispatch(new Event.AdvanceLogStart(ID, 9)))
        .hasMessageContaining("only committed records are deleted");
  }

  @Test
  void whatWasDeletedBeforeIsNoNews() {
    leads();
    fetched(2, 10, 9);
    dispatch(new Event.AdvanceLogStart(ID, 9));
    effects.clear();

    delete("again", 4);
    dispatch(new Event.AdvanceLogStart(ID, 3));

    assertThat(effects).containsExactly(deleted("again", KafkaError.NONE, 9));
  }

  @Test
  void aDeletionDoesNotWaitForEver() {
    leads();
    delete("late", 7);
    nowMs += 99;
    dispatch(new Event.Tick());
    assertThat(of(Effect.RecordsDeleted.class)).isEmpty();
    nowMs += 1;
    dispatch(new Event.Tick());
    assertThat(of(Effect.RecordsDeleted.class))
        .containsExactly(deleted("late", KafkaError.REQUEST_TIMED_OUT, -1));
  }

  @Test
  void aDeletionEndsWithItsLeader() {
    leads();
    delete("d", 7);
    dispatch(
        new Event.MetadataUpdate(
            ID,
            new PartitionState(
                List.of(1, 2, 3), 2, EPOCH + 1, 6, BrokerSet.of(1, 2), 1, FlushPolicy.NEVER)));
    delete("here", 7);

    assertThat(of(Effect.RecordsDeleted.class))
        .containsExactly(
            deleted("d", KafkaError.NOT_LEADER_OR_FOLLOWER, -1),
            deleted("here", KafkaError.NOT_LEADER_OR_FOLLOWER, -1));
  }

  @Test
  void aFollowerBeginsWhereItsLeaderDoes() {
    starts(2, FlushPolicy.NEVER);
    dispatch(new Event.AdvanceLogStart(ID, 5));
    assertThat(replica().logStart()).as("its own retention").isZero();

    answered(10, 8, 9);
    assertThat(replica().logStart()).as("as far as is committed").isEqualTo(8);
    answered(10, 10, 9);
    answered(10, 10, 2);
    assertThat(replica().logStart()).isEqualTo(9);
    assertThat(of(Effect.AdvanceLogStart.class))
        .extracting(Effect.AdvanceLogStart::logStart)
        .containsExactly(8L, 9L);
  }

  @Test
  void aFollowerDeletesNothingThatIsNotFlushedIfThatCounts() {
    starts(2, FlushPolicy.COMMIT);
    dispatch(
        new Event.FetchResponse(
            ID,
            EPOCH,
            10,
            lastEpoch(),
            KafkaError.NONE,
            -1,
            -1,
            13,
            12,
            List.of(Batch.plain(3).at(10, EPOCH)),
            new Payload() {}));
    assertThat(replica().logStart()).isEqualTo(10);
  }

  @Test
  void whoIsBelowTheStartIsOutOfRangeAndBeginsThere() {
    leads();
    dispatch(new Event.AdvanceLogStart(ID, 9));
    effects.clear();
    fetched(3, 4, 0);
    assertThat(effects)
        .containsExactly(
            new Effect.FetchRejected(
                ID, new Request("f"), KafkaError.OFFSET_OUT_OF_RANGE, 1, EPOCH, 10, 9));
  }

  /** Its last record is one that was deleted here, of an epoch that has none left. */
  @Test
  void aFollowerThatEndsWhereTheLogBeginsIsKnown() {
    leads();
    dispatch(new Event.AdvanceLogStart(ID, 6));
    effects.clear();
    dispatch(new Event.FollowerFetch(ID, new Request("f"), 3, 7, EPOCH, 6, 2, 6, 0));
    assertThat(of(Effect.FetchDiverged.class)).isEmpty();
    assertThat(of(Effect.FetchRejected.class)).isEmpty();

    dispatch(new Event.AdvanceLogStart(ID, 7));
    assertThat(replica().epochs()).containsExactly(new EpochStart(4, 6), new EpochStart(EPOCH, 10));
  }

  /** What both had in common was deleted, so nothing of the own log can be trusted. */
  @Test
  void aFollowerOfWhoseEpochsNothingIsKnownStartsAgain() {
    starts(2, FlushPolicy.NEVER);
    dispatch(
        new Event.FetchResponse(
            ID, EPOCH, 10, lastEpoch(), KafkaError.NONE, -1, 7, 20, 7, List.of(), null));
    assertThat(effects).contains(new Effect.RestartLog(ID, 7, 1));
    assertThat(replica().logEnd()).isEqualTo(7);
  }

  private int lastEpoch() {
    List<Event.EpochStart> epochs = replica().epochs();
    return epochs.isEmpty() ? -1 : epochs.getLast().epoch();
  }

  @Test
  void aLogMayBeginWithinABatch() {
    dispatch(new Event.Recovered(ID, 4, 4, 4, 4, List.of(), List.of()));
    dispatch(
        new Event.MetadataUpdate(
            ID,
            new PartitionState(List.of(1, 2), 2, EPOCH, 5, BrokerSet.of(2), 1, FlushPolicy.NEVER)));
    Batch around = Batch.plain(3).at(3, 4);
    dispatch(
        new Event.FetchResponse(
            ID,
            EPOCH,
            4,
            lastEpoch(),
            KafkaError.NONE,
            -1,
            -1,
            6,
            4,
            List.of(around),
            new Payload() {}));
    assertThat(replica().logStart()).isEqualTo(4);
    assertThat(replica().logEnd()).isEqualTo(6);
    assertThat(replica().epochs()).containsExactly(new EpochStart(4, 4));
  }

  @Test
  void aLogIsFoundAsItWasLeft() {
    List<EpochStart> epochs =
        List.of(new EpochStart(2, 0), new EpochStart(4, 6), new EpochStart(5, 8));
    dispatch(new Event.Recovered(ID, 8, 10, 3, 10, epochs, List.of()));
    assertThat(replica().logStart()).isEqualTo(8);
    assertThat(replica().highWatermark()).isEqualTo(8);
    assertThat(replica().epochs()).containsExactly(new EpochStart(4, 6), new EpochStart(5, 8));
  }
}
