package io.highwater.broker.api;

import io.highwater.broker.group.Groups;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import io.highwater.spec.group.GroupCoordinator;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import io.highwater.spec.group.Opaque;
import io.highwater.spec.metadata.Topic;
import io.highwater.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way of the group APIs' handlers to the coordinators that are here. Any thread. */
final class GroupDesk {
  /** What is longer has no room in a group's record, whatever its letters. */
  private static final int NAME_CHARS_MAX = Short.MAX_VALUE / 4;

  private final BrokerServices services;

  GroupDesk(BrokerServices services) {
    this.services = services;
  }

  /** Asks the coordinator of a group, if it is here; one that is not refuses. */
  void ask(String groupId, Function<Ticket, GroupRequest> request, Consumer<GroupReply> answer) {
    Topic topic = services.image().get().topicsByName().get(Groups.TOPIC);
    if (isTooLong(groupId)) {
      answer.accept(new GroupReply.Refused(KafkaError.INVALID_GROUP_ID));
    } else if (topic == null) {
      answer.accept(new GroupReply.Refused(KafkaError.COORDINATOR_NOT_AVAILABLE));
    } else {
      int partition = GroupCoordinator.partitionOf(groupId, topic.partitions().size());
      services.groups().ask(partition, request, answer);
    }
  }

  /** Whether a group could not write that down. */
  static boolean isTooLong(String name) {
    return name.length() > NAME_CHARS_MAX;
  }

  /** Asks all coordinators that are here. */
  void askAll(Function<Ticket, GroupRequest> request, Consumer<List<GroupReply>> answer) {
    services.groups().askAll(request, answer);
  }

  /** The refusal's error, or NONE. */
  static ErrorCode error(GroupReply reply) {
    return reply instanceof GroupReply.Refused refused
        ? BrokerServices.code(refused.error())
        : ErrorCode.NONE;
  }

  static GroupRequest.Speaker speaker(String memberId, Optional<String> instanceId) {
    return new GroupRequest.Speaker(memberId, instanceId.orElse(null));
  }

  /** A copy: the request's memory goes with the request. */
  static Opaque opaque(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new Opaque(copy);
  }

  static ByteBuffer bytes(Opaque opaque) {
    return ByteBuffer.wrap(opaque.bytes());
  }
}
