package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.spec.metadata.Assignment;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.ListPartitionReassignments;
import io.highwater.wire.message.ListPartitionReassignments.Move;
import io.highwater.wire.message.ListPartitionReassignments.Moving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * ListPartitionReassignments, version 0: what is on the move as far as this broker knows. Whoever
 * asks for a partition that is not, or that there is not, is told nothing of it, as with Kafka.
 */
final class Api46ListPartitionReassignments
    implements Api<ListPartitionReassignments.Request, ListPartitionReassignments.Response> {
  private final BrokerServices services;

  Api46ListPartitionReassignments(BrokerServices services) {
    this.services = services;
  }

  @Override
  public Codec<ListPartitionReassignments.Request, ListPartitionReassignments.Response> codec() {
    return ListPartitionReassignments.CODEC;
  }

  @Override
  public void handle(
      ListPartitionReassignments.Request request,
      RequestContext<ListPartitionReassignments.Response> context) {
    List<Moving> topics = new ArrayList<>();
    for (Topic topic : services.image().get().topicsByName().values()) {
      List<Move> moves = moves(topic, asked(request, topic.name()));
      if (!moves.isEmpty()) {
        topics.add(new Moving(topic.name(), moves));
      }
    }
    context.respond(
        new ListPartitionReassignments.Response(ErrorCode.NONE, Optional.empty(), topics));
  }

  private static Predicate<Integer> asked(ListPartitionReassignments.Request request, String name) {
    return index ->
        request.topics().isEmpty()
            || request.topics().get().stream()
                .anyMatch(
                    each -> each.name().equals(name) && each.partitionIndexes().contains(index));
  }

  private static List<Move> moves(Topic topic, Predicate<Integer> asked) {
    List<Move> moves = new ArrayList<>();
    for (int index = 0; index < topic.partitions().size(); index++) {
      PartitionState state = topic.partitions().get(index);
      Assignment assignment = state.assignment();
      if (assignment.isMoving() && asked.test(index)) {
        moves.add(
            new Move(
                index,
                assignment.replicas(),
                assignment.adding().toList(),
                assignment.removing().toList()));
      }
    }
    return moves;
  }
}
