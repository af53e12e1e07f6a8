package io.highwater.client;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The good end of a join: a generation that the member is in.
 *
 * @param member with its id and generation
 * @param protocol the assignor that all members know
 * @param leader the id of the member that assigns partitions
 * @param topics what each member subscribes to, by its id; for the leader only
 */
public record Joined(
    GroupMember member,
    Optional<String> protocol,
    String leader,
    SortedMap<String, List<String>> topics) {
  public Joined {
    topics = new TreeMap<>(topics);
  }

  /** Whether this member has to bring the assignment. */
  public boolean leads() {
    return member.id().equals(leader);
  }
}
