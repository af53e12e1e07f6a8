package io.highwater.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.shard.Peers;
import io.highwater.broker.shard.Shard;
import io.highwater.broker.shard.ShardListener;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.TraceLines;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionChange;
import io.highwater.spec.metadata.TopicDefaults;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostedPartitionsTest {
  private static final int SELF = 1;
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);

  @TempDir private Path directory;

  private final List<Throwable> failures = new ArrayList<>();

  private final Metadata metadata = new Metadata(new TopicDefaults(1, FlushPolicy.NEVER));
  private final List<String> lines = new ArrayList<>();
  private final Deque<Runnable> io = new ArrayDeque<>();
  private Shard shard;

  @Test
  void aBrokerHasNotStartedBeforeItsShardHasItsRoles() {
    created(0, SELF, 2);
    try (LogDir store = LogDir.open(directory, "test", SELF)) {
      HostedPartitions hosted = hosted(store, Runnable::run);

      CompletableFuture<Void> started = hosted.start();

      assertThat(started).as("the log is open, but the shard has not looked").isNotDone();
      shard.doWork();
      assertThat(started).isCompleted();
      assertThat(shard.node().partition(P0).isLeader()).isTrue();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aLogThatIsNotHostedAnyMoreIsDeletedAsTheVersionWithoutItSays() {
    created(0, SELF, 2);
    replicasBecome(2, 3);
    try (LogDir store = LogDir.open(directory, "test", SELF)) {
      store.create(new PartitionName("t", 0), P0.topicId(), LogConfig.DEFAULT);
      store.create(new PartitionName("t", 7), P0.topicId(), LogConfig.DEFAULT);
      store.create(new PartitionName("u", 0), new UUID(0, 2), LogConfig.DEFAULT);

      assertThat(hosted(store, Runnable::run).start()).isNotDone();
      shard.doWork();

      assertThat(store.partitions()).isEmpty();
    }
    assertThat(lines)
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains(dropOf(P0, 1)))
        .anySatisfy(line -> assertThat(line).contains(dropOf(new PartitionId(P0.topicId(), 7), -1)))
        .anySatisfy(
            line -> assertThat(line).contains(dropOf(new PartitionId(new UUID(0, 2), 0), -1)));
  }

  @Test
  void aPartitionThatMovesAwayWhileItsLogIsOpenedNeverComesToTheShard() {
    created(0, SELF, 2);
    try (LogDir store = LogDir.open(directory, "test", SELF)) {
      HostedPartitions hosted = hosted(store, io::add);
      CompletableFuture<Void> started = hosted.start();
      hosted.replayed(replicasBecome(2, 3));
      hosted.tellShard();

      while (!io.isEmpty()) {
        io.remove().run();
        shard.doWork();
        assertThat(shard.node().partition(P0)).isNull();
      }

      assertThat(started).isCompleted();
      assertThat(store.partitions()).isEmpty();
    }
    assertThat(lines).singleElement().asString().contains(dropOf(P0, 1));
    assertThat(failures).isEmpty();
  }

  private void created(int index, Integer... replicas) {
    metadata.replay(new MetadataRecord.TopicCreated(P0.topicId(), "t"), 0);
    metadata.replay(
        new MetadataRecord.PartitionCreated(
            P0.topicId(), index, List.of(replicas), BrokerSet.of(replicas[0]), replicas[0]),
        1);
  }

  /** Its next version, 1. */
  private MetadataRecord replicasBecome(Integer... replicas) {
    MetadataRecord changed =
        new MetadataRecord.PartitionChanged(
            P0.topicId(),
            0,
            new PartitionChange(
                OptionalInt.of(replicas[0]),
                Optional.of(BrokerSet.of(replicas[0])),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(replicas)),
                Optional.empty(),
                Optional.empty()));
    metadata.replay(changed, 2);
    return changed;
  }

  private static String dropOf(PartitionId id, int partitionEpoch) {
    return "\"action\":\"DropReplica\",\"partition\":\"%s\",\"args\":{\"partitionEpoch\":%d}"
        .formatted(id, partitionEpoch);
  }

  private HostedPartitions hosted(LogDir store, Executor files) {
    Node node = new Node(SELF, 2000);
    node.trace(new TraceLines("broker-1", 1, lines::add));
    shard = new Shard(node, Runnable::run, () -> 0, peers(), listener());
    return new HostedPartitions(
        SELF,
        metadata,
        store,
        topic -> LogConfig.DEFAULT,
        shard,
        files,
        Runnable::run,
        failures::add);
  }

  private ShardListener listener() {
    return new ShardListener() {
      @Override
      public void isrChanged(PartitionName partition, BrokerSet before, BrokerSet after) {}

      @Override
      public void leadershipChanged(
          PartitionId id, PartitionName partition, int leaderId, int leaderEpoch) {}

      @Override
      public void tick() {}

      @Override
      public void failed(Throwable cause) {
        failures.add(cause);
      }
    };
  }

  private static Peers peers() {
    return new Peers() {
      @Override
      public void sendFetch(Effect.SendFetch fetch) {}

      @Override
      public void stopFetching(PartitionId partition) {}

      @Override
      public void sendAlterPartition(Effect.SendAlterPartition request) {}

      @Override
      public void endTurn() {}
    };
  }
}
