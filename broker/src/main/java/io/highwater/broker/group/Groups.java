package io.highwater.broker.group;

import io.highwater.spec.Ticket;
import io.highwater.spec.group.GroupReply;
import io.highwater.spec.group.GroupRequest;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The groups that this broker coordinates, as request handlers see them. Any thread. */
public interface Groups {
  /** The topic in which groups live. */
  String TOPIC = "__consumer_offsets";

  /**
   * Asks the coordinator of a partition of {@link #TOPIC}.
   *
   * @param request made for the ticket that it gets
   * @param answer called once, on the shard's thread: refused with NOT_COORDINATOR if that is not
   *     here
   */
  void ask(int partition, Function<Ticket, GroupRequest> request, Consumer<GroupReply> answer);

  /** Asks all coordinators that are here; the answers come in the order of the partitions. */
  void askAll(Function<Ticket, GroupRequest> request, Consumer<List<GroupReply>> answer);
}
