package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.TopicIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResultCollection;

/**
 * DeleteTopics (key 20).
 *
 * <p>Versions 1 to 6: error messages from 5, by name or by id from 6.
 */
public final class DeleteTopics {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.DELETE_TOPICS,
          new Body<>(DeleteTopicsRequestData::new, DeleteTopics::request, DeleteTopics::data),
          new Body<>(
              DeleteTopicsResponseData::new,
              (data, version) -> response(data),
              DeleteTopics::data));

  private static final int TOPIC_IDS = 6;

  private DeleteTopics() {}

  /** Topics to delete. */
  public record Request(List<TopicRef> topics, int timeoutMs)
      implements io.highwater.wire.message.Request {
    public Request {
      topics = List.copyOf(topics);
    }
  }

  /** One result a topic. */
  public record Response(List<Result> topics) implements io.highwater.wire.message.Response {
    public Response {
      topics = List.copyOf(topics);
    }
  }

  /**
   * What became of one topic.
   *
   * @param name absent if the topic was given by an id that is not known
   */
  public record Result(
      Optional<String> name, UUID topicId, ErrorCode error, Optional<String> errorMessage) {}

  private static Request request(DeleteTopicsRequestData data, int version) {
    List<TopicRef> topics =
        version < TOPIC_IDS
            ? Convert.list(data.topicNames(), TopicRef::ofName)
            : Convert.list(
                data.topics(),
                topic ->
                    new TopicRef(
                        Optional.ofNullable(topic.name()), TopicIds.fromKafka(topic.topicId())));
    return new Request(topics, data.timeoutMs());
  }

  private static DeleteTopicsRequestData data(Request request, int version) {
    DeleteTopicsRequestData data = new DeleteTopicsRequestData().setTimeoutMs(request.timeoutMs);
    return version < TOPIC_IDS
        ? data.setTopicNames(Convert.list(request.topics, topic -> nameOf(topic, version)))
        : data.setTopics(
            Convert.list(
                request.topics,
                topic ->
                    new DeleteTopicState()
                        .setName(topic.name().orElse(null))
                        .setTopicId(TopicIds.toKafka(topic.topicId()))));
  }

  private static String nameOf(TopicRef topic, int version) {
    return topic
        .name()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "DeleteTopics v" + version + " cannot name topic id " + topic.topicId()));
  }

  private static Response response(DeleteTopicsResponseData data) {
    return new Response(
        Convert.list(
            data.responses(),
            result ->
                new Result(
                    Optional.ofNullable(result.name()),
                    TopicIds.fromKafka(result.topicId()),
                    ErrorCode.of(result.errorCode()),
                    Optional.ofNullable(result.errorMessage()))));
  }

  private static DeleteTopicsResponseData data(Response response, int version) {
    return new DeleteTopicsResponseData()
        .setResponses(
            Convert.into(
                new DeletableTopicResultCollection(),
                response.topics,
                result -> data(result, version)));
  }

  private static DeletableTopicResult data(Result result, int version) {
    DeletableTopicResult data =
        new DeletableTopicResult()
            .setName(result.name.orElse(null))
            .setErrorCode(result.error.code())
            .setErrorMessage(result.errorMessage.orElse(null));
    return version < TOPIC_IDS ? data : data.setTopicId(TopicIds.toKafka(result.topicId));
  }
}
