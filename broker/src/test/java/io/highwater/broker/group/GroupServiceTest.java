package io.highwater.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.shard.Peers;
import io.highwater.broker.shard.Shard;
import io.highwater.broker.shard.ShardListener;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Ticket;
import io.highwater.spec.group.CommittedOffset;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.GroupSettings;
import io.highwater.spec.group.TopicPartition;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator on its shard, stepped by hand, over real files. */
final class GroupServiceTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 9), 0);
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final int SELF = 1;
  private static final int WRITTEN_IN = 5;
  private static final int COMMIT_TIMEOUT_MS = 5000;

  @TempDir private Path directory;

  private final Deque<Runnable> io = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long nowMs = 1000;
  private LogDir store;
  private PartitionLog log;
  private Shard shard;
  private GroupService groups;

  @BeforeEach
  void open() {
    store = LogDir.open(directory, "test", SELF);
    log = store.create(new PartitionName(Groups.TOPIC, 0), P0.topicId(), LogConfig.DEFAULT);
    shard = new Shard(new Node(SELF, 60_000), io::add, () -> nowMs, new Nobody(), new Events());
    groups =
        new GroupService(
            shard,
            new CoordinatorContext(
                GroupSettings.DEFAULTS,
                COMMIT_TIMEOUT_MS,
                io::add,
                () -> nowMs,
                () -> nowMs,
                failures::add,
                Set.of()));
    shard.open(log, new Event.Recovered(P0, 0, 0, 0, 0, List.of(), List.of()));
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(failures).isEmpty();
  }

  private void lead(int epoch, Integer... replicas) {
    shard.post(
        new Event.MetadataUpdate(
            P0,
            new PartitionState(
                List.of(replicas),
                replicas[0],
                epoch,
                epoch,
                BrokerSet.of(replicas[0], replicas[replicas.length - 1]),
                1,
                FlushPolicy.NEVER)));
  }

  /** The follower has everything below an offset. */
  private void replicated(int epoch, long offset) {
    shard.post(
        new Event.FollowerFetch(P0, new Ticket() {}, 2, 7, epoch, offset, WRITTEN_IN, offset));
  }

  /** Everything that is due now or a tick later. */
  private void settle() {
    for (int i = 0; i < 4; i++) {
      shard.doWork();
      while (!io.isEmpty()) {
        io.remove().run();
      }
      nowMs += 100;
    }
  }

  private List<GroupReply> ask(Function<Ticket, GroupRequest> request) {
    List<GroupReply> replies = new ArrayList<>();
    groups.ask(0, request, replies::add);
    return replies;
  }

  private List<GroupReply> commit(long offset) {
    SortedMap<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
    offsets.put(ORDERS, new CommittedOffset(offset, -1, ""));
    return ask(
        ticket ->
            new GroupRequest.CommitOffsets(
                ticket, "g", new GroupRequest.Speaker("", null), -1, offsets));
  }

  private GroupReply fetch() {
    List<GroupReply> replies = ask(ticket -> new GroupRequest.FetchOffsets(ticket, "g", null));
    shard.doWork();
    return replies.get(0);
  }

  private static GroupReply found(long offset) {
    return new GroupReply.OffsetsFetched(
        new TreeMap<>(Map.of(ORDERS, new CommittedOffset(offset, -1, ""))));
  }

  private static GroupReply refused(KafkaError error) {
    return new GroupReply.Refused(error);
  }

  @Test
  void whatWasCommittedIsThereInTheNextEpoch() {
    assertThat(fetch()).isEqualTo(refused(KafkaError.NOT_COORDINATOR));
    lead(5, SELF);
    settle();
    List<GroupReply> replies = commit(42);
    settle();

    assertThat(replies)
        .containsExactly(
            new GroupReply.OffsetsChanged(new TreeMap<>(Map.of(ORDERS, KafkaError.NONE))));
    lead(6, SELF);
    shard.doWork();
    assertThat(fetch()).isEqualTo(refused(KafkaError.COORDINATOR_LOAD_IN_PROGRESS));
    settle();
    assertThat(fetch()).isEqualTo(found(42));
    lead(7, 2, SELF);
    settle();
    assertThat(fetch()).isEqualTo(refused(KafkaError.NOT_COORDINATOR));
  }

  @Test
  void nothingIsServedBeforeAllThatWasFoundIsCommitted() {
    lead(5, SELF, 2);
    settle();
    List<GroupReply> replies = commit(42);
    settle();
    assertThat(log.logEndOffset()).isEqualTo(1);
    assertThat(replies).isEmpty();

    lead(6, SELF, 2);
    settle();
    assertThat(replies).containsExactly(refused(KafkaError.NOT_COORDINATOR));
    assertThat(fetch()).isEqualTo(refused(KafkaError.COORDINATOR_LOAD_IN_PROGRESS));

    replicated(6, 1);
    settle();
    assertThat(fetch()).isEqualTo(found(42));
  }

  @Test
  void aCommitInDoubtIsLookedForInTheLog() {
    lead(5, SELF, 2);
    settle();
    List<GroupReply> replies = commit(42);
    settle();
    nowMs += COMMIT_TIMEOUT_MS;
    settle();
    assertThat(replies).containsExactly(refused(KafkaError.COORDINATOR_NOT_AVAILABLE));
    assertThat(fetch()).isEqualTo(refused(KafkaError.COORDINATOR_LOAD_IN_PROGRESS));

    replicated(5, 1);
    settle();
    assertThat(fetch()).isEqualTo(found(42));
  }

  @Test
  void whatAnEarlierEpochDecidedIsNotAppended() {
    lead(5, SELF);
    settle();
    List<GroupReply> replies = commit(42);
    lead(6, SELF);
    settle();

    assertThat(replies).hasSize(1).allMatch(GroupReply.Refused.class::isInstance);
    assertThat(log.logEndOffset()).isZero();
  }

  @Test
  void whatIsNoGroupsRecordIsLeftOut() {
    lead(5, SELF);
    settle();
    ByteBuffer strange =
        Records.batch(
            List.of(
                RecordData.of(1, new byte[] {0, 1, 0}, new byte[0]),
                RecordData.of(1, new byte[] {0, 9}, new byte[0])));
    new RecordBatch().wrap(strange, strange.position()).assign(0, 5);
    log.append(0, strange);

    assertThat(GroupLog.read(log, 2)).isEmpty();
  }

  private final class Events implements ShardListener {
    @Override
    public void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after) {}

    @Override
    public void leadershipChanged(
        PartitionId id, PartitionName partition, int leaderId, int leaderEpoch) {
      groups.leadershipChanged(id, leaderId == SELF, leaderEpoch);
    }

    @Override
    public void tick() {
      groups.tick();
    }

    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
    }
  }

  /** There are no peers. */
  private static final class Nobody implements Peers {
    @Override
    public void sendFetch(Effect.SendFetch fetch) {}

    @Override
    public void stopFetching(PartitionId partition) {}

    @Override
    public void sendAlterPartition(Effect.SendAlterPartition request) {}

    @Override
    public void endTurn() {}
  }
}
