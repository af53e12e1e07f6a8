package io.highwater.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.shard.TestLogs;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.metadata.MetadataRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleVoterTest {
  @TempDir private Path directory;

  @Test
  void whateverEndsAnFsyncIsReported() {
    List<Throwable> failures = new ArrayList<>();
    try (LogDir store = LogDir.open(directory, "test", 1)) {
      PartitionLog log = store.create(new PartitionName("m", 0), new UUID(0, 1), LogConfig.DEFAULT);
      SingleVoter voter =
          new SingleVoter(
              TestLogs.brokenFlush(log), Runnable::run, Runnable::run, () -> 1, failures::add);
      voter.append(List.of(new MetadataRecord.TopicCreated(new UUID(0, 2), "t")));
      assertThat(voter.committedEnd()).isZero();
    }
    assertThat(failures)
        .singleElement()
        .hasToString("java.lang.IllegalStateException: a bug in flush");
  }
}
