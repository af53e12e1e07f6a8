package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.AlterPartitionReassignments;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.DescribeCluster;
import io.highwater.wire.message.DescribeConfigs;
import io.highwater.wire.message.ElectLeaders;
import io.highwater.wire.message.TopicRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdminTest {
  private static final UUID ID = new UUID(8, 9);

  private final FakeBrokers brokers = new FakeBrokers(3);
  private final Cluster cluster = brokers.cluster();
  private final Admin admin = new Admin(cluster);

  private Outcome<UUID> create(CreateTopics.Result... results) {
    brokers.on(
        CreateTopics.CODEC,
        (broker, request) -> Outcome.ok(new CreateTopics.Response(List.of(results))));
    return admin
        .createTopic(new Admin.NewTopic("n", 3, 2, Map.of("min.insync.replicas", "2")))
        .join();
  }

  @Test
  void createsATopicAtTheController() {
    assertThat(admin.listTopics().join().isOk()).isTrue();
    Outcome<UUID> created =
        create(new CreateTopics.Result("n", ID, ErrorCode.NONE, Optional.empty(), 3, 2, List.of()));
    assertThat(created).isEqualTo(Outcome.ok(ID));
    FakeBrokers.Arrived last = brokers.arrived.getLast();
    assertThat(last.brokerId()).isEqualTo(brokers.controller);
    CreateTopics.Topic asked = ((CreateTopics.Request) last.request()).topics().get(0);
    assertThat(asked)
        .isEqualTo(
            new CreateTopics.Topic(
                "n",
                3,
                2,
                List.of(),
                List.of(new CreateTopics.Config("min.insync.replicas", Optional.of("2")))));
  }

  @Test
  void tellsACertainRefusalFromALostController() {
    assertThat(
            create(
                CreateTopics.Result.failed(
                    "n", ErrorCode.TOPIC_ALREADY_EXISTS, Optional.of("it is there"))))
        .isEqualTo(
            new Outcome.Fail<>(new Cause.Broker(ErrorCode.TOPIC_ALREADY_EXISTS, "it is there")));
    assertThat(create(CreateTopics.Result.failed("n", ErrorCode.NOT_CONTROLLER, Optional.empty())))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(create()).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void electsALeader() {
    brokers.on(
        ElectLeaders.CODEC,
        (broker, request) -> {
          boolean unclean = request.electionType() == ElectLeaders.UNCLEAN;
          ElectLeaders.Topic asked = request.topicPartitions().orElseThrow().get(0);
          return Outcome.ok(
              new ElectLeaders.Response(
                  ErrorCode.NONE,
                  List.of(
                      new ElectLeaders.TopicResult(
                          asked.topic(),
                          List.of(
                              new ElectLeaders.PartitionResult(
                                  asked.partitions().get(0),
                                  unclean ? ErrorCode.ELECTION_NOT_NEEDED : ErrorCode.NONE,
                                  Optional.empty()))))));
        });
    TopicPartition partition = new TopicPartition("n", 2);
    assertThat(admin.electLeader(partition, false).join().isOk()).isTrue();
    assertThat(admin.electLeader(partition, true).join()).isInstanceOf(Outcome.Fail.class);
    assertThat(brokers.arrived.getLast().brokerId()).isEqualTo(brokers.controller);
  }

  @Test
  void movesReplicasAndCallsItOff() {
    brokers.on(
        AlterPartitionReassignments.CODEC,
        (broker, request) -> {
          AlterPartitionReassignments.Topic asked = request.topics().get(0);
          AlterPartitionReassignments.Partition partition = asked.partitions().get(0);
          return Outcome.ok(
              new AlterPartitionReassignments.Response(
                  ErrorCode.NONE,
                  Optional.empty(),
                  List.of(
                      new AlterPartitionReassignments.TopicResult(
                          asked.name(),
                          List.of(
                              new AlterPartitionReassignments.PartitionResult(
                                  partition.partitionIndex(),
                                  partition.replicas().equals(Optional.of(List.of(3, 1)))
                                      ? ErrorCode.NONE
                                      : ErrorCode.REQUEST_TIMED_OUT,
                                  Optional.empty()))))));
        });
    TopicPartition partition = new TopicPartition("n", 2);
    assertThat(admin.reassign(partition, Optional.of(List.of(3, 1))).join().isOk()).isTrue();
    assertThat(admin.reassign(partition, Optional.empty()).join())
        .isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void deletesATopic() {
    brokers.on(
        DeleteTopics.CODEC,
        (broker, request) -> {
          TopicRef asked = request.topics().get(0);
          ErrorCode error =
              asked.name().orElseThrow().equals("t")
                  ? ErrorCode.NONE
                  : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
          return Outcome.ok(
              new DeleteTopics.Response(
                  List.of(
                      new DeleteTopics.Result(
                          asked.name(), TopicIds.NONE, error, Optional.empty()))));
        });
    assertThat(admin.deleteTopic("t").join()).isEqualTo(Outcome.ok("t"));
    assertThat(admin.deleteTopic("x").join()).isInstanceOf(Outcome.Fail.class);
  }

  @Test
  void listsAndDescribesTopics() {
    assertThat(admin.listTopics().join().toOptional().orElseThrow()).containsExactly("t");
    SortedMap<String, MetadataView.Topic> topics =
        admin.describeTopics(List.of("t")).join().toOptional().orElseThrow();
    MetadataView.Partition partition = topics.get("t").partitions().get(1);
    assertThat(partition)
        .isEqualTo(new MetadataView.Partition(1, 1, 5, List.of(1, 2, 3), List.of(1, 2)));
    assertThat(admin.describeTopics(List.of("nowhere")).join().toOptional().orElseThrow())
        .isEmpty();
  }

  @Test
  void describesTheCluster() {
    DescribeCluster.Broker broker =
        new DescribeCluster.Broker(1, "broker", 1, Optional.empty(), true);
    brokers.on(
        DescribeCluster.CODEC,
        (id, request) ->
            Outcome.ok(
                new DescribeCluster.Response(
                    ErrorCode.NONE, Optional.empty(), 1, "cluster", 2, List.of(broker))));
    assertThat(admin.describeCluster().join())
        .isEqualTo(Outcome.ok(new ClusterDescription("cluster", 2, List.of(broker))));
  }

  @Test
  void describesTheConfigsOfATopic() {
    brokers.on(
        DescribeConfigs.CODEC,
        (id, request) ->
            Outcome.ok(
                new DescribeConfigs.Response(
                    List.of(
                        new DescribeConfigs.Result(
                            ErrorCode.NONE,
                            Optional.empty(),
                            DescribeConfigs.TOPIC,
                            "t",
                            List.of(
                                config("b", Optional.of("2")), config("a", Optional.empty())))))));
    assertThat(admin.describeTopicConfigs("t").join().toOptional().orElseThrow())
        .containsExactly(Map.entry("b", "2"));
  }

  private static DescribeConfigs.Config config(String name, Optional<String> value) {
    return new DescribeConfigs.Config(
        name,
        value,
        true,
        DescribeConfigs.SOURCE_DEFAULT,
        false,
        List.of(),
        DescribeConfigs.TYPE_INT,
        Optional.empty());
  }
}
