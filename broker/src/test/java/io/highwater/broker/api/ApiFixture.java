package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.net.ConnectionLimits;
import io.highwater.broker.net.EventLoops;
import io.highwater.broker.net.Listener;
import io.highwater.broker.net.SocketLoops;
import io.highwater.broker.net.TestClient;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Broker 1's handlers behind a real socket, with made-up replicas, controller and cluster: brokers
 * 1 and 2 are alive, 3 is fenced; topic {@code orders} has partition 0 led by 1, partition 1 led by
 * 2 and partition 2 led by nobody.
 */
final class ApiFixture implements AutoCloseable {
  static final UUID ORDERS = new UUID(7, 7);
  static final PartitionId ORDERS_0 = new PartitionId(ORDERS, 0);
  static final long NOW_MS = 1_000_000;

  final FakeReplicas replicas = new FakeReplicas();
  final FakeGroups groups = new FakeGroups();
  final FakeController controller = new FakeController();
  final BrokerConfig config;
  volatile ClusterImage image = image(ORDERS);

  private final EventLoops loops = SocketLoops.start(2, "test");
  private final Listener listener;

  ApiFixture(Map<String, String> overrides) {
    config =
        BrokerConfig.parse(
            "test",
            """
            process.roles=broker
            node.id=1
            controller.quorum.bootstrap.servers=localhost:1
            """,
            overrides);
    BrokerServices services =
        new BrokerServices(
            config,
            () -> image,
            replicas,
            controller,
            () -> 5,
            () -> NOW_MS,
            UUID::randomUUID,
            groups);
    try {
      listener =
          Listener.open(
              loops,
              new Endpoint("CLIENT", "127.0.0.1", 0),
              new BrokerApis(services).clients(),
              ConnectionLimits.of(config.requestBytesMax()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestClient connect() {
    return new TestClient(listener.port());
  }

  static ClusterImage image(UUID ordersId) {
    SortedMap<Integer, Registration> brokers = new TreeMap<>();
    for (int id = 1; id <= 3; id++) {
      brokers.put(
          id,
          new Registration(
              id,
              id * 10L,
              new UUID(0, id),
              List.of(
                  new Endpoint("CLIENT", "client" + id, 9000 + id),
                  new Endpoint("PEER", "peer" + id, 9100 + id)),
              id == 3,
              id));
    }
    List<PartitionState> partitions = new ArrayList<>();
    for (int leader : List.of(1, 2, PartitionState.NO_LEADER)) {
      partitions.add(
          new PartitionState(
              List.of(1, 2, 3),
              leader,
              4 + partitions.size(),
              8,
              BrokerSet.of(1, 2),
              2,
              FlushPolicy.NEVER));
    }
    SortedMap<String, String> configs = new TreeMap<>(Map.of("max.message.bytes", "2000"));
    Topic orders = new Topic(ordersId, "orders", partitions, configs);
    return new ClusterImage(
        20,
        brokers,
        new TreeMap<>(Map.of("orders", orders)),
        new TreeMap<>(Map.of(ordersId, orders)),
        0);
  }

  /** One batch with these values. */
  static ByteBuffer batch(String... values) {
    return Records.batch(
        List.of(values).stream()
            .map(each -> RecordData.of(1, each.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }
}
