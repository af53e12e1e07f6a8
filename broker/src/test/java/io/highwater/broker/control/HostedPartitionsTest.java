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
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.TopicDefaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostedPartitionsTest {
  private static final int SELF = 1;
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);

  @TempDir private Path directory;

  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void aBrokerHasNotStartedBeforeItsShardHasItsRoles() {
    Metadata metadata = new Metadata(new TopicDefaults(1, FlushPolicy.NEVER));
    metadata.replay(new MetadataRecord.TopicCreated(P0.topicId(), "t"), 0);
    metadata.replay(
        new MetadataRecord.PartitionCreated(
            P0.topicId(), 0, List.of(SELF, 2), BrokerSet.of(SELF, 2), SELF),
        1);
    try (LogDir store = LogDir.open(directory, "test", SELF)) {
      Shard shard = new Shard(new Node(SELF, 2000), Runnable::run, () -> 0, peers(), listener());
      HostedPartitions hosted =
          new HostedPartitions(
              SELF,
              metadata,
              store,
              topic -> LogConfig.DEFAULT,
              shard,
              Runnable::run,
              Runnable::run,
              failures::add);

      CompletableFuture<Void> started = hosted.start();

      assertThat(started).as("the log is open, but the shard has not looked").isNotDone();
      shard.doWork();
      assertThat(started).isCompleted();
      assertThat(shard.node().partition(P0).isLeader()).isTrue();
    }
    assertThat(failures).isEmpty();
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
