package io.highwater.broker.api;

import io.highwater.broker.control.ControllerService;
import io.highwater.broker.control.ControllerService.Move;
import io.highwater.broker.control.PartitionRef;
import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.Requests;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.AlterPartitionReassignments;
import io.highwater.wire.message.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * AlterPartitionReassignments, versions 0 and 1, on a broker, which passes it on, and on the
 * controller, which decides. A reassignment has only begun when it is answered.
 *
 * <p>An answer that does not come is REQUEST_TIMED_OUT. Left out: the request's own timeout,
 * throttles.
 */
final class Api45AlterPartitionReassignments
    implements Api<AlterPartitionReassignments.Request, AlterPartitionReassignments.Response> {
  private final ControllerService controller;

  Api45AlterPartitionReassignments(ControllerService controller) {
    this.controller = controller;
  }

  @Override
  public Codec<AlterPartitionReassignments.Request, AlterPartitionReassignments.Response> codec() {
    return AlterPartitionReassignments.CODEC;
  }

  @Override
  public void handle(
      AlterPartitionReassignments.Request request,
      RequestContext<AlterPartitionReassignments.Response> context) {
    List<Move> moves = new ArrayList<>();
    for (AlterPartitionReassignments.Topic topic : request.topics()) {
      for (AlterPartitionReassignments.Partition each : topic.partitions()) {
        moves.add(new Move(new PartitionRef(topic.name(), each.partitionIndex()), each.replicas()));
      }
    }
    context.respondAfter(
        controller.reassign(moves, request.allowReplicationFactorChange()),
        (outcomes, failure) -> response(request.topics(), outcomes, failure));
  }

  private static AlterPartitionReassignments.Response response(
      List<AlterPartitionReassignments.Topic> asked,
      List<Requests.Outcome> outcomes,
      Throwable failure) {
    List<AlterPartitionReassignments.TopicResult> results = new ArrayList<>();
    int next = 0;
    for (AlterPartitionReassignments.Topic topic : asked) {
      List<AlterPartitionReassignments.PartitionResult> partitions = new ArrayList<>();
      for (AlterPartitionReassignments.Partition each : topic.partitions()) {
        Refusal refusal = Refusal.of(outcomes, next++, failure);
        partitions.add(
            new AlterPartitionReassignments.PartitionResult(
                each.partitionIndex(), refusal.error(), refusal.message()));
      }
      results.add(new AlterPartitionReassignments.TopicResult(topic.name(), partitions));
    }
    return new AlterPartitionReassignments.Response(ErrorCode.NONE, Optional.empty(), results);
  }
}
