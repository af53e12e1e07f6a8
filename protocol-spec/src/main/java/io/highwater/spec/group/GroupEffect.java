package io.highwater.spec.group;

import io.highwater.spec.Ticket;
import java.util.List;

/** Everything that a {@link GroupCoordinator} can ask of the runtime, performed in order. */
public sealed interface GroupEffect {

  /**
   * Reads the partition from its start to the end that it has now, and answers by {@link
   * GroupEvent.Loaded} as soon as all of that is committed. A later load replaces it.
   */
  record Load(long load) implements GroupEffect {}

  /**
   * Appends records, together or not at all; ends in {@link GroupEvent.Written}.
   *
   * @param leaderEpoch refused unless the partition is led in this very epoch: otherwise what an
   *     earlier coordinator decided might follow what a later one did
   */
  record Append(long write, int leaderEpoch, List<GroupRecord> records) implements GroupEffect {}

  /** Answers a request. */
  record Reply(Ticket ticket, GroupReply reply) implements GroupEffect {}
}
