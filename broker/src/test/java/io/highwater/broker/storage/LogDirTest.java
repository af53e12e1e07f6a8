package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.broker.storage.Recovery.Recovered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirTest {
  private static final PartitionName NAME = new PartitionName("a-b.c", 12);

  @TempDir private Path path;

  @Test
  void belongsToOneNodeOfOneCluster() throws Exception {
    LogDir.open(path, "blue", 3).close();
    String meta = Files.readString(path.resolve("meta.properties"));
    assertThat(meta).contains("cluster.id=blue\n", "node.id=3\n", "version=1\n");
    assertThat(meta).containsPattern("directory\\.id=[A-Za-z0-9_][A-Za-z0-9_-]{21}\n");
    assertThatThrownBy(() -> LogDir.open(path, "green", 3))
        .isInstanceOf(LogDirFailure.class)
        .hasMessageContaining("meta.properties says cluster.id=blue, but this node expects green");
    assertThatThrownBy(() -> LogDir.open(path, "blue", 4)).hasMessageContaining("node.id=3");
    LogDir.open(path, "blue", 3).close();
    assertThat(Files.readString(path.resolve("meta.properties"))).isEqualTo(meta);
    Files.writeString(path.resolve("meta.properties"), "version=0\n");
    assertThatThrownBy(() -> LogDir.open(path, "blue", 3)).hasMessageContaining("version=0");
  }

  @Test
  void hasOneUserAtATime() {
    try (LogDir first = LogDir.open(path, "blue", 3)) {
      assertThat(first.usableBytes()).isPositive();
      assertThatThrownBy(() -> LogDir.open(path, "blue", 3))
          .isInstanceOf(LogDirFailure.class)
          .hasMessageContaining("another broker uses this log directory");
    }
    LogDir.open(path, "blue", 3).close();
  }

  @Test
  void createsFindsAndDeletesPartitions() throws Exception {
    UUID topicId = UUID.fromString("12345678-9abc-def0-1234-56789abcdef0");
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      PartitionLog log = dir.create(NAME, topicId, LogConfig.DEFAULT);
      log.append(0, TestBatches.batch(0, 1, 5, 1000, 10));
      log.flush(5);
      dir.checkpointRecoveryPoints();
      assertThat(Files.readString(path.resolve("a-b.c-12/partition.metadata")))
          .isEqualTo("version: 0\ntopic_id: EjRWeJq83vASNFZ4mrze8A\n");
      assertThatThrownBy(() -> dir.create(NAME, topicId, LogConfig.DEFAULT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("exists already");
      assertThatThrownBy(() -> dir.open(NAME, LogConfig.DEFAULT))
          .hasMessageContaining("is open already");
    }
    Files.createDirectory(path.resolve("a-b.c-13-create"));
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      assertThat(dir.partitions()).isEqualTo(Map.of(NAME, topicId));
      assertThat(dir.open(NAME, LogConfig.DEFAULT)).isInstanceOf(Recovered.class);
      dir.delete(NAME);
      assertThat(dir.partitions()).isEmpty();
      assertThatThrownBy(() -> dir.open(NAME, LogConfig.DEFAULT))
          .hasMessageContaining("does not exist");
      assertThat(dir.create(NAME, topicId, LogConfig.DEFAULT).logEndOffset()).isZero();
      assertThat(directories()).isEqualTo(2);
      dir.purgeDeleted();
      assertThat(directories()).isEqualTo(1);
    }
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      assertThat(dir.open(NAME, LogConfig.DEFAULT))
          .as("the deleted log's recovery point is forgotten")
          .isInstanceOf(Recovered.class);
    }
  }

  private long directories() throws Exception {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(Files::isDirectory).count();
    }
  }

  @Test
  void aLongNameCanBeDeleted() {
    PartitionName name = new PartitionName("t".repeat(249), 0);
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      dir.create(name, new UUID(1, 2), LogConfig.DEFAULT);
      dir.delete(name);
      dir.purgeDeleted();
      assertThat(dir.partitions()).isEmpty();
    }
  }

  @Test
  void aPartitionWithoutItsTopicsIdIsAnError() throws Exception {
    Files.createDirectories(path.resolve("orders-0"));
    Files.writeString(path.resolve("orders-0/partition.metadata"), "version: 0\ntopic_id: x\n");
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      assertThatThrownBy(dir::partitions)
          .isInstanceOf(LogDirFailure.class)
          .hasMessageContaining("orders-0/partition.metadata line 2");
    }
  }

  @Test
  void remembersOffsetsInKafkasFormat() throws Exception {
    try (LogDir dir = LogDir.open(path, "blue", 3)) {
      assertThat(dir.highWatermarks()).isEmpty();
      dir.checkpointHighWatermarks(Map.of(NAME, 7L, new PartitionName("a", 2), 8L));
      assertThat(Files.readString(path.resolve("replication-offset-checkpoint")))
          .isEqualTo("0\n2\na 2 8\na-b.c 12 7\n");
      assertThat(dir.highWatermarks()).containsEntry(NAME, 7L).hasSize(2);
      PartitionLog log = dir.create(NAME, new UUID(1, 2), LogConfig.DEFAULT);
      log.append(0, TestBatches.batch(0, 1, 5, 1000, 10));
      dir.checkpointRecoveryPoints();
      log.flush(5);
      dir.checkpointRecoveryPoints();
      assertThat(Files.readString(path.resolve("recovery-point-offset-checkpoint")))
          .isEqualTo("0\n1\na-b.c 12 5\n");
    }
    Files.writeString(path.resolve("recovery-point-offset-checkpoint"), "0\n1\na-b.c twelve 5\n");
    assertThatThrownBy(() -> LogDir.open(path, "blue", 3))
        .hasMessageContaining("recovery-point-offset-checkpoint line 3")
        .hasMessageContaining("twelve");
    Files.writeString(path.resolve("recovery-point-offset-checkpoint"), "1\n0\n");
    assertThatThrownBy(() -> LogDir.open(path, "blue", 3))
        .hasMessageContaining("line 1: expected version 0, not '1'");
  }

  @Test
  void aPartitionMadeAgainHasNoHighWatermark() {
    PartitionName other = new PartitionName("other", 0);
    try (LogDir dir = LogDir.open(path, "test", 1)) {
      dir.create(NAME, UUID.randomUUID(), LogConfig.DEFAULT);
      dir.checkpointHighWatermarks(Map.of(NAME, 7L, other, 8L));
      dir.delete(NAME);
      dir.create(NAME, UUID.randomUUID(), LogConfig.DEFAULT);
      assertThat(dir.highWatermarks()).containsOnly(Map.entry(other, 8L));
    }
  }

  @Test
  void aCleanShutdownIsToldOnce() throws Exception {
    LogDir.open(path, "blue", 3).closeCleanly(42);
    assertThat(Files.readString(path.resolve(".kafka_cleanshutdown")))
        .isEqualTo("{\"version\":0,\"brokerEpoch\":42}");
    LogDir second = LogDir.open(path, "blue", 3);
    assertThat(second.wasClosedCleanly()).isTrue();
    assertThat(second.previousBrokerEpoch()).hasValue(42);
    second.close();
    LogDir third = LogDir.open(path, "blue", 3);
    assertThat(third.wasClosedCleanly()).isFalse();
    assertThat(third.previousBrokerEpoch()).isEmpty();
    third.closeCleanly(-1);
    LogDir fourth = LogDir.open(path, "blue", 3);
    assertThat(fourth.wasClosedCleanly()).isTrue();
    assertThat(fourth.previousBrokerEpoch()).isEmpty();
    fourth.close();
  }

  @Test
  void logsThatNobodyOpenedAfterAnUncleanEndStayInDoubt() {
    try (LogDir first = LogDir.open(path, "blue", 3)) {
      first.create(NAME, UUID.randomUUID(), LogConfig.DEFAULT);
    } // as a kill leaves it
    LogDir second = LogDir.open(path, "blue", 3);
    assertThat(second.closeCleanly(42)).isFalse();

    LogDir third = LogDir.open(path, "blue", 3);
    assertThat(third.wasClosedCleanly()).isFalse();
    third.open(NAME, LogConfig.DEFAULT);
    assertThat(third.closeCleanly(43)).isTrue();

    LogDir fourth = LogDir.open(path, "blue", 3);
    assertThat(fourth.previousBrokerEpoch()).hasValue(43);
    assertThat(fourth.closeCleanly(43)).as("as it found it").isTrue();
  }

  @Test
  void namesOfDirectories() {
    assertThat(PartitionName.parse("a-b-3")).contains(new PartitionName("a-b", 3));
    assertThat(PartitionName.parse("a")).isEmpty();
    assertThat(PartitionName.parse("-3")).isEmpty();
    assertThat(PartitionName.parse("a-")).isEmpty();
    assertThat(PartitionName.parse("a-3.0123-delete")).isEmpty();
    assertThat(PartitionName.parse("a-99999999999")).isEmpty();
    assertThatThrownBy(() -> new PartitionName("../x", 0)).hasMessageContaining("not a topic name");
    assertThatThrownBy(() -> new PartitionName("x", -1)).hasMessageContaining("partition -1");
  }
}
