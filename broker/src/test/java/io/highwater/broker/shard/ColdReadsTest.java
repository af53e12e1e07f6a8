package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.Effect;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.wire.Compression;
import io.highwater.wire.ProducerStamp;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups by time over a real log, each step by hand. */
class ColdReadsTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);
  private static final int EPOCH = 3;

  @TempDir private Path directory;

  private final List<Runnable> io = new ArrayList<>();
  private final List<Runnable> shard = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final ColdReads reads = new ColdReads(io::add, shard::add, failures::add);
  private LogDir store;
  private PartitionLog log;

  private record Told(KafkaError error, long offset, long timestamp, int epoch) {}

  @BeforeEach
  void open() {
    store = LogDir.open(directory, "test", 1);
    log = store.create(new PartitionName("t", 0), P0.topicId(), LogConfig.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theShardGoesOnUntilTheAnswerIsThere() {
    append(Compression.GZIP, 100, 300, 200);
    List<Told> told = ask(250, 3);
    assertThat(shard).isEmpty();
    runAll(io);
    assertThat(told).isEmpty();
    runAll(shard);
    assertThat(told).containsExactly(new Told(KafkaError.NONE, 1, 300, EPOCH));
  }

  @Test
  void onlyWhatIsBelowTheEndIsTold() {
    append(Compression.NONE, 100);
    append(Compression.NONE, 200);
    assertThat(answer(150, 1)).isEqualTo(new Told(KafkaError.NONE, -1, -1, EPOCH));
    assertThat(answer(150, 2)).isEqualTo(new Told(KafkaError.NONE, 1, 200, EPOCH));
    assertThat(answer(OffsetTicket.MAX_TIMESTAMP, 2))
        .isEqualTo(new Told(KafkaError.NONE, 1, 200, EPOCH));
    assertThat(answer(201, 2)).isEqualTo(new Told(KafkaError.NONE, -1, -1, EPOCH));
  }

  @Test
  void recordsThatCannotBeReadAreAnErrorAndNoMore() {
    ByteBuffer batch = Records.batch(List.of(RecordData.of(100, new byte[40])));
    for (int at = RecordBatch.OVERHEAD; at < batch.limit(); at++) {
      batch.put(at, (byte) 0xff);
    }
    log.append(0, assigned(batch));
    assertThat(answer(50, 1)).isEqualTo(new Told(KafkaError.CORRUPT_MESSAGE, -1, -1, -1));
    assertThat(failures).isEmpty();
  }

  @Test
  void anythingElseThatGoesWrongIsReported() {
    ColdReads broken =
        new ColdReads(
            io::add,
            task -> {
              throw new IllegalStateException("nobody is there");
            },
            failures::add);
    OffsetTicket ticket = ticket(50, new ArrayList<>());
    broken.findTime(log, ticket, bounds(ticket, 1));
    runAll(io);
    assertThat(failures)
        .singleElement()
        .hasToString("java.lang.IllegalStateException: nobody is there");
  }

  private void append(Compression codec, long... timestamps) {
    List<RecordData> records = new ArrayList<>();
    for (long each : timestamps) {
      records.add(RecordData.of(each, new byte[5]));
    }
    log.append(log.logEndOffset(), assigned(Records.batch(codec, ProducerStamp.NONE, records)));
  }

  private ByteBuffer assigned(ByteBuffer batch) {
    new RecordBatch().wrap(batch, 0).assign(log.logEndOffset(), EPOCH);
    return batch;
  }

  private Told answer(long timestamp, long end) {
    List<Told> told = ask(timestamp, end);
    runAll(io);
    runAll(shard);
    assertThat(told).hasSize(1);
    return told.get(0);
  }

  private List<Told> ask(long timestamp, long end) {
    List<Told> told = new ArrayList<>();
    OffsetTicket ticket = ticket(timestamp, told);
    reads.findTime(log, ticket, bounds(ticket, end));
    return told;
  }

  private static Effect.LatestOffset bounds(OffsetTicket ticket, long end) {
    return new Effect.LatestOffset(P0, ticket, KafkaError.NONE, 0, end, EPOCH);
  }

  private static OffsetTicket ticket(long timestamp, List<Told> told) {
    return new OffsetTicket() {
      @Override
      public long timestamp() {
        return timestamp;
      }

      @Override
      public void answer(KafkaError error, long offset, long found, int leaderEpoch) {
        told.add(new Told(error, offset, found, leaderEpoch));
      }
    };
  }

  private static void runAll(List<Runnable> tasks) {
    List<Runnable> now = List.copyOf(tasks);
    tasks.clear();
    now.forEach(Runnable::run);
  }
}
