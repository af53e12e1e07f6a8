package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.KafkaError;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.DeleteTopics;
import io.highwater.wire.message.TopicRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DeleteTopics, versions 1 to 6, by name or by id, on a broker, which passes it on, and on the
 * controller, which decides.
 *
 * <p>An answer that does not come is REQUEST_TIMED_OUT. Left out: the request's own timeout,
 * quotas.
 */
final class Api20DeleteTopics implements Api<DeleteTopics.Request, DeleteTopics.Response> {
  private final ControllerService controller;

  Api20DeleteTopics(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<DeleteTopics.Request, DeleteTopics.Response> codec() {
    return DeleteTopics.CODEC;
  }

  @Override
  public void handle(DeleteTopics.Request request, RequestContext<DeleteTopics.Response> context) {
    List<Requests.DeleteTopic> topics =
        request.topics().stream().map(Api20DeleteTopics::topic).toList();
    context.respondAfter(
        controller.deleteTopics(topics),
        (replies, failure) -> response(request.topics(), replies, failure));
  }

  private static Requests.DeleteTopic topic(TopicRef ref) {
    return TopicIds.isNone(ref.topicId())
        ? new Requests.DeleteTopic(null, ref.name().orElse(""))
        : new Requests.DeleteTopic(ref.topicId(), null);
  }

  private static DeleteTopics.Response response(
      List<TopicRef> asked, List<Requests.DeleteTopicReply> replies, Throwable failure) {
    List<DeleteTopics.Result> results = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      results.add(
          failure == null
              ? result(asked.get(i), replies.get(i))
              : failed(asked.get(i), Refusal.noAnswer(failure)));
    }
    return new DeleteTopics.Response(results);
  }

  private static DeleteTopics.Result failed(TopicRef asked, Refusal refusal) {
    return new DeleteTopics.Result(
        asked.name(), asked.topicId(), refusal.error(), refusal.message());
  }

  private static DeleteTopics.Result result(TopicRef asked, Requests.DeleteTopicReply reply) {
    ErrorCode error = BrokerServices.code(reply.error());
    return new DeleteTopics.Result(
        asked.name().or(() -> Optional.ofNullable(reply.name())),
        reply.topicId() == null ? asked.topicId() : reply.topicId(),
        error,
        reply.error() == KafkaError.NONE ? Optional.empty() : Optional.of(error.message()));
  }
}
