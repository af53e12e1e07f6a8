package io.highwater.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.MetadataChunk;
import io.highwater.broker.control.PartitionRef;
import io.highwater.broker.net.ConnectionLimits;
import io.highwater.broker.net.EventLoops;
import io.highwater.broker.net.Listener;
import io.highwater.broker.net.PeerChannel;
import io.highwater.broker.net.RemoteController;
import io.highwater.broker.net.SocketLoops;
import io.highwater.broker.net.TestClient;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Fetch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker's view of the controller, and the controller's handlers, with a real socket between. */
class RemoteControllerTest {
  private static final long TIMEOUT_MS = 10_000;

  private final FakeController there = new FakeController();
  private final EventLoops loops = SocketLoops.start(2, "test");
  private Listener listener;
  private PeerChannel channel;
  private RemoteController here;

  @BeforeEach
  void connect() throws IOException {
    BrokerConfig config =
        BrokerConfig.parse(
            "test", "process.roles=controller\nnode.id=100\ncluster.id=one", Map.of());
    listener =
        Listener.open(
            loops,
            new Endpoint("CONTROLLER", "127.0.0.1", 0),
            ControllerApis.of(config, there, UUID::randomUUID),
            ConnectionLimits.of(1 << 20));
    channel =
        new PeerChannel(
            loops,
            InetSocketAddress.createUnresolved("127.0.0.1", listener.port()),
            "broker-1",
            1 << 20);
    here = new RemoteController(channel, "one", TIMEOUT_MS);
  }

  @AfterEach
  void close() {
    channel.close();
    listener.close();
    loops.close();
  }

  private static <R> R get(CompletableFuture<R> future) throws Exception {
    return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static final Requests.RegisterBroker REGISTER =
      new Requests.RegisterBroker(
          1,
          new UUID(3, 4),
          List.of(new Endpoint("CLIENT", "a", 1), new Endpoint("PEER", "b", 2)),
          55);

  @Test
  void registers() throws Exception {
    Requests.Registered reply = get(here.registerBroker(REGISTER));
    assertThat(reply.error()).isEqualTo(KafkaError.NONE);
    assertThat(reply.brokerEpoch()).isEqualTo(77);
    assertThat(there.asked).containsExactly(REGISTER);
  }

  @Test
  void isNotRegisteredWithAnotherCluster() throws Exception {
    RemoteController stray = new RemoteController(channel, "two", TIMEOUT_MS);
    assertThat(get(stray.registerBroker(REGISTER)).error())
        .isEqualTo(KafkaError.INCONSISTENT_CLUSTER_ID);
    assertThat(there.asked).isEmpty();
  }

  @Test
  void sendsHeartbeats() throws Exception {
    Requests.Heartbeat beat = new Requests.Heartbeat(1, 77, 20, true, true);
    assertThat(get(here.heartbeat(beat)))
        .isEqualTo(new Requests.HeartbeatReply(KafkaError.NONE, true, false, true));
    assertThat(there.asked).containsExactly(beat);
  }

  private static final Requests.AlterPartition ALTER =
      new Requests.AlterPartition(
          1, 77, new PartitionId(new UUID(7, 7), 2), 4, 8, BrokerSet.of(1, 3), List.of(77L, -1L));

  @Test
  void altersPartitions() throws Exception {
    assertThat(get(here.alterPartition(ALTER)))
        .isEqualTo(new Requests.AlterPartitionReply(KafkaError.NONE, 1, 4, BrokerSet.of(1, 3), 9));
    assertThat(there.asked).containsExactly(ALTER);
    there.error = KafkaError.FENCED_LEADER_EPOCH;
    assertThat(get(here.alterPartition(ALTER)).error()).isEqualTo(KafkaError.FENCED_LEADER_EPOCH);
  }

  @Test
  void allocatesProducerIds() throws Exception {
    Requests.AllocateProducerIds request = new Requests.AllocateProducerIds(1, 77);
    assertThat(get(here.allocateProducerIds(request)))
        .isEqualTo(new Requests.ProducerIds(KafkaError.NONE, 0, 1000));
    assertThat(there.asked).containsExactly(request);
  }

  @Test
  void createsAndDeletesTopics() throws Exception {
    Requests.CreateTopic counted =
        new Requests.CreateTopic(
            new UUID(5, 5), "a", 3, 2, List.of(), new TreeMap<>(Map.of("flush.policy", "commit")));
    Requests.CreateTopic placed =
        new Requests.CreateTopic(
            new UUID(5, 6), "b", -1, -1, List.of(List.of(1, 2)), new TreeMap<>());
    List<Requests.CreateTopicReply> replies =
        get(here.createTopics(List.of(counted, placed), true));
    assertThat(replies).extracting(Requests.CreateTopicReply::partitions).containsExactly(3, -1);
    assertThat(there.asked.get(0)).isEqualTo(true);
    assertThat(there.asked.get(1))
        .asInstanceOf(list(Requests.CreateTopic.class))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("topicId")
        .containsExactly(counted, placed);

    List<Requests.DeleteTopic> deletes =
        List.of(
            new Requests.DeleteTopic(null, "a"), new Requests.DeleteTopic(new UUID(5, 6), null));
    assertThat(get(here.deleteTopics(deletes)))
        .containsExactly(
            new Requests.DeleteTopicReply(KafkaError.NONE, null, "a"),
            new Requests.DeleteTopicReply(KafkaError.NONE, new UUID(5, 6), null));
    assertThat(there.asked.get(2)).isEqualTo(deletes);
  }

  @Test
  void electsAndReassigns() throws Exception {
    List<PartitionRef> partitions =
        List.of(new PartitionRef("a", 2), new PartitionRef("b", 0), new PartitionRef("a", 1));
    assertThat(get(here.electLeaders(partitions, true)))
        .hasSize(3)
        .allMatch(each -> each.error() == KafkaError.NONE);
    assertThat(there.asked).containsExactly(true, partitions);

    there.asked.clear();
    there.error = KafkaError.NO_REASSIGNMENT_IN_PROGRESS;
    List<ControllerService.Move> moves =
        List.of(
            new ControllerService.Move(partitions.get(0), Optional.of(List.of(3, 1))),
            new ControllerService.Move(partitions.get(2), Optional.empty()));
    assertThat(get(here.reassign(moves, false)))
        .containsExactly(
            new Requests.Outcome(there.error, "as the test wants it"),
            new Requests.Outcome(there.error, "as the test wants it"));
    assertThat(there.asked).containsExactly(false, moves);
  }

  @Test
  void readsTheMetadataLog() throws Exception {
    there.metadata = ApiFixture.batch("one", "two");
    MetadataChunk chunk = get(here.readMetadata(1, 17, 4096, 500));
    assertThat(chunk.highWatermark()).isEqualTo(42);
    assertThat(chunk.batches()).isEqualTo(ApiFixture.batch("one", "two"));
    assertThat(there.asked).containsExactly(List.of(17L, 4096, 500L));
    there.metadata = ByteBuffer.allocate(0);
    assertThat(get(here.readMetadata(1, 42, 4096, 0)).batches().hasRemaining()).isFalse();
  }

  @Test
  void failsWhereNothingIsKnownOfTheOutcome() {
    there.away = true;
    List<CompletableFuture<?>> calls =
        List.of(
            here.registerBroker(REGISTER),
            here.heartbeat(new Requests.Heartbeat(1, 77, 20, false)),
            here.alterPartition(ALTER),
            here.allocateProducerIds(new Requests.AllocateProducerIds(1, 77)),
            here.readMetadata(1, 0, 4096, 0));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(() -> get(call))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("NOT_CONTROLLER"));
    there.away = false;
    there.error = KafkaError.NOT_CONTROLLER;
    assertThatThrownBy(() -> get(here.alterPartition(ALTER))).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void hasNothingElseToRead() {
    Fetch.Partition position = new Fetch.Partition(0, -1, 0, -1, -1, 1000, -1);
    try (TestClient client = new TestClient(listener.port())) {
      assertThat(
              client
                  .call(Fetch.CODEC, 13, Fetch.ofOne(0, 1000, "t", new UUID(7, 7), position))
                  .error())
          .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
  }
}
