package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.CreateTopics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * CreateTopics, versions 2 to 7, on a broker, which passes it on, and on the controller, which
 * decides. Either fills in its defaults and judges settings; names, counts and placement are judged
 * by the controller.
 *
 * <p>An answer that does not come is REQUEST_TIMED_OUT: the topic may exist or not. Left out: the
 * request's own timeout, quotas.
 */
final class Api19CreateTopics implements Api<CreateTopics.Request, CreateTopics.Response> {
  private final BrokerConfig config;
  private final ControllerService controller;
  private final Supplier<UUID> newId;

  Api19CreateTopics(BrokerConfig config, ControllerService controller, Supplier<UUID> newId) {
    this.newId = newId;
    this.config = config;
    this.controller = controller;
  }

  @Override
  public Codec<CreateTopics.Request, CreateTopics.Response> codec() {
    return CreateTopics.CODEC;
  }

  /** A topic of the request: asked of the controller, or refused here. */
  private record Asked(CreateTopics.Topic topic, Requests.CreateTopic create, Refusal refusal) {}

  @Override
  public void handle(CreateTopics.Request request, RequestContext<CreateTopics.Response> context) {
    List<Asked> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> twice = new HashSet<>();
    request.topics().forEach(topic -> (names.add(topic.name()) ? names : twice).add(topic.name()));
    for (CreateTopics.Topic topic : request.topics()) {
      Refusal refusal =
          twice.contains(topic.name())
              ? refused(ErrorCode.INVALID_REQUEST, "the request names the topic twice")
              : refuse(topic);
      all.add(new Asked(topic, refusal == null ? create(topic) : null, refusal));
    }
    List<Requests.CreateTopic> creates =
        all.stream().filter(each -> each.refusal() == null).map(Asked::create).toList();
    if (creates.isEmpty()) {
      context.respond(response(all, List.of(), null));
      return;
    }
    context.respondAfter(
        controller.createTopics(creates, request.validateOnly()),
        (replies, failure) -> response(all, replies, failure));
  }

  private static Refusal refuse(CreateTopics.Topic topic) {
    for (CreateTopics.Config each : topic.configs()) {
      Optional<String> problem = TopicSettings.problem(each.name(), each.value());
      if (problem.isPresent()) {
        return new Refusal(ErrorCode.INVALID_CONFIG, problem);
      }
    }
    if (topic.assignments().isEmpty()) {
      return null;
    }
    if (topic.numPartitions() != CreateTopics.BROKER_DEFAULT
        || topic.replicationFactor() != CreateTopics.BROKER_DEFAULT) {
      return refused(
          ErrorCode.INVALID_REQUEST,
          "replicas are assigned by hand: expected -1 as number of partitions and of replicas");
    }
    Set<Integer> indexes = new HashSet<>();
    topic.assignments().forEach(each -> indexes.add(each.partitionIndex()));
    for (int index = 0; index < topic.assignments().size(); index++) {
      if (!indexes.contains(index)) {
        return refused(
            ErrorCode.INVALID_REPLICA_ASSIGNMENT,
            "partition %d has no replicas: expected each of 0 to %d once"
                .formatted(index, topic.assignments().size() - 1));
      }
    }
    return null;
  }

  private static Refusal refused(ErrorCode error, String why) {
    return new Refusal(error, Optional.of(why));
  }

  private Requests.CreateTopic create(CreateTopics.Topic topic) {
    Map<Integer, List<Integer>> assignments = new TreeMap<>();
    topic.assignments().forEach(each -> assignments.put(each.partitionIndex(), each.brokerIds()));
    TreeMap<String, String> configs = new TreeMap<>();
    topic.configs().forEach(each -> configs.put(each.name(), each.value().orElseThrow()));
    boolean placed = !assignments.isEmpty();
    return new Requests.CreateTopic(
        newId.get(),
        topic.name(),
        orDefault(topic.numPartitions(), placed, config.defaultPartitions()),
        orDefault(topic.replicationFactor(), placed, config.defaultReplicationFactor()),
        List.copyOf(assignments.values()),
        configs);
  }

  private static int orDefault(int asked, boolean placed, int fallback) {
    return asked == CreateTopics.BROKER_DEFAULT && !placed ? fallback : asked;
  }

  // ---- the response ----------------------------------------------------------------------------

  private CreateTopics.Response response(
      List<Asked> all, List<Requests.CreateTopicReply> replies, Throwable failure) {
    List<CreateTopics.Result> results = new ArrayList<>();
    int next = 0;
    for (Asked each : all) {
      String name = each.topic().name();
      if (each.refusal() != null) {
        results.add(failed(name, each.refusal()));
      } else if (failure != null) {
        results.add(failed(name, Refusal.noAnswer(failure)));
      } else {
        results.add(result(each.create(), replies.get(next)));
        next++;
      }
    }
    return new CreateTopics.Response(results);
  }

  private static CreateTopics.Result failed(String name, Refusal refusal) {
    return CreateTopics.Result.failed(name, refusal.error(), refusal.message());
  }

  private CreateTopics.Result result(Requests.CreateTopic topic, Requests.CreateTopicReply reply) {
    if (reply.error() != KafkaError.NONE) {
      return CreateTopics.Result.failed(
          topic.name(), BrokerServices.code(reply.error()), Optional.of(reply.detail()));
    }
    return new CreateTopics.Result(
        topic.name(),
        reply.topicId(),
        ErrorCode.NONE,
        Optional.empty(),
        reply.partitions(),
        reply.replicationFactor(),
        TopicSettings.effective(topic.configs(), config).stream()
            .map(
                each ->
                    new CreateTopics.CreatedConfig(
                        each.name(),
                        each.value(),
                        each.readOnly(),
                        each.configSource(),
                        each.isSensitive()))
            .toList());
  }
}
