package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.CleanupPolicy;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.group.Groups;
import io.highwater.broker.storage.LogConfig;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates topics that clients merely ask about, one attempt at a time each. Any thread. */
final class TopicCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final Pattern LEGAL_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Kafka's default for what Kafka calls {@code offsets.topic.segment.bytes}. */
  private static final String OFFSETS_SEGMENT_BYTES = Integer.toString(100 << 20);

  private final BrokerConfig config;
  private final ControllerService controller;
  private final Supplier<UUID> newId;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  TopicCreation(BrokerConfig config, ControllerService controller, Supplier<UUID> newId) {
    this.newId = newId;
    this.config = config;
    this.controller = controller;
  }

  /** Whether Kafka allows a topic of that name. */
  static boolean isLegalName(String name) {
    return LEGAL_NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /** Asks the controller for a topic with this broker's defaults, unless that is under way. */
  void start(String name) {
    start(name, config.defaultPartitions(), config.defaultReplicationFactor(), new TreeMap<>());
  }

  /**
   * Asks for the topic in which groups live. As many replicas as were asked for, or none (KIP-115):
   * the first client may come before the other brokers do.
   */
  void startOffsets() {
    start(
        Groups.TOPIC,
        config.offsetsPartitions(),
        config.offsetsReplicationFactor(),
        new TreeMap<>(
            Map.of(
                CleanupPolicy.NAME,
                CleanupPolicy.COMPACT,
                LogConfig.SEGMENT_BYTES,
                OFFSETS_SEGMENT_BYTES)));
  }

  private void start(String name, int partitions, int replicas, SortedMap<String, String> configs) {
    if (!underWay.add(name)) {
      return;
    }
    Requests.CreateTopic topic =
        new Requests.CreateTopic(newId.get(), name, partitions, replicas, List.of(), configs);
    CompletableFuture<?> unused =
        controller
            .createTopics(List.of(topic), false)
            .whenComplete(
                (replies, failure) -> {
                  underWay.remove(name);
                  if (failure != null) {
                    LOG.warn("topic {} could not be created: {}", name, failure.getMessage());
                  } else {
                    report(name, replies.get(0));
                  }
                });
  }

  private static void report(String name, Requests.CreateTopicReply reply) {
    if (reply.error() == KafkaError.NONE) {
      LOG.info("topic {} was created because a client asked for it", name);
    } else if (reply.error() != KafkaError.TOPIC_ALREADY_EXISTS) {
      LOG.warn("topic {} could not be created: {} {}", name, reply.error(), reply.detail());
    }
  }
}
