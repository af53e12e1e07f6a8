package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.shard.OffsetTicket;
import io.highwater.wire.Chunk;
import io.highwater.wire.Compression;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.ProducerStamp;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.ListOffsets;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches that are right on the outside, checksum included, with anything inside: the broker takes
 * only what a consumer can read, and neither those nor the others ever stop it.
 */
class HostileRecordsTest {
  private static final int BATCHES = 400;
  private static final int PAYLOAD = 61;

  @TempDir private Path data;
  private OneBroker cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new OneBroker(data);
    cluster.create("t", List.of(List.of(1)));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whatIsAcceptedCanBeReadAndFoundByTime() throws MalformedFrame {
    Random random = new Random(5);
    int accepted = 1;
    for (int i = 0; i < BATCHES; i++) {
      ByteBuffer batch = batch(random);
      ErrorCode error = cluster.produce("t", 0, batch);
      assertThat(error).isIn(ErrorCode.NONE, ErrorCode.INVALID_RECORD);
      accepted += error.isNone() ? new RecordBatch().wrap(batch, 0).count() : 0;
      cluster.assertServes(batch);
    }
    assertThat(accepted).isGreaterThan(BATCHES / 10);
    for (long timestamp = -3; timestamp < 2500; timestamp += 50) {
      assertThat(offsetFor(timestamp)).isEqualTo(ErrorCode.NONE);
    }
    assertThat(offsetFor(Long.MAX_VALUE)).isEqualTo(ErrorCode.NONE);
    assertThat(offsetFor(OffsetTicket.MAX_TIMESTAMP)).isEqualTo(ErrorCode.NONE);
    assertThat(readAll()).hasSize(accepted);
    cluster.assertServes("everything");
  }

  private static ByteBuffer batch(Random random) {
    List<RecordData> records = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      records.add(RecordData.of(random.nextInt(2000), new byte[random.nextInt(100)]));
    }
    Compression codec = Compression.forId(random.nextInt(5));
    ByteBuffer batch = Records.batch(codec, ProducerStamp.NONE, records);
    damage(batch, random);
    return batch;
  }

  private static void damage(ByteBuffer batch, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int at = PAYLOAD; at < batch.limit(); at++) {
          batch.put(at, (byte) 0xff);
        }
      }
      case 1 -> batch.put(random.nextInt(PAYLOAD, batch.limit()), (byte) random.nextInt());
      case 2 -> batch.putLong(35, random.nextLong()); // the largest timestamp, as the header has it
      default -> {}
    }
    batch.putInt(17, (int) new RecordBatch().wrap(batch, 0).computeCrc());
  }

  private ErrorCode offsetFor(long timestamp) {
    try (TestClient client = new TestClient(cluster.clientPort())) {
      ListOffsets.Topic topic =
          new ListOffsets.Topic("t", List.of(new ListOffsets.Partition(0, -1, timestamp)));
      ListOffsets.Request request = new ListOffsets.Request(-1, false, List.of(topic), 5000);
      ListOffsets.Response response = client.call(ListOffsets.CODEC, 7, request);
      return response.topics().get(0).partitions().get(0).error();
    }
  }

  private List<LogRecord> readAll() throws MalformedFrame {
    List<LogRecord> records = new ArrayList<>();
    try (TestClient client = new TestClient(cluster.clientPort())) {
      Fetch.PartitionData found;
      do {
        Fetch.Partition from = new Fetch.Partition(0, -1, records.size(), -1, -1, 1000, -1);
        Fetch.Request request = Fetch.ofOne(100, 1000, "t", TopicIds.NONE, from);
        found = client.call(Fetch.CODEC, 11, request).topics().get(0).partitions().get(0);
        for (LogRecord each : Records.read(((Chunk.Bytes) found.records()).buffer())) {
          if (each.offset() >= records.size()) {
            records.add(each);
          }
        }
      } while (records.size() < found.highWatermark());
    }
    return records;
  }
}
