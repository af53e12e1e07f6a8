package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.FindCoordinator;

/**
 * FindCoordinator, versions 0 to 6: there are no coordinators yet.
 *
 * <p>A group's answer is COORDINATOR_NOT_AVAILABLE, which clients that need no group live with:
 * they ask again in the background. For a transactional id they would ask again until a timeout
 * that explains nothing, so that is INVALID_REQUEST with a text, which ends at once.
 */
final class Api10FindCoordinator implements Api<FindCoordinator.Request, FindCoordinator.Response> {
  @Override
  public Codec<FindCoordinator.Request, FindCoordinator.Response> codec() {
    return FindCoordinator.CODEC;
  }

  @Override
  public void handle(
      FindCoordinator.Request request, RequestContext<FindCoordinator.Response> context) {
    boolean group = request.keyType() == FindCoordinator.GROUP;
    ErrorCode error = group ? ErrorCode.COORDINATOR_NOT_AVAILABLE : ErrorCode.INVALID_REQUEST;
    String message =
        group
            ? "consumer groups are not served here; assign partitions instead"
            : "only groups have coordinators, and transactions are not served here";
    context.respond(
        new FindCoordinator.Response(
            request.keys().stream()
                .map(key -> FindCoordinator.Coordinator.failed(key, error, message))
                .toList()));
  }
}
