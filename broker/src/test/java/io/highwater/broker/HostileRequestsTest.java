package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.net.RemoteController;
import io.highwater.broker.net.TestClient;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.AlterPartition;
import io.highwater.wire.message.BrokerHeartbeat;
import io.highwater.wire.message.BrokerRegistration;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever well-formed request anybody sends to any listener: no loop ends. What is allowed to a
 * peer, such as to register as broker 1, is not among them.
 */
class HostileRequestsTest {
  private static final int REQUESTS_A_KIND = 150;
  private static final int PATIENCE_MS = 15;

  /** What may only be said by the one broker that there is, or would remove its topic. */
  private static final List<Class<?>> WITHOUT_OWN_IDENTITY =
      List.of(
          BrokerRegistration.Request.class,
          BrokerHeartbeat.Request.class,
          DeleteTopics.Request.class);

  @TempDir private Path data;
  private OneBroker cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new OneBroker(data);
    cluster.create(
        "t", List.of(List.of(1, OneBroker.ABSENT_BROKER), List.of(1, OneBroker.ABSENT_BROKER)));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aPartitionWithANegativeNumberIsUnknownToTheController() {
    PartitionState state = cluster.partition("t", 0);
    AlterPartition.Partition change =
        new AlterPartition.Partition(
            -1,
            state.leaderEpoch(),
            List.of(new AlterPartition.Member(1, cluster.brokerEpoch(1))),
            state.partitionEpoch());
    AlterPartition.Request request =
        new AlterPartition.Request(
            1,
            cluster.brokerEpoch(1),
            List.of(new AlterPartition.Topic(cluster.topic("t").id(), List.of(change))));
    try (TestClient client = new TestClient(cluster.controllerPort())) {
      AlterPartition.Response response = client.call(AlterPartition.CODEC, 3, request);
      assertThat(response.topics().get(0).partitions().get(0).error())
          .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }
  }

  @Test
  void noRequestEndsALoop() {
    assertThat(RequestFuzz.kinds()).hasSizeGreaterThan(15);
    int answered = 0;
    int sent = 0;
    List<Integer> ports =
        List.of(cluster.controllerPort(), cluster.peerPort(), cluster.clientPort());
    Random random = new Random(11);
    for (Class<? extends Request> kind : RequestFuzz.kinds()) {
      RequestFuzz fuzz = new RequestFuzz(random.nextLong(), plausible(kind));
      for (int i = 0; i < REQUESTS_A_KIND; i++) {
        Optional<Request> request = fuzz.make(kind);
        if (request.isPresent()) {
          sent++;
          int port = ports.get(i % ports.size());
          answered += ask(port, RequestFuzz.codec(kind), request.get(), random) ? 1 : 0;
          cluster.assertServes(request.get());
        }
      }
    }
    assertThat(answered).as("answers to %d requests", sent).isGreaterThan(sent / 4);
    assertThat(cluster.produce("t", 1, OneBroker.oneRecord())).isEqualTo(ErrorCode.NONE);
    cluster.create("afterwards", List.of(List.of(1)));
  }

  /** What gets a request past the first checks. */
  private Map<String, List<?>> plausible(Class<? extends Request> kind) {
    Map<String, List<?>> values = new HashMap<>();
    UUID topicId = cluster.topic("t").id();
    values.put("clusterId", List.of("highwater"));
    values.put("maxWaitMs", List.of(0, -1, 1));
    values.put("numPartitions", List.of(-1, 1, 2));
    values.put("replicationFactor", List.of(-1, 1, 2));
    values.put("partition", List.of(0, 1));
    values.put("partitionIndex", List.of(0, 1));
    values.put("index", List.of(0, 1));
    values.put("sessionEpoch", List.of(-1, 0, 1));
    values.put("acks", List.of(-1, 1));
    values.put("leaderEpoch", List.of(0, cluster.partition("t", 0).leaderEpoch()));
    values.put("currentLeaderEpoch", List.of(-1, cluster.partition("t", 0).leaderEpoch()));
    values.put("partitionEpoch", List.of(cluster.partition("t", 0).partitionEpoch()));
    values.put("replicaId", List.of(-1, OneBroker.ABSENT_BROKER));
    values.put("replicaEpoch", List.of(-1L, cluster.brokerEpoch(OneBroker.ABSENT_BROKER)));
    values.put("records", List.of(OneBroker.oneRecord()));
    values.put("fetchOffset", List.of(0L, 1L, 2L));
    if (kind == CreateTopics.Request.class) {
      values.put("name", List.of("new1", "new2", "new3", "new4", "new5"));
    }
    if (WITHOUT_OWN_IDENTITY.contains(kind)) {
      values.put("brokerId", List.of(3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
      values.put("brokerEpoch", List.of(-1L, Long.MAX_VALUE));
    } else {
      values.putIfAbsent("name", List.of("t"));
      values.put("topic", List.of("t"));
      values.put("topicId", List.of(topicId, topicId, RemoteController.METADATA_TOPIC));
      values.put("brokerId", List.of(1, 1, OneBroker.ABSENT_BROKER));
      values.put("brokerEpoch", List.of(cluster.brokerEpoch(1)));
    }
    return values;
  }

  @SuppressWarnings("unchecked") // a kind of request and its codec belong together
  private static boolean ask(int port, Codec<?, ?> codec, Request request, Random random) {
    Codec<Request, Response> typed = (Codec<Request, Response>) codec;
    int lowest = typed.api().lowestVersion();
    int version = lowest + random.nextInt(typed.api().highestVersion() - lowest + 1);
    try (TestClient client = new TestClient(port, PATIENCE_MS)) {
      client.call(typed, version, request);
      return true;
    } catch (RuntimeException unsayableClosedOrWaiting) {
      return false;
    }
  }
}
