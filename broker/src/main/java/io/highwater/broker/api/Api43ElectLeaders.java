package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.PartitionRef;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.ElectLeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * ElectLeaders, versions 0 to 2, on a broker, which passes it on, and on the controller, which
 * decides. A request for all partitions is answered for those only where an election was due; a
 * broker asks for each that it knows.
 *
 * <p>An answer that does not come is REQUEST_TIMED_OUT. Left out: the request's own timeout.
 */
final class Api43ElectLeaders implements Api<ElectLeaders.Request, ElectLeaders.Response> {
  private final ControllerService controller;
  private final Supplier<Optional<ClusterImage>> image;

  /**
   * @param image what there is to elect for; empty where that is not known
   */
  Api43ElectLeaders(ControllerService controller, Supplier<Optional<ClusterImage>> image) {
    this.controller = controller;
    this.image = image;
  }

  @Override
  public Codec<ElectLeaders.Request, ElectLeaders.Response> codec() {
    return ElectLeaders.CODEC;
  }

  @Override
  public void handle(ElectLeaders.Request request, RequestContext<ElectLeaders.Response> context) {
    int kind = request.electionType();
    Optional<List<ElectLeaders.Topic>> topics =
        request.topicPartitions().or(() -> image.get().map(Api43ElectLeaders::all));
    if (topics.isEmpty() || (kind != ElectLeaders.PREFERRED && kind != ElectLeaders.UNCLEAN)) {
      context.respond(new ElectLeaders.Response(ErrorCode.INVALID_REQUEST, List.of()));
      return;
    }
    List<PartitionRef> partitions = new ArrayList<>();
    for (ElectLeaders.Topic topic : topics.get()) {
      topic.partitions().forEach(each -> partitions.add(new PartitionRef(topic.topic(), each)));
    }
    boolean askedForAll = request.topicPartitions().isEmpty();
    context.respondAfter(
        controller.electLeaders(partitions, kind == ElectLeaders.UNCLEAN),
        (outcomes, failure) -> response(topics.get(), outcomes, failure, askedForAll));
  }

  private static List<ElectLeaders.Topic> all(ClusterImage image) {
    List<ElectLeaders.Topic> topics = new ArrayList<>();
    for (Topic each : image.topicsByName().values()) {
      List<Integer> indexes = new ArrayList<>();
      for (int index = 0; index < each.partitions().size(); index++) {
        indexes.add(index);
      }
      topics.add(new ElectLeaders.Topic(each.name(), indexes));
    }
    return topics;
  }

  private static ElectLeaders.Response response(
      List<ElectLeaders.Topic> asked,
      List<Requests.Outcome> outcomes,
      Throwable failure,
      boolean dueOnly) {
    List<ElectLeaders.TopicResult> results = new ArrayList<>();
    int next = 0;
    for (ElectLeaders.Topic topic : asked) {
      List<ElectLeaders.PartitionResult> partitions = new ArrayList<>();
      for (int index : topic.partitions()) {
        Refusal refusal = Refusal.of(outcomes, next++, failure);
        if (!dueOnly || refusal.error() != ErrorCode.ELECTION_NOT_NEEDED) {
          partitions.add(
              new ElectLeaders.PartitionResult(index, refusal.error(), refusal.message()));
        }
      }
      if (!partitions.isEmpty() || !dueOnly) {
        results.add(new ElectLeaders.TopicResult(topic.topic(), partitions));
      }
    }
    return new ElectLeaders.Response(ErrorCode.NONE, results);
  }
}
