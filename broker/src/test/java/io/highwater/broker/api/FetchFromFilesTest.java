package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.shard.FetchAnswer;
import io.highwater.broker.storage.FileSlice;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.spec.KafkaError;
import io.highwater.wire.Chunk;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.message.Fetch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real segment files on their way through a real socket. */
class FetchFromFilesTest {
  private static final int CONSUMER = -1;
  private static final int FOLLOWER = 2;
  private static final int BATCHES = 300;

  @TempDir Path directory;

  private final ApiFixture broker = new ApiFixture(Map.of());
  private final TestClient client = broker.connect();
  private LogDir logs;
  private PartitionLog log;

  @BeforeEach
  void write() {
    logs = LogDir.open(directory, "cluster", 1);
    log = logs.create(new PartitionName("orders", 0), ApiFixture.ORDERS, LogConfig.DEFAULT);
    for (int offset = 0; offset < BATCHES; offset++) {
      ByteBuffer batch = ApiFixture.batch("value " + offset + " ".repeat(1000));
      new RecordBatch().wrap(batch, 0).assign(offset, 3);
      assertThat(log.append(offset, batch)).isNotNull();
    }
  }

  @AfterEach
  void close() {
    client.close();
    broker.close();
    logs.close();
  }

  private int fetch(int replicaId) {
    Fetch.Partition position = new Fetch.Partition(0, -1, 0, -1, -1, 1 << 20, -1);
    return client.send(
        Fetch.CODEC,
        18,
        new Fetch.Request(
            replicaId,
            -1,
            0,
            1,
            1 << 20,
            false,
            0,
            Fetch.FINAL_SESSION_EPOCH,
            List.of(new Fetch.Topic("", ApiFixture.ORDERS, List.of(position))),
            List.of()));
  }

  private static FetchAnswer answer(LogSlice slice) {
    return new FetchAnswer(ApiFixture.ORDERS_0, KafkaError.NONE, BATCHES, 0, -1, -1, -1, -1, slice);
  }

  private ByteBuffer received(int id) {
    Fetch.Response response = client.receive(Fetch.CODEC, 18, id);
    Chunk records = response.topics().get(0).partitions().get(0).records();
    return ((Chunk.Bytes) records).buffer();
  }

  @ParameterizedTest
  @CsvSource({"-1,3000", "-1,400000", "2,3000", "2,400000"})
  void arriveAsTheyAreOnDisk(int replicaId, int maxBytes) {
    for (int round = 0; round < 3; round++) { // a file closed by accident would be missed later
      LogSlice slice = log.read(1, BATCHES, maxBytes, true);
      assertThat(slice).isInstanceOf(FileSlice.class);
      ByteBuffer expected = slice.toByteBuffer();
      int id = fetch(replicaId);
      broker.replicas.nextFetch().done().accept(List.of(answer(slice)));
      assertThat(received(id)).isEqualTo(expected);
    }
    assertThat(log.append(BATCHES, last())).isNotNull();
  }

  private static ByteBuffer last() {
    ByteBuffer batch = ApiFixture.batch("last");
    new RecordBatch().wrap(batch, 0).assign(BATCHES, 3);
    return batch;
  }

  @Test
  void ofAFollowerAreLeftOutIfTheyWereTruncated() {
    LogSlice slice = log.read(0, BATCHES, 400_000, true);
    assertThat(log.truncateTo(100)).isEqualTo(100);
    int id = fetch(FOLLOWER);
    broker.replicas.nextFetch().done().accept(List.of(answer(slice)));
    assertThat(received(id).hasRemaining()).isFalse();
  }

  @Test
  void areReadableAlthoughTheLogWasClosed() {
    LogSlice slice = log.read(0, BATCHES, 400_000, true);
    ByteBuffer expected = slice.toByteBuffer();
    log.close();
    int id = fetch(CONSUMER);
    broker.replicas.nextFetch().done().accept(List.of(answer(slice)));
    assertThat(received(id)).isEqualTo(expected);
  }
}
