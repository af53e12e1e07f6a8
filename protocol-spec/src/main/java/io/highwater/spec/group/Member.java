package io.highwater.spec.group;

import io.highwater.spec.Ticket;
import java.util.List;

/** One member of a group. */
final class Member {
  private final String id;
  private final String instanceId;
  private String clientId;
  private String clientHost;
  private int sessionTimeoutMs;
  private int rebalanceTimeoutMs;
  private List<GroupProtocol> protocols;
  Opaque assignment = Opaque.EMPTY;

  /** Waits for the next generation, or null. */
  Ticket joining;

  /** Waits for its part of the assignment, or null. */
  Ticket syncing;

  /** Whether it has asked for its part, or need not. */
  boolean hasSynced = true;

  private long expiresMs;

  Member(String id, GroupRequest.Join join) {
    this.id = id;
    this.instanceId = join.speaker().instanceId();
    update(join);
  }

  Member(GroupRecord.AssignedMember loaded, String protocol) {
    this.id = loaded.memberId();
    this.instanceId = loaded.instanceId();
    this.clientId = loaded.clientId();
    this.clientHost = loaded.clientHost();
    this.sessionTimeoutMs = loaded.sessionTimeoutMs();
    this.rebalanceTimeoutMs = loaded.rebalanceTimeoutMs();
    this.protocols = List.of(new GroupProtocol(protocol, loaded.metadata()));
    this.assignment = loaded.assignment();
  }

  void update(GroupRequest.Join join) {
    clientId = join.clientId();
    clientHost = join.clientHost();
    sessionTimeoutMs = join.sessionTimeoutMs();
    rebalanceTimeoutMs = join.rebalanceTimeoutMs();
    protocols = join.protocols();
  }

  String id() {
    return id;
  }

  /** Null unless it is static. */
  String instanceId() {
    return instanceId;
  }

  int rebalanceTimeoutMs() {
    return rebalanceTimeoutMs;
  }

  List<GroupProtocol> protocols() {
    return protocols;
  }

  boolean knows(String protocol) {
    return protocols.stream().anyMatch(each -> each.name().equals(protocol));
  }

  /** What it told the assignor of that name; empty if it does not know it. */
  Opaque metadata(String protocol) {
    for (GroupProtocol each : protocols) {
      if (each.name().equals(protocol)) {
        return each.metadata();
      }
    }
    return Opaque.EMPTY;
  }

  /** A sign of life. */
  void heard(long nowMs) {
    expiresMs = nowMs + sessionTimeoutMs;
  }

  /** One who waits for our answer is silent for a reason. */
  boolean isSilentSince(long nowMs) {
    return joining == null && syncing == null && nowMs >= expiresMs;
  }

  GroupRecord.AssignedMember assigned(String protocol) {
    return new GroupRecord.AssignedMember(
        id,
        instanceId,
        clientId,
        clientHost,
        rebalanceTimeoutMs,
        sessionTimeoutMs,
        metadata(protocol),
        assignment);
  }
}
