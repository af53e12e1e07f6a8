package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.highwater.broker.net.TestClient;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.BrokerRegistration;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.Produce;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A controller and broker 1, whole ones, with a client and a peer listener; broker 2 is registered,
 * but nobody runs it.
 */
final class OneBroker implements AutoCloseable {
  static final int ABSENT_BROKER = 2;

  private static final Map<String, String> QUICK =
      Map.of("broker.heartbeat.interval.ms", "50", "broker.session.timeout.ms", "500");

  private final Path data;
  private final ControllerServer controller;
  private final BrokerServer broker;

  OneBroker(Path data) throws Exception {
    this.data = data;
    this.controller =
        ControllerServer.start(
            config("process.roles=controller", "node.id=9", "listeners=CONTROLLER://127.0.0.1:0"));
    this.broker =
        BrokerServer.start(
            config(
                "process.roles=broker",
                "node.id=1",
                "listeners=PLAINTEXT://127.0.0.1:0,PEER://127.0.0.1:0",
                "inter.broker.listener.name=PEER",
                "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort()));
    broker.ready().get(30, TimeUnit.SECONDS);
    registerAbsentBroker();
  }

  private BrokerConfig config(String... lines) {
    String directory = "\nlog.dirs=" + data.resolve(lines[1]);
    return BrokerConfig.parse("test", String.join("\n", lines) + directory, QUICK);
  }

  private void registerAbsentBroker() {
    try (TestClient client = new TestClient(controllerPort())) {
      BrokerRegistration.Request request =
          new BrokerRegistration.Request(
              ABSENT_BROKER,
              "highwater",
              new UUID(2, 2),
              List.of(new BrokerRegistration.Listener("PLAINTEXT", "127.0.0.1", 1, 0)),
              Optional.empty(),
              BrokerRegistration.NO_BROKER_EPOCH);
      assertThat(client.call(BrokerRegistration.CODEC, 1, request).error())
          .isEqualTo(ErrorCode.NONE);
    }
  }

  int controllerPort() {
    return controller.endpoints().get(0).port();
  }

  int clientPort() {
    return port("PLAINTEXT");
  }

  int peerPort() {
    return port("PEER");
  }

  private int port(String listener) {
    return broker.endpoints().stream()
        .filter(each -> each.listener().equals(listener))
        .mapToInt(Endpoint::port)
        .findFirst()
        .orElseThrow();
  }

  /** The epoch of a registered broker. */
  long brokerEpoch(int brokerId) {
    return broker.image().brokers().get(brokerId).brokerEpoch();
  }

  Topic topic(String name) {
    return broker.image().topicsByName().get(name);
  }

  PartitionState partition(String topic, int index) {
    return topic(topic).partitions().get(index);
  }

  /** Creates a topic whose partitions have these replicas, and waits until broker 1 leads them. */
  void create(String name, List<List<Integer>> replicas) {
    create(name, replicas, Map.of());
  }

  /** The same with settings of its own. */
  void create(String name, List<List<Integer>> replicas, Map<String, String> settings) {
    CreateTopics.Result result = tryCreate(name, replicas, settings);
    assertThat(result.error()).as(result.toString()).isEqualTo(ErrorCode.NONE);
    for (int index = 0; index < replicas.size(); index++) {
      int partition = index;
      await()
          .untilAsserted(
              () -> assertThat(produce(name, partition, oneRecord())).isEqualTo(ErrorCode.NONE));
    }
  }

  /** Asks for a topic. */
  CreateTopics.Result tryCreate(
      String name, List<List<Integer>> replicas, Map<String, String> settings) {
    List<CreateTopics.Assignment> assignments =
        IntStream.range(0, replicas.size())
            .mapToObj(index -> new CreateTopics.Assignment(index, replicas.get(index)))
            .toList();
    try (TestClient client = new TestClient(clientPort())) {
      List<CreateTopics.Config> configs =
          settings.entrySet().stream()
              .map(each -> new CreateTopics.Config(each.getKey(), Optional.of(each.getValue())))
              .toList();
      CreateTopics.Topic topic = new CreateTopics.Topic(name, -1, -1, assignments, configs);
      CreateTopics.Request request = new CreateTopics.Request(List.of(topic), 10_000, false);
      return client.call(CreateTopics.CODEC, 7, request).topics().get(0);
    }
  }

  /** Where broker 1 keeps a partition. */
  Path directory(String topic, int partition) {
    return data.resolve("node.id=1").resolve(topic + "-" + partition);
  }

  static ByteBuffer oneRecord() {
    return Records.batch(List.of(RecordData.of(1, new byte[10])));
  }

  /** Produces with acks=1. */
  ErrorCode produce(String topic, int partition, ByteBuffer batch) {
    try (TestClient client = new TestClient(clientPort())) {
      Produce.Request request =
          new Produce.Request(
              Optional.empty(),
              1,
              5_000,
              List.of(
                  new Produce.Topic(
                      topic, TopicIds.NONE, List.of(new Produce.Partition(partition, batch)))));
      Produce.Response response = client.call(Produce.CODEC, 9, request);
      return response.topics().get(0).partitions().get(0).error();
    }
  }

  /** Both still run. */
  void assertServes(Object after) {
    assertThat(controller.stopped()).as(() -> "controller after " + after).isNotDone();
    assertThat(broker.stopped()).as(() -> "broker after " + after).isNotDone();
  }

  @Override
  public void close() {
    broker.close();
    controller.close();
  }
}
