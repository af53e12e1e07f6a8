package io.highwater.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.Batch;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
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

/** What is read on the I/O thread, over a real log, each step by hand. */
class ColdReadsTest {
  private static final PartitionId P0 = new PartitionId(new UUID(0, 1), 0);
  private static final int EPOCH = 3;

  @TempDir private Path directory;

  private final List<Runnable> io = new ArrayList<>();
  private final List<Runnable> shard = new ArrayList<>();
  private final List<Event> posted = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final ColdReads reads = new ColdReads(io::add, shard::add, posted::add, failures::add);
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
            posted::add,
            failures::add);
    OffsetTicket ticket = ticket(50, new ArrayList<>());
    broken.findTime(log, ticket, bounds(ticket, 1));
    runAll(io);
    assertThat(failures)
        .singleElement()
        .hasToString("java.lang.IllegalStateException: nobody is there");
  }

  @Test
  void ofEachProducerOnlyTheLastBatchesAreKept() {
    for (int i = 0; i < 20; i++) {
      appendOf(i % 3 == 0 ? 7 : 8, i);
    }
    append(Compression.NONE, 1); // not idempotent
    reads.rebuildProducers(log, new Effect.RebuildProducers(P0, 4, 19));
    assertThat(posted).as("the shard does not wait").isEmpty();
    runAll(io);

    Event.ProducersLoaded loaded = (Event.ProducersLoaded) posted.get(0);
    assertThat(loaded.generation()).isEqualTo(4);
    assertThat(loaded.batches())
        .extracting(Batch::baseOffset)
        .as("offsets below 19: multiples of 3 are producer 7's")
        .containsExactly(6L, 9L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);
  }

  @Test
  void aLogThatIsCutMeanwhileTellsNothingOfItsProducers() {
    for (int i = 0; i < 4; i++) {
      appendOf(7, i);
    }
    PartitionLog cutWhileRead =
        TestLogs.onCall(
            log,
            "forEachBatch",
            call -> {
              log.truncateTo(1);
              return false;
            });
    reads.rebuildProducers(cutWhileRead, new Effect.RebuildProducers(P0, 4, 4));
    runAll(io);
    assertThat(posted).isEmpty();
    assertThat(failures).isEmpty();
  }

  private void appendOf(long producerId, int sequence) {
    ProducerStamp stamp = new ProducerStamp(producerId, 0, sequence);
    List<RecordData> record = List.of(RecordData.of(1, new byte[5]));
    log.append(log.logEndOffset(), assigned(Records.batch(Compression.NONE, stamp, record)));
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
