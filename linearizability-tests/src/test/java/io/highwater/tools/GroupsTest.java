package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka's Java consumer in groups, with its defaults but for times. */
final class GroupsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int PARTITIONS = 8;
  private static final Map<String, Object> QUICK =
      Map.of("session.timeout.ms", 3000, "heartbeat.interval.ms", 200);

  private EmbeddedCluster cluster;
  private Clients clients;
  private final List<GroupMember> members = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("min.insync.replicas", "2")
                .with("broker.heartbeat.interval.ms", "100")
                .with("broker.session.timeout.ms", "700")
                .with("offsets.topic.num.partitions", "5")
                .with("group.min.session.timeout.ms", "1000")
                .with("group.initial.rebalance.delay.ms", "300"));
    clients = new Clients(cluster.bootstrap());
    clients.createTopic(new NewTopic("t", PARTITIONS, (short) 3));
  }

  @AfterEach
  void stop() {
    List<GroupMember> left = List.copyOf(members);
    members.clear();
    try {
      left.forEach(GroupMember::close);
    } finally {
      cluster.close();
    }
  }

  private GroupMember member(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(QUICK);
    all.putAll(settings);
    GroupMember member = new GroupMember(cluster.bootstrap(), "g", "t", all);
    members.add(member);
    return member;
  }

  private void leave(GroupMember member) {
    members.remove(member);
    member.close();
  }

  /** Values from {@code from} on, over all partitions. */
  private void produce(int from, int to) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      for (int i = from; i < to; i++) {
        sent.add(producer.send(new ProducerRecord<>("t", i % PARTITIONS, null, "" + i)));
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).get().offset()).isEqualTo((from + i) / PARTITIONS);
    }
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private List<String> read() {
    return members.stream().flatMap(each -> each.values().stream()).toList();
  }

  /** Each member has something, and together they have everything, once. */
  private void awaitShares(Collection<GroupMember> of) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Integer> all = new ArrayList<>();
              for (GroupMember each : of) {
                assertThat(each.assigned()).isNotEmpty();
                all.addAll(each.assigned());
              }
              assertThat(all)
                  .containsExactlyInAnyOrderElementsOf(
                      IntStream.range(0, PARTITIONS).boxed().toList());
            });
  }

  @Test
  void fourShareTheWorkAndAFifthTakesItsPart() throws Exception {
    for (int i = 0; i < 4; i++) {
      member(Map.of());
    }
    awaitShares(members);
    produce(0, 400);
    await().atMost(PATIENCE).until(() -> read().size() >= 400);
    assertThat(read()).containsExactlyInAnyOrderElementsOf(values(0, 400));

    GroupMember fifth = member(Map.of());
    awaitShares(members);
    produce(400, 800);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(read()).containsAll(values(400, 800)));
    assertThat(fifth.values()).isNotEmpty();

    leave(members.get(0));
    awaitShares(members);
  }

  @Test
  void aCooperativeMemberKeepsWhatIsNotTakenFromIt() {
    Map<String, Object> sticky =
        Map.of("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    GroupMember first = member(sticky);
    awaitShares(List.of(first));
    GroupMember second = member(sticky);
    awaitShares(List.of(first, second));

    Set<Integer> taken = new TreeSet<>();
    first.revoked().forEach(taken::addAll);
    assertThat(taken).isEqualTo(second.assigned());
  }

  @Test
  void aStaticMemberThatRestartsDisturbsNobody() throws Exception {
    GroupMember other = member(Map.of());
    GroupMember before = member(Map.of("group.instance.id", "i1", "session.timeout.ms", 20_000));
    awaitShares(List.of(other, before));
    Set<Integer> part = before.assigned();
    int assignments = other.assignments();
    leave(before);

    GroupMember after = member(Map.of("group.instance.id", "i1", "session.timeout.ms", 20_000));
    awaitShares(List.of(other, after));
    produce(0, 80);
    await().atMost(PATIENCE).until(() -> !after.values().isEmpty());

    assertThat(after.assigned()).isEqualTo(part);
    assertThat(other.assignments()).isEqualTo(assignments);
  }

  @Test
  void whoIsIdleStaysAndWhoIsSilentGoes() throws Exception {
    GroupMember idle = member(Map.of("session.timeout.ms", 1000));
    GroupMember stuck = member(Map.of("max.poll.interval.ms", 300_000));
    awaitShares(List.of(idle, stuck));
    int before = idle.assignments();
    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    assertThat(idle.assignments()).isEqualTo(before);

    leave(stuck);
    awaitShares(List.of(idle));
  }

  @Test
  void theGroupGoesOnWhenItsCoordinatorDies() throws Exception {
    GroupMember first = member(Map.of());
    GroupMember second = member(Map.of());
    awaitShares(List.of(first, second));
    int sent = 0;
    for (int round = 0; round < 2; round++) {
      produce(sent, sent + 200);
      sent += 200;
      int upTo = sent;
      await().atMost(PATIENCE).until(() -> committed() == upTo);
      int victim = coordinator();
      cluster.kill(victim);
      await().atMost(PATIENCE).until(() -> coordinator() != victim);
      assertThat(committed()).as("by the next coordinator").isEqualTo(sent);
      cluster.restart(victim);
    }
    produce(sent, sent + 200);
    int all = sent + 200;
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(read()).containsAll(values(0, all)));
    awaitShares(List.of(first, second));
    assertThat(read()).as("nothing is read twice").hasSize(all);
  }

  private int coordinator() throws ExecutionException {
    try (Admin admin = clients.admin()) {
      ConsumerGroupDescription group =
          Clients.get(admin.describeConsumerGroups(List.of("g")).all()).get("g");
      return group.coordinator().id();
    }
  }

  /** How many records the group has committed, in all partitions. */
  private long committed() throws ExecutionException {
    try (Admin admin = clients.admin()) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          Clients.get(admin.listConsumerGroupOffsets("g").partitionsToOffsetAndMetadata());
      return offsets.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    }
  }
}
