package io.highwater.client;

import java.util.Optional;

/**
 * A member of a consumer group, as it makes itself known.
 *
 * @param id that the coordinator gave it; empty if it has none yet
 * @param generation that it is in; -1 if in none
 * @param instanceId of a static member ({@code group.instance.id}), which keeps its part while it
 *     restarts
 */
public record GroupMember(String id, int generation, Optional<String> instanceId) {
  /** Somebody who has not joined. */
  public static GroupMember newcomer(Optional<String> instanceId) {
    return new GroupMember("", -1, instanceId);
  }
}
