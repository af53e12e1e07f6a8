package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;

/**
 * FindCoordinator (key 10): which broker coordinates a group or a transactional id.
 *
 * <p>Versions 0 to 6: the type of key from 1, several keys at once from 4. Below 4 there is exactly
 * one key, and the response does not repeat it.
 */
public final class FindCoordinator {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.FIND_COORDINATOR,
          new Body<>(
              FindCoordinatorRequestData::new, FindCoordinator::request, FindCoordinator::data),
          new Body<>(
              FindCoordinatorResponseData::new, FindCoordinator::response, FindCoordinator::data));

  /** Key type: a consumer group. */
  public static final int GROUP = 0;

  /** Key type: a transactional id. */
  public static final int TRANSACTION = 1;

  private static final int KEY_TYPES = 1;
  private static final int BATCHES = 4;

  private FindCoordinator() {}

  /** Whose coordinators are wanted. */
  public record Request(int keyType, List<String> keys)
      implements io.highwater.wire.message.Request {
    public Request {
      keys = List.copyOf(keys);
    }
  }

  /** One answer a key. */
  public record Response(List<Coordinator> coordinators)
      implements io.highwater.wire.message.Response {
    public Response {
      coordinators = List.copyOf(coordinators);
    }
  }

  /**
   * The coordinator of one key.
   *
   * @param key empty below version 4
   * @param nodeId -1 on an error
   */
  public record Coordinator(
      String key,
      int nodeId,
      String host,
      int port,
      ErrorCode error,
      Optional<String> errorMessage) {
    /** Nothing but an error. */
    public static Coordinator failed(String key, ErrorCode error, String message) {
      return new Coordinator(key, -1, "", -1, error, Optional.of(message));
    }
  }

  private static Request request(FindCoordinatorRequestData data, int version) {
    return new Request(
        data.keyType(), version < BATCHES ? List.of(data.key()) : data.coordinatorKeys());
  }

  private static FindCoordinatorRequestData data(Request request, int version) {
    FindCoordinatorRequestData data = new FindCoordinatorRequestData();
    if (version >= KEY_TYPES) {
      data.setKeyType((byte) request.keyType);
    }
    return version < BATCHES
        ? data.setKey(only(request.keys, version))
        : data.setCoordinatorKeys(request.keys);
  }

  private static Response response(FindCoordinatorResponseData data, int version) {
    if (version < BATCHES) {
      return new Response(
          List.of(
              new Coordinator(
                  "",
                  data.nodeId(),
                  data.host(),
                  data.port(),
                  ErrorCode.of(data.errorCode()),
                  Optional.ofNullable(data.errorMessage()))));
    }
    return new Response(
        Convert.list(
            data.coordinators(),
            found ->
                new Coordinator(
                    found.key(),
                    found.nodeId(),
                    found.host(),
                    found.port(),
                    ErrorCode.of(found.errorCode()),
                    Optional.ofNullable(found.errorMessage()))));
  }

  private static FindCoordinatorResponseData data(Response response, int version) {
    FindCoordinatorResponseData data = new FindCoordinatorResponseData();
    if (version >= BATCHES) {
      return data.setCoordinators(Convert.list(response.coordinators, FindCoordinator::data));
    }
    Coordinator one = only(response.coordinators, version);
    return data.setNodeId(one.nodeId)
        .setHost(one.host)
        .setPort(one.port)
        .setErrorCode(one.error.code())
        .setErrorMessage(one.errorMessage.orElse(null));
  }

  private static FindCoordinatorResponseData.Coordinator data(Coordinator found) {
    return new FindCoordinatorResponseData.Coordinator()
        .setKey(found.key)
        .setNodeId(found.nodeId)
        .setHost(found.host)
        .setPort(found.port)
        .setErrorCode(found.error.code())
        .setErrorMessage(found.errorMessage.orElse(null));
  }

  private static <T> T only(List<T> many, int version) {
    if (many.size() != 1) {
      throw new IllegalArgumentException(
          "FindCoordinator v" + version + " carries one key, not " + many);
    }
    return many.get(0);
  }
}
