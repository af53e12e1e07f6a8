package io.highwater.spec.metadata;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a new topic may look like, and where its replicas go. */
final class TopicRules {
  private static final int NAME_LENGTH_MAX = 249;
  private static final int PARTITIONS_MAX = 10_000;

  private final Metadata metadata;
  private final ControllerKernel kernel;

  TopicRules(Metadata metadata, ControllerKernel kernel) {
    this.metadata = metadata;
    this.kernel = kernel;
  }

  Decision<Requests.CreateTopicReply> create(Requests.CreateTopic request) {
    Refusal refusal = refuse(request);
    if (refusal != null) {
      return refuse(refusal);
    }
    List<List<Integer>> placed =
        request.assignments().isEmpty() ? place(request) : request.assignments();
    List<MetadataRecord> records = new ArrayList<>();
    records.add(new MetadataRecord.TopicCreated(request.topicId(), request.name()));
    for (Map.Entry<String, String> each : request.configs().entrySet()) {
      records.add(
          new MetadataRecord.TopicConfigured(request.name(), each.getKey(), each.getValue()));
    }
    for (int index = 0; index < placed.size(); index++) {
      List<Integer> replicas = placed.get(index);
      Optional<ControllerKernel.Election> first =
          kernel.createPartition(replicas, metadata::isActive);
      if (first.isEmpty()) {
        return refuse(
            new Refusal(
                KafkaError.INVALID_REPLICA_ASSIGNMENT,
                "partition %d: none of its replicas %s is alive".formatted(index, replicas)));
      }
      records.add(
          new MetadataRecord.PartitionCreated(
              request.topicId(), index, replicas, first.get().isr(), first.get().leader()));
    }
    return new Decision<>(
        records,
        new Requests.CreateTopicReply(
            KafkaError.NONE, "", request.topicId(), placed.size(), placed.get(0).size()));
  }

  private record Refusal(KafkaError error, String detail) {}

  private static Decision<Requests.CreateTopicReply> refuse(Refusal refusal) {
    return Decision.refuse(
        new Requests.CreateTopicReply(refusal.error(), refusal.detail(), null, -1, -1));
  }

  private Refusal refuse(Requests.CreateTopic request) {
    String badName = badName(request.name());
    if (badName != null) {
      return new Refusal(KafkaError.INVALID_TOPIC_EXCEPTION, badName);
    }
    if (metadata.topic(request.name()) != null) {
      return new Refusal(
          KafkaError.TOPIC_ALREADY_EXISTS, "topic '" + request.name() + "' already exists");
    }
    String badConfig = badConfig(request.configs());
    if (badConfig != null) {
      return new Refusal(KafkaError.INVALID_CONFIG, badConfig);
    }
    return request.assignments().isEmpty()
        ? refuseCounts(request)
        : refuseAssignments(request.assignments());
  }

  private Refusal refuseCounts(Requests.CreateTopic request) {
    if (request.partitions() < 1 || request.partitions() > PARTITIONS_MAX) {
      return new Refusal(
          KafkaError.INVALID_PARTITIONS,
          "%d partitions: expected 1 to %d".formatted(request.partitions(), PARTITIONS_MAX));
    }
    int alive = alive().size();
    if (request.replicationFactor() < 1 || request.replicationFactor() > alive) {
      return new Refusal(
          KafkaError.INVALID_REPLICATION_FACTOR,
          "replication factor %d: expected 1 to %d, as many brokers are alive"
              .formatted(request.replicationFactor(), alive));
    }
    return null;
  }

  private Refusal refuseAssignments(List<List<Integer>> assignments) {
    if (assignments.size() > PARTITIONS_MAX) {
      return new Refusal(
          KafkaError.INVALID_PARTITIONS,
          "%d partitions: expected 1 to %d".formatted(assignments.size(), PARTITIONS_MAX));
    }
    int factor = assignments.get(0).size();
    for (int index = 0; index < assignments.size(); index++) {
      List<Integer> replicas = assignments.get(index);
      String what = "partition %d with replicas %s: ".formatted(index, replicas);
      if (replicas.isEmpty() || BrokerSet.of(replicas).size() != replicas.size()) {
        return new Refusal(
            KafkaError.INVALID_REPLICA_ASSIGNMENT, what + "expected distinct brokers");
      }
      if (replicas.size() != factor) {
        return new Refusal(
            KafkaError.INVALID_REPLICA_ASSIGNMENT,
            what + "expected %d of them as for partition 0".formatted(factor));
      }
      for (int replica : replicas) {
        if (metadata.broker(replica) == null) {
          return new Refusal(
              KafkaError.INVALID_REPLICA_ASSIGNMENT,
              what + "broker %d is not registered".formatted(replica));
        }
      }
    }
    return null;
  }

  /** Spreads leaders and followers round the living brokers, each topic starting one further. */
  private List<List<Integer>> place(Requests.CreateTopic request) {
    List<Integer> alive = alive();
    int start = metadata.topicCount();
    List<List<Integer>> placed = new ArrayList<>();
    for (int index = 0; index < request.partitions(); index++) {
      List<Integer> replicas = new ArrayList<>();
      for (int copy = 0; copy < request.replicationFactor(); copy++) {
        replicas.add(alive.get((start + index + copy) % alive.size()));
      }
      placed.add(replicas);
    }
    return placed;
  }

  private List<Integer> alive() {
    List<Integer> alive = new ArrayList<>();
    for (Registration each : metadata.brokers()) {
      if (each.isActive()) {
        alive.add(each.brokerId());
      }
    }
    return alive;
  }

  private static String badName(String name) {
    if (name == null || name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
      return "a topic's name has 1 to %d characters".formatted(NAME_LENGTH_MAX);
    }
    if (name.equals(".") || name.equals("..")) {
      return "a topic cannot be called '" + name + "'";
    }
    for (int i = 0; i < name.length(); i++) {
      char each = name.charAt(i);
      boolean legal =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || each == '.'
              || each == '_'
              || each == '-';
      if (!legal) {
        return "topic '%s': character '%c' is not one of a-z A-Z 0-9 . _ -".formatted(name, each);
      }
    }
    return null;
  }

  private static String badConfig(Map<String, String> configs) {
    String minIsr = configs.get(TopicDefaults.MIN_INSYNC_REPLICAS);
    if (minIsr != null && !minIsr.matches("[1-9][0-9]{0,4}")) {
      return "%s=%s: expected a number from 1".formatted(TopicDefaults.MIN_INSYNC_REPLICAS, minIsr);
    }
    String unclean = configs.get(TopicDefaults.UNCLEAN_ELECTION);
    if (unclean != null && !unclean.equals("true") && !unclean.equals("false")) {
      return "%s=%s: expected true or false".formatted(TopicDefaults.UNCLEAN_ELECTION, unclean);
    }
    String flush = configs.get(TopicDefaults.FLUSH_POLICY);
    if (flush != null) {
      for (FlushPolicy each : FlushPolicy.values()) {
        if (each.name().toLowerCase(Locale.ROOT).equals(flush)) {
          return null;
        }
      }
      return "%s=%s: expected never, interval or commit"
          .formatted(TopicDefaults.FLUSH_POLICY, flush);
    }
    return null;
  }
}
