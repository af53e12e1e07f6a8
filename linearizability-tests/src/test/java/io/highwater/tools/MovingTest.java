package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's admin client moves replicas and leaders, while a producer goes on. */
final class MovingTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private EmbeddedCluster cluster;
  private Clients clients;
  private Admin admin;

  @BeforeEach
  void start() throws Exception {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("min.insync.replicas", "2")
                .with("broker.heartbeat.interval.ms", "100")
                .with("broker.session.timeout.ms", "700"));
    clients = new Clients(cluster.bootstrap());
    clients.createTopic(new NewTopic(PARTITION.topic(), Map.of(0, List.of(1, 2))));
    admin = clients.admin();
  }

  @AfterEach
  void stop() {
    admin.close();
    cluster.close();
  }

  @Test
  void aPartitionMovesWhileItIsWritten() throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      for (List<Integer> target :
          List.of(List.of(3, 2), List.of(3, 1), List.of(2), List.of(2, 3, 1))) {
        send(producer, sent);
        move(Optional.of(new NewPartitionReassignment(target)));
        send(producer, sent);
        await().untilAsserted(() -> assertThat(replicas()).isEqualTo(target));
        await().untilAsserted(() -> assertThat(isr()).containsExactlyInAnyOrderElementsOf(target));
        assertThat(Clients.get(admin.listPartitionReassignments().reassignments())).isEmpty();
        for (int broker = 1; broker <= 3; broker++) {
          int each = broker;
          await().untilAsserted(() -> assertThat(hasLog(each)).isEqualTo(target.contains(each)));
        }
      }
      producer.flush();
    }
    List<String> values = new ArrayList<>();
    for (Future<RecordMetadata> each : sent) {
      assertThat(each.get().offset()).isEqualTo(values.size());
      values.add(Integer.toString(values.size()));
    }
    assertThat(clients.read(PARTITION, values.size())).isEqualTo(values);
  }

  private static void send(
      KafkaProducer<String, String> producer, List<Future<RecordMetadata>> sent) {
    for (int i = 0; i < 200; i++) {
      String value = Integer.toString(sent.size());
      sent.add(producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, value)));
    }
  }

  @Test
  void aMoveThatCannotEndIsListedAndCalledOff() throws Exception {
    cluster.kill(3);
    await().untilAsserted(() -> assertThat(alive()).containsExactlyInAnyOrder(1, 2));
    move(Optional.of(new NewPartitionReassignment(List.of(3, 2))));
    var moving = Clients.get(admin.listPartitionReassignments(Set.of(PARTITION)).reassignments());
    assertThat(moving.get(PARTITION).replicas()).containsExactly(3, 2, 1);
    assertThat(moving.get(PARTITION).addingReplicas()).containsExactly(3);
    assertThat(moving.get(PARTITION).removingReplicas()).containsExactly(1);
    TopicPartition other = new TopicPartition(PARTITION.topic(), 1);
    assertThat(Clients.get(admin.listPartitionReassignments(Set.of(other)).reassignments()))
        .isEmpty();

    move(Optional.empty());
    assertThat(replicas()).containsExactlyInAnyOrder(1, 2);
    assertThat(Clients.get(admin.listPartitionReassignments().reassignments())).isEmpty();
    assertThatThrownBy(() -> move(Optional.empty()))
        .hasCauseInstanceOf(NoReassignmentInProgressException.class);
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    assertThatThrownBy(() -> move(Optional.of(new NewPartitionReassignment(List.of(1, 7)))))
        .hasCauseInstanceOf(InvalidReplicaAssignmentException.class)
        .hasMessageContaining("brokers {7} are not registered");
    assertThatThrownBy(() -> move(Optional.of(new NewPartitionReassignment(List.of(1, 1)))))
        .hasCauseInstanceOf(InvalidReplicaAssignmentException.class);
    assertThatThrownBy(
            () ->
                Clients.get(
                    admin
                        .alterPartitionReassignments(
                            Map.of(
                                PARTITION,
                                Optional.of(new NewPartitionReassignment(List.of(1, 2, 3)))),
                            new AlterPartitionReassignmentsOptions()
                                .allowReplicationFactorChange(false))
                        .all()))
        .hasCauseInstanceOf(InvalidReplicationFactorException.class)
        .hasMessageContaining("expected 2 of them");
    assertThatThrownBy(
            () ->
                Clients.get(
                    admin
                        .alterPartitionReassignments(
                            Map.of(
                                new TopicPartition("nowhere", 0),
                                Optional.of(new NewPartitionReassignment(List.of(1)))))
                        .all()))
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  @Test
  void thePreferredLeaderLeadsAgain() throws Exception {
    assertThatThrownBy(() -> Clients.get(elect(ElectionType.PREFERRED)))
        .hasCauseInstanceOf(ElectionNotNeededException.class);
    cluster.kill(1);
    await().untilAsserted(() -> assertThat(leader()).isEqualTo(2));
    cluster.restart(1);
    await().untilAsserted(() -> assertThat(isr()).containsExactlyInAnyOrder(1, 2));

    var all = Clients.get(admin.electLeaders(ElectionType.PREFERRED, null).partitions());
    assertThat(all).containsOnlyKeys(PARTITION).containsEntry(PARTITION, Optional.empty());
    assertThat(leader()).isEqualTo(1);
    assertThatThrownBy(() -> Clients.get(elect(ElectionType.UNCLEAN)))
        .hasCauseInstanceOf(ElectionNotNeededException.class);
    assertThat(Clients.get(admin.electLeaders(ElectionType.UNCLEAN, null).partitions())).isEmpty();
  }

  private org.apache.kafka.common.KafkaFuture<Void> elect(ElectionType type) {
    return admin.electLeaders(type, Set.of(PARTITION)).all();
  }

  private void move(Optional<NewPartitionReassignment> target) throws ExecutionException {
    Clients.get(admin.alterPartitionReassignments(Map.of(PARTITION, target)).all());
  }

  private TopicPartitionInfo description() throws ExecutionException {
    return Clients.get(admin.describeTopics(List.of(PARTITION.topic())).allTopicNames())
        .get(PARTITION.topic())
        .partitions()
        .get(0);
  }

  private int leader() throws ExecutionException {
    return description().leader().id();
  }

  private List<Integer> replicas() throws ExecutionException {
    return description().replicas().stream().map(Node::id).toList();
  }

  private List<Integer> isr() throws ExecutionException {
    return description().isr().stream().map(Node::id).toList();
  }

  private List<Integer> alive() throws ExecutionException {
    return Clients.get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
  }

  private boolean hasLog(int broker) throws IOException {
    Path directory = cluster.data().resolve("broker-" + broker);
    try (var files = Files.list(directory)) {
      return files.anyMatch(each -> each.getFileName().toString().equals("orders-0"));
    }
  }
}
