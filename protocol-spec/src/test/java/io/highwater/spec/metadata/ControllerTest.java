package io.highwater.spec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControllerTest {
  private static final PartitionId ID = new PartitionId(new UUID(0, 1), 0);
  private static final TopicDefaults DEFAULTS = new TopicDefaults(2, FlushPolicy.NEVER);
  private static final long SESSION_MS = 1_000;

  private final Metadata metadata = new Metadata(DEFAULTS);
  private final List<MetadataRecord> records = new ArrayList<>();
  private final Controller controller = new Controller(metadata, SESSION_MS, 0);

  private <R> R commit(Decision<R> decision) {
    for (MetadataRecord each : decision.records()) {
      metadata.replay(each, records.size());
      records.add(each);
    }
    return decision.reply();
  }

  private Requests.Registered register(int id, int incarnation, String host) {
    return commit(
        controller.registerBroker(
            new Requests.RegisterBroker(
                id, new UUID(id, incarnation), List.of(new Endpoint("PEER", host, 9))),
            0));
  }

  private Requests.HeartbeatReply beat(int id, long epoch, long nowMs) {
    return commit(
        controller.receiveHeartbeat(
            new Requests.Heartbeat(id, epoch, records.size(), false), nowMs));
  }

  private Requests.CreateTopicReply create(
      String name, int partitions, int factor, List<List<Integer>> assignments, String... config) {
    TreeMap<String, String> configs = new TreeMap<>();
    for (int i = 0; i < config.length; i += 2) {
      configs.put(config[i], config[i + 1]);
    }
    return commit(
        controller.createTopic(
            new Requests.CreateTopic(
                ID.topicId(), name, partitions, factor, assignments, configs)));
  }

  /** Brokers 1 to 3 with epochs 0 to 2; partition led by 1, ISR {1,2}, partition epoch 1. */
  @BeforeEach
  void start() {
    for (int id = 1; id <= 3; id++) {
      assertThat(register(id, 1, "h" + id).brokerEpoch()).isEqualTo(id - 1);
      beat(id, id - 1, 0);
    }
    create("t", -1, -1, List.of(List.of(1, 2, 3)));
    assertThat(alter(1, 0, 0, 0, BrokerSet.of(1, 2), 0L, 1L)).isEqualTo(KafkaError.NONE);
  }

  private KafkaError alter(
      int sender, long epoch, int leaderEpoch, int partitionEpoch, BrokerSet isr, Long... epochs) {
    return commit(
            controller.receiveAlterPartitionRequest(
                new Requests.AlterPartition(
                    sender, epoch, ID, leaderEpoch, partitionEpoch, isr, List.of(epochs))))
        .error();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "granted,                         1, 0, 0, 1, 2, NONE",
    "a sender nobody knows,           9, 0, 0, 1, 2, STALE_BROKER_EPOCH",
    "a sender of an earlier life,     1, 9, 0, 1, 2, STALE_BROKER_EPOCH",
    "a leader epoch from the future,  1, 0, 1, 1, 2, NOT_CONTROLLER",
    "a version from the future,       1, 0, 0, 2, 2, NOT_CONTROLLER",
    "a leader epoch that is over,     1, 0, -1, 1, 2, FENCED_LEADER_EPOCH",
    "an older version,                1, 0, 0, 0, 2, INVALID_UPDATE_VERSION",
    "somebody who does not lead,      2, 1, 0, 1, 2, INVALID_REQUEST",
    "a joiner of an earlier life,     1, 0, 0, 1, 1, INELIGIBLE_REPLICA",
    "a joiner whom nobody heard,      1, 0, 0, 1, -1, INELIGIBLE_REPLICA",
  })
  void judgesEachRequest(
      String what,
      int sender,
      long senderEpoch,
      int leaderEpoch,
      int partitionEpoch,
      long joinerEpoch,
      KafkaError expected) {
    assertThat(
            alter(
                sender,
                senderEpoch,
                leaderEpoch,
                partitionEpoch,
                BrokerSet.of(1, 2, 3),
                -1L,
                1L,
                joinerEpoch))
        .as(what)
        .isEqualTo(expected);
    assertThat(metadata.partition(ID).isr().contains(3)).isEqualTo(expected == KafkaError.NONE);
  }

  @Test
  void anIsrIsALeaderAndReplicasEachWithAnEpoch() {
    assertThat(alter(1, 0, 0, 1, BrokerSet.of(2), 1L)).isEqualTo(KafkaError.INVALID_REQUEST);
    assertThat(alter(1, 0, 0, 1, BrokerSet.of(1, 9), 0L, 1L)).isEqualTo(KafkaError.INVALID_REQUEST);
    assertThat(alter(1, 0, 0, 1, BrokerSet.of(1, 2), 0L)).isEqualTo(KafkaError.INVALID_REQUEST);
  }

  @Test
  void aFencedBrokerDoesNotJoin() {
    fence(3);
    assertThat(alter(1, 0, 0, 1, BrokerSet.of(1, 2, 3), 0L, 1L, 2L))
        .isEqualTo(KafkaError.INELIGIBLE_REPLICA);
  }

  @Test
  void aTopicThatIsGoneHasNoIsr() {
    commit(controller.deleteTopic(new Requests.DeleteTopic(null, "t")));
    assertThat(alter(1, 0, 0, 1, BrokerSet.of(1), 0L)).isEqualTo(KafkaError.UNKNOWN_TOPIC_ID);
    assertThat(commit(controller.deleteTopic(new Requests.DeleteTopic(null, "t"))).error())
        .isEqualTo(KafkaError.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(commit(controller.deleteTopic(new Requests.DeleteTopic(null, null))).error())
        .isEqualTo(KafkaError.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(commit(controller.deleteTopic(new Requests.DeleteTopic(ID.topicId(), null))).error())
        .isEqualTo(KafkaError.UNKNOWN_TOPIC_ID);
  }

  private void fence(int id) {
    long epoch = metadata.broker(id).brokerEpoch();
    commit(controller.receiveHeartbeat(new Requests.Heartbeat(id, epoch, 0, true), 0));
  }

  @Test
  void fencingElectsAndTheLastMemberStays() {
    fence(1);
    assertThat(metadata.partition(ID).leader()).isEqualTo(2);
    fence(2);
    assertThat(metadata.partition(ID).hasLeader()).isFalse();
    assertThat(metadata.partition(ID).isr()).isEqualTo(BrokerSet.of(2));
    assertThat(metadata.partition(ID).leaderEpoch()).isEqualTo(2);
    beat(2, 1, 0);
    assertThat(metadata.partition(ID).leader()).isEqualTo(2);
    assertThat(metadata.partition(ID).leaderEpoch()).isEqualTo(3);
  }

  @Test
  void anIncarnationKeepsItsEpochAndANewOneEndsTheOld() {
    assertThat(register(1, 1, "h1").brokerEpoch()).isZero();
    assertThat(register(1, 2, "elsewhere").error())
        .isEqualTo(KafkaError.DUPLICATE_BROKER_REGISTRATION);
    assertThat(register(1, 2, "h1").brokerEpoch()).isEqualTo(3);
    assertThat(metadata.partition(ID).leader()).isEqualTo(2);
    assertThat(beat(1, 0, 0).error()).isEqualTo(KafkaError.STALE_BROKER_EPOCH);
    assertThat(beat(9, 0, 0).error()).isEqualTo(KafkaError.BROKER_ID_NOT_REGISTERED);
  }

  @Test
  void theSilentAreFencedOneAtATimeButNotForTheControllersOwnStall() {
    for (long nowMs = 0; nowMs <= SESSION_MS; nowMs += 200) {
      assertThat(commit(controller.tick(nowMs)).isEmpty()).isTrue();
      beat(1, 0, nowMs);
    }
    assertThat(commit(controller.tick(1_100))).isEqualTo(BrokerSet.of(2));
    assertThat(commit(controller.tick(1_100))).isEqualTo(BrokerSet.of(3));
    assertThat(commit(controller.tick(1_100)).isEmpty()).isTrue();
    assertThat(commit(controller.tick(9_000)).isEmpty()).isTrue();
    assertThat(metadata.isActive(1)).isTrue();
  }

  @Test
  void whoIsBehindStaysFenced() {
    register(1, 2, "h1");
    Requests.HeartbeatReply reply =
        commit(controller.receiveHeartbeat(new Requests.Heartbeat(1, 3, 2, false), 0));
    assertThat(reply).isEqualTo(new Requests.HeartbeatReply(KafkaError.NONE, false, true, false));
  }

  @Test
  void producerIdsAreGivenOnce() {
    Requests.AllocateProducerIds request = new Requests.AllocateProducerIds(1, 0);
    assertThat(commit(controller.allocateProducerIds(request)).first()).isZero();
    assertThat(commit(controller.allocateProducerIds(request)).first()).isEqualTo(1_000);
    assertThat(
            commit(controller.allocateProducerIds(new Requests.AllocateProducerIds(1, 7))).error())
        .isEqualTo(KafkaError.STALE_BROKER_EPOCH);
  }

  @Test
  void replayGivesTheSameImage() {
    fence(1);
    create("u", 3, 2, List.of(), "min.insync.replicas", "1", "flush.policy", "commit");
    Metadata again = new Metadata(DEFAULTS);
    for (int i = 0; i < records.size(); i++) {
      again.replay(records.get(i), i);
    }

    assertThat(again.image()).isEqualTo(metadata.image());
    assertThat(again.image().brokerView()).hasToString(metadata.image().brokerView().toString());
    assertThat(metadata.image().topicsByName().get("u").partitions())
        .allMatch(each -> each.minIsr() == 1 && each.flushPolicy() == FlushPolicy.COMMIT)
        .noneMatch(each -> each.isr().contains(1));
  }

  @Test
  void badTopicsAreToldWhatIsWrong() {
    assertThat(create("", 1, 1, List.of()).detail())
        .isEqualTo("a topic's name has 1 to 249 characters");
    assertThat(create("x".repeat(250), 1, 1, List.of()).detail())
        .isEqualTo("a topic's name has 1 to 249 characters");
    assertThat(create("..", 1, 1, List.of()).detail()).isEqualTo("a topic cannot be called '..'");
    assertThat(create("a/b", 1, 1, List.of()).detail())
        .isEqualTo("topic 'a/b': character '/' is not one of a-z A-Z 0-9 . _ -");
    assertThat(create("t", 1, 1, List.of()).detail()).isEqualTo("topic 't' already exists");
  }

  @Test
  void assignedPartitionsAreNotMoreThanOthers() {
    Requests.CreateTopicReply reply =
        create("many", -1, -1, Collections.nCopies(10_001, List.of(1)));
    assertThat(reply.error()).isEqualTo(KafkaError.INVALID_PARTITIONS);
    assertThat(reply.detail()).isEqualTo("10001 partitions: expected 1 to 10000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | 1 | INVALID_PARTITIONS | 0 partitions: expected 1 to 10000",
        "1  | 4 | INVALID_REPLICATION_FACTOR | replication factor 4: expected 1 to 3, as many"
            + " brokers are alive",
      })
  void badCountsAreToldWhatWasExpected(
      int partitions, int factor, KafkaError error, String detail) {
    Requests.CreateTopicReply reply = create("u", partitions, factor, List.of());
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.detail()).isEqualTo(detail);
  }

  @Test
  void badAssignmentsAndSettingsAreToldWhatWasExpected() {
    assertThat(create("u", -1, -1, List.of(List.of(1, 1))).detail())
        .isEqualTo("partition 0 with replicas [1, 1]: expected distinct brokers");
    assertThat(create("u", -1, -1, List.of(List.of(1, 2), List.of(1))).detail())
        .isEqualTo("partition 1 with replicas [1]: expected 2 of them as for partition 0");
    assertThat(create("u", -1, -1, List.of(List.of(9))).detail())
        .isEqualTo("partition 0 with replicas [9]: broker 9 is not registered");
    assertThat(create("u", 1, 1, List.of(), "min.insync.replicas", "0").detail())
        .isEqualTo("min.insync.replicas=0: expected a number from 1");
    assertThat(create("u", 1, 1, List.of(), "flush.policy", "often").detail())
        .isEqualTo("flush.policy=often: expected never, interval or commit");
    fence(3);
    assertThat(create("u", -1, -1, List.of(List.of(3))).detail())
        .isEqualTo("partition 0: none of its replicas [3] is alive");
  }
}
