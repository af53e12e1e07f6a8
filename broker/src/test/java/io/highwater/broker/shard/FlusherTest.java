package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.PartitionId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlusherTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);

  @TempDir private Path directory;

  @Test
  void whateverEndsAnFsyncIsReported() {
    List<Throwable> failures = new ArrayList<>();
    Flusher flusher =
        new Flusher(Runnable::run, Runnable::run, event -> {}, failures::add, Set.of());
    try (LogDir store = LogDir.open(directory, "test", 1)) {
      PartitionLog log = store.create(new PartitionName("t", 0), P0.topicId(), LogConfig.DEFAULT);
      flusher.want(P0, new ShardLog(TestLogs.brokenFlush(log)), 0, 1);
    }
    assertThat(failures)
        .singleElement()
        .hasToString("java.lang.IllegalStateException: a bug in flush");
  }
}
