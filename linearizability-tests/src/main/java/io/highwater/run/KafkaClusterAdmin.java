package io.highwater.run;

import io.highwater.client.Address;
import io.highwater.client.Admin;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.Outcome;
import io.highwater.fault.nemesis.Clock;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Metadata;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Asks a cluster over Kafka's protocol. */
final class KafkaClusterAdmin implements ClusterAdmin {
  private static final long TIMEOUT_MS = 500;
  private static final long CREATE_TIMEOUT_MS = 5_000;
  private static final long RETRY_MS = 100;

  private final Map<Integer, Address> addresses = new TreeMap<>();
  private final Cluster patient;
  private final Cluster hasty;

  KafkaClusterAdmin(String bootstrap, Map<Integer, InetSocketAddress> brokers) {
    brokers.forEach(
        (id, address) ->
            addresses.put(
                id, new Address(address.getAddress().getHostAddress(), address.getPort())));
    this.patient =
        Cluster.connect(bootstrap, new ClientConfig("harness", TIMEOUT_MS, CREATE_TIMEOUT_MS));
    this.hasty = Cluster.connect(bootstrap, new ClientConfig("watch", TIMEOUT_MS, TIMEOUT_MS));
  }

  @Override
  public void createTopic(String topic, Plan plan, long limitMs) throws InterruptedException {
    Admin admin = new Admin(patient);
    Admin.NewTopic wanted =
        new Admin.NewTopic(
            topic,
            plan.partitions(),
            plan.replicationFactor(),
            Map.of("min.insync.replicas", Integer.toString(plan.minIsr())));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    while (true) {
      Outcome<UUID> outcome = admin.createTopic(wanted).join();
      if (outcome.isOk() || exists(outcome)) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "topic "
                + topic
                + " could not be created within "
                + limitMs
                + " ms: "
                + outcome.reason().map(cause -> cause.label() + " " + cause.detail()).orElse(""));
      }
      Clock.SYSTEM.sleepMs(RETRY_MS);
    }
  }

  /** An earlier attempt of unknown outcome may have created it. */
  private static boolean exists(Outcome<UUID> outcome) {
    return outcome
        .reason()
        .filter(cause -> cause.label().equals(ErrorCode.TOPIC_ALREADY_EXISTS.name()))
        .isPresent();
  }

  @Override
  public Optional<Map<Integer, PartitionState>> describe(int broker, String topic) {
    Metadata.Request request = Metadata.Request.ofNames(List.of(topic));
    return hasty
        .connection(addresses.get(broker))
        .thenCompose(
            connected ->
                connected.thenAsync(
                    connection -> connection.send(Metadata.CODEC, request, TIMEOUT_MS)))
        .join()
        .toOptional()
        .map(KafkaClusterAdmin::states);
  }

  private static Map<Integer, PartitionState> states(Metadata.Response answer) {
    Map<Integer, PartitionState> states = new TreeMap<>();
    for (Metadata.Topic topic : answer.topics()) {
      for (Metadata.Partition partition : topic.partitions()) {
        states.put(
            partition.partitionIndex(),
            new PartitionState(
                partition.leaderId(), partition.leaderEpoch(), Set.copyOf(partition.isrNodes())));
      }
    }
    return states;
  }

  @Override
  public void close() {
    patient.close();
    hasty.close();
  }
}
