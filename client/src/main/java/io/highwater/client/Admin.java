package io.highwater.client;

import io.highwater.wire.message.AlterPartitionReassignments;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.CreateTopics;
import io.highwater.wire.message.DeleteRecords;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.DescribeCluster;
import io.highwater.wire.message.DescribeConfigs;
import io.highwater.wire.message.ElectLeaders;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import io.highwater.wire.message.TopicRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Creates, deletes, moves and describes. Safe for use by many threads; keeps no state of its own.
 */
public final class Admin {
  private final Cluster cluster;

  /** An admin on a cluster, which stays the caller's to close. */
  public Admin(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * A topic to create.
   *
   * @param partitions at least 1, or -1 for the broker's default
   * @param replicationFactor at least 1, or -1 for the broker's default
   * @param configs such as {@code min.insync.replicas} to {@code 2}
   */
  public record NewTopic(
      String name, int partitions, int replicationFactor, Map<String, String> configs) {
    public NewTopic {
      configs = new TreeMap<>(configs);
    }
  }

  /** Creates a topic. The good end brings its id; brokers may need a moment to know it. */
  public CompletableFuture<Outcome<UUID>> createTopic(NewTopic topic) {
    List<CreateTopics.Config> configs =
        topic.configs.entrySet().stream()
            .map(entry -> new CreateTopics.Config(entry.getKey(), Optional.of(entry.getValue())))
            .toList();
    CreateTopics.Topic wanted =
        new CreateTopics.Topic(
            topic.name, topic.partitions, topic.replicationFactor, List.of(), configs);
    return ask(
            cluster.controller(),
            CreateTopics.CODEC,
            new CreateTopics.Request(List.of(wanted), timeoutMs(), false))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.topics(), "CreateTopics"))
                    .then(
                        result ->
                            DefiniteErrors.TOPIC_CHANGE.judge(
                                result.error(), result.errorMessage(), result.topicId())));
  }

  /** Deletes a topic. The good end brings its name. */
  public CompletableFuture<Outcome<String>> deleteTopic(String name) {
    return ask(
            cluster.controller(),
            DeleteTopics.CODEC,
            new DeleteTopics.Request(List.of(TopicRef.ofName(name)), timeoutMs()))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.topics(), "DeleteTopics"))
                    .then(
                        result ->
                            DefiniteErrors.TOPIC_CHANGE.judge(
                                result.error(), result.errorMessage(), name)));
  }

  /**
   * Deletes a partition's records below an offset. The good end brings where the last of its
   * in-sync replicas begins now.
   *
   * @param before the first offset to stay, or {@link DeleteRecords#HIGH_WATERMARK}
   */
  public CompletableFuture<Outcome<Long>> deleteRecords(TopicPartition partition, long before) {
    DeleteRecords.Topic topic =
        new DeleteRecords.Topic(
            partition.topic(), List.of(new DeleteRecords.Partition(partition.partition(), before)));
    return cluster
        .leader(partition)
        .thenCompose(
            found ->
                found.thenAsync(
                    leader ->
                        leader
                            .connection()
                            .send(
                                DeleteRecords.CODEC,
                                new DeleteRecords.Request(List.of(topic), timeoutMs()),
                                2L * timeoutMs())))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.topics(), "DeleteRecords"))
                    .then(result -> only(result.partitions(), "DeleteRecords"))
                    .then(
                        result ->
                            DefiniteErrors.DELETION.judge(
                                result.error(), Optional.empty(), result.lowWatermark())))
        .thenApply(
            outcome -> {
              if (!outcome.isOk()) {
                cluster.distrust(partition);
              }
              return outcome;
            });
  }

  /**
   * Elects a leader. The good end brings nothing; one that was not needed is a failure.
   *
   * @param unclean whoever lives, where nobody leads, even if committed records are lost by it;
   *     else the first replica
   */
  public CompletableFuture<Outcome<Void>> electLeader(TopicPartition partition, boolean unclean) {
    ElectLeaders.Topic topic =
        new ElectLeaders.Topic(partition.topic(), List.of(partition.partition()));
    return ask(
            cluster.controller(),
            ElectLeaders.CODEC,
            new ElectLeaders.Request(
                unclean ? ElectLeaders.UNCLEAN : ElectLeaders.PREFERRED,
                Optional.of(List.of(topic)),
                timeoutMs()))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.replicaElectionResults(), "ElectLeaders"))
                    .then(result -> only(result.partitionResult(), "ElectLeaders"))
                    .then(
                        result ->
                            DefiniteErrors.PLACEMENT_CHANGE.judge(
                                result.error(), result.errorMessage(), null)));
  }

  /**
   * Begins to move a partition's replicas, or calls that off. The good end brings nothing, and does
   * not wait for the end of the move.
   *
   * @param target the brokers in order of preference, or empty to call off what is under way
   */
  public CompletableFuture<Outcome<Void>> reassign(
      TopicPartition partition, Optional<List<Integer>> target) {
    AlterPartitionReassignments.Topic topic =
        new AlterPartitionReassignments.Topic(
            partition.topic(),
            List.of(new AlterPartitionReassignments.Partition(partition.partition(), target)));
    return ask(
            cluster.controller(),
            AlterPartitionReassignments.CODEC,
            new AlterPartitionReassignments.Request(timeoutMs(), true, List.of(topic)))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.responses(), "AlterPartitionReassignments"))
                    .then(result -> only(result.partitions(), "AlterPartitionReassignments"))
                    .then(
                        result ->
                            DefiniteErrors.PLACEMENT_CHANGE.judge(
                                result.error(), result.errorMessage(), null)));
  }

  /** The names of all topics, internal ones included. */
  public CompletableFuture<Outcome<SortedSet<String>>> listTopics() {
    return cluster
        .refreshAll()
        .thenApply(
            refreshed -> refreshed.then(view -> Outcome.ok(new TreeSet<>(view.topics().keySet()))));
  }

  /** Leaders, leader epochs, replicas and ISRs; topics that do not exist are left out. */
  public CompletableFuture<Outcome<SortedMap<String, MetadataView.Topic>>> describeTopics(
      List<String> names) {
    return cluster
        .refresh(names)
        .thenApply(
            refreshed ->
                refreshed.then(
                    view -> {
                      SortedMap<String, MetadataView.Topic> topics = new TreeMap<>(view.topics());
                      topics.keySet().retainAll(names);
                      return Outcome.ok(topics);
                    }));
  }

  /** Brokers and controller. */
  public CompletableFuture<Outcome<ClusterDescription>> describeCluster() {
    return ask(
            cluster.anyBroker(),
            DescribeCluster.CODEC,
            new DescribeCluster.Request(DescribeCluster.BROKERS, true))
        .thenApply(
            answered ->
                answered.then(
                    answer ->
                        DefiniteErrors.READ.judge(
                            answer.error(),
                            answer.errorMessage(),
                            new ClusterDescription(
                                answer.clusterId(), answer.controllerId(), answer.brokers()))));
  }

  /** Every config of a topic, by name; those without a value are left out. */
  public CompletableFuture<Outcome<SortedMap<String, String>>> describeTopicConfigs(String topic) {
    DescribeConfigs.Resource resource =
        new DescribeConfigs.Resource(DescribeConfigs.TOPIC, topic, Optional.empty());
    return ask(
            cluster.anyBroker(),
            DescribeConfigs.CODEC,
            new DescribeConfigs.Request(List.of(resource), false, false))
        .thenApply(
            answered ->
                answered
                    .then(answer -> only(answer.results(), "DescribeConfigs"))
                    .then(
                        result ->
                            DefiniteErrors.READ.judge(
                                result.error(), result.errorMessage(), values(result))));
  }

  private static SortedMap<String, String> values(DescribeConfigs.Result result) {
    SortedMap<String, String> values = new TreeMap<>();
    for (DescribeConfigs.Config config : result.configs()) {
      config.value().ifPresent(value -> values.put(config.name(), value));
    }
    return values;
  }

  private <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> ask(
      CompletableFuture<Outcome<Connection>> broker, Codec<Q, R> codec, Q request) {
    return broker.thenCompose(
        connected ->
            connected.thenAsync(
                connection ->
                    connection.send(codec, request, cluster.config().requestTimeoutMs())));
  }

  private int timeoutMs() {
    return Math.toIntExact(cluster.config().requestTimeoutMs());
  }

  private static <T> Outcome<T> only(List<T> results, String api) {
    return results.size() == 1
        ? Outcome.ok(results.get(0))
        : Outcome.unknown(
            new Cause.Malformed(
                "a %s response with %d results, expected 1".formatted(api, results.size())));
  }
}
