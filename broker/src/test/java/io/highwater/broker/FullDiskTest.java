package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.broker.net.TestClient;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.broker.storage.TestDisk;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.wire.Chunk;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.LogRecord;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.Fetch;
import io.highwater.wire.message.Produce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole broker on a disk that becomes full. */
final class FullDiskTest {
  private static final int CREATE_VERSION = 4;
  private static final int PRODUCE_VERSION = 9;
  private static final int FETCH_VERSION = 11;
  private static final Map<String, String> QUICK =
      Map.of("broker.heartbeat.interval.ms", "50", "broker.session.timeout.ms", "500");
  private static final UUID BY_NAME = new UUID(0, 0);

  private final TestDisk disk = new TestDisk();

  @TempDir private Path data;

  private ControllerServer controller;
  private BrokerServer broker;

  @BeforeEach
  void start() throws Exception {
    controller =
        ControllerServer.start(
            config("process.roles=controller", "node.id=9", "listeners=CONTROLLER://127.0.0.1:0"));
    broker = startBroker();
  }

  @AfterEach
  void stop() {
    broker.close();
    controller.close();
  }

  @Test
  void theBrokerStopsAndEverythingAcknowledgedIsThereAfterwards() throws Exception {
    create();
    disk.space.set(50_000);

    int acknowledged = fill();

    assertThat(acknowledged).isPositive();
    assertThatThrownBy(() -> broker.stopped().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LogDirFailure.class)
        .hasMessageContaining("cannot append to " + data)
        .hasMessageContaining("No space left on device");
    await().untilAsserted(() -> assertThatThrownBy(this::connect).isInstanceOf(IOException.class));

    broker.close();
    disk.space.set(Long.MAX_VALUE);
    broker = startBroker();
    List<LogRecord> kept = read();
    assertThat(kept).hasSizeGreaterThanOrEqualTo(acknowledged);
    for (int i = 0; i < acknowledged; i++) {
      assertThat(kept.get(i).offset()).isEqualTo(i);
      assertThat(kept.get(i).data().timestamp()).isEqualTo(i);
    }
  }

  private BrokerServer startBroker() throws Exception {
    Endpoint at = controller.endpoints().get(0);
    BrokerServer started =
        BrokerServer.start(
            config(
                "process.roles=broker",
                "node.id=1",
                "listeners=PLAINTEXT://127.0.0.1:0",
                "controller.quorum.bootstrap.servers=" + at.host() + ":" + at.port()),
            new RealMachine(disk, Rulebook.RIGHT));
    started.ready().get(30, TimeUnit.SECONDS);
    return started;
  }

  private BrokerConfig config(String... lines) {
    String directory = "\nlog.dirs=" + data.resolve(lines[1]);
    return BrokerConfig.parse("test", String.join("\n", lines) + directory, QUICK);
  }

  private TestClient connect() throws IOException {
    try {
      return new TestClient(broker.endpoints().get(0).port());
    } catch (UncheckedIOException refused) {
      throw refused.getCause();
    }
  }

  private void create() throws IOException {
    try (TestClient client = connect()) {
      CreateTopics.Topic topic = new CreateTopics.Topic("t", 1, 1, List.of(), List.of());
      CreateTopics.Response response =
          client.call(
              CreateTopics.CODEC,
              CREATE_VERSION,
              new CreateTopics.Request(List.of(topic), 10_000, false));
      assertThat(response.topics().get(0).error()).isEqualTo(ErrorCode.NONE);
      await().until(() -> broker.image().topicsByName().containsKey("t"));
    }
  }

  /** Produces until the connection ends; how many records were acknowledged. */
  private int fill() throws IOException {
    int acknowledged = 0;
    try (TestClient client = connect()) {
      while (true) {
        RecordData record = RecordData.of(acknowledged, new byte[1000]);
        Produce.Partition batch = new Produce.Partition(0, Records.batch(List.of(record)));
        Produce.Response response =
            client.call(
                Produce.CODEC,
                PRODUCE_VERSION,
                new Produce.Request(
                    Optional.empty(),
                    -1,
                    10_000,
                    List.of(new Produce.Topic("t", BY_NAME, List.of(batch)))));
        if (response.topics().get(0).partitions().get(0).error().isNone()) {
          acknowledged++; // else the partition is not open yet
        }
      }
    } catch (UncheckedIOException ended) {
      return acknowledged;
    }
  }

  /** Everything, in answers that are small: sendfile does not know the test's disk. */
  private List<LogRecord> read() throws IOException, MalformedFrame {
    List<LogRecord> records = new ArrayList<>();
    try (TestClient client = connect()) {
      Fetch.PartitionData found;
      do {
        found = await().until(() -> fetch(client, records.size()), each -> each.error().isNone());
        records.addAll(Records.read(((Chunk.Bytes) found.records()).buffer()));
      } while (records.isEmpty() || records.size() < found.highWatermark());
    }
    return records;
  }

  private static Fetch.PartitionData fetch(TestClient client, long offset) {
    Fetch.Partition from =
        new Fetch.Partition(0, Fetch.NO_EPOCH, offset, Fetch.NO_EPOCH, -1, 10_000, -1);
    Fetch.Request request = Fetch.ofOne(500, 10_000, "t", BY_NAME, from);
    return client.call(Fetch.CODEC, FETCH_VERSION, request).topics().get(0).partitions().get(0);
  }
}
