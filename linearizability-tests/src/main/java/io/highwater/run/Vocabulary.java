package io.highwater.run;

import io.highwater.spec.KafkaError;
import io.highwater.wire.ErrorCode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which error codes can be heard at a depth at all. One of them that a long sweep never heard says
 * that something was not tried; another is no news unless it is heard.
 */
final class Vocabulary {
  /** Bare nodes have no groups, their disks never fail, and nobody asks for what makes no sense. */
  static final Set<KafkaError> NODES =
      EnumSet.of(
          KafkaError.NONE,
          KafkaError.OFFSET_OUT_OF_RANGE,
          KafkaError.NOT_LEADER_OR_FOLLOWER,
          KafkaError.REQUEST_TIMED_OUT,
          KafkaError.REPLICA_NOT_AVAILABLE,
          KafkaError.NOT_ENOUGH_REPLICAS,
          KafkaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
          KafkaError.INVALID_REPLICATION_FACTOR,
          KafkaError.INVALID_REPLICA_ASSIGNMENT,
          KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER,
          KafkaError.FENCED_LEADER_EPOCH,
          KafkaError.UNKNOWN_LEADER_EPOCH,
          KafkaError.STALE_BROKER_EPOCH,
          KafkaError.OFFSET_NOT_AVAILABLE,
          KafkaError.PREFERRED_LEADER_NOT_AVAILABLE,
          KafkaError.ELIGIBLE_LEADERS_NOT_AVAILABLE,
          KafkaError.ELECTION_NOT_NEEDED,
          KafkaError.NO_REASSIGNMENT_IN_PROGRESS,
          KafkaError.INVALID_UPDATE_VERSION,
          KafkaError.UNKNOWN_TOPIC_ID,
          KafkaError.INELIGIBLE_REPLICA,
          KafkaError.NEW_LEADER_ELECTED);

  /** What the clients of whole brokers are told; brokers and the controller speak beside that. */
  static final Set<ErrorCode> BROKER =
      EnumSet.of(
          ErrorCode.NONE,
          ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          ErrorCode.LEADER_NOT_AVAILABLE,
          ErrorCode.NOT_LEADER_OR_FOLLOWER,
          ErrorCode.REQUEST_TIMED_OUT,
          ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
          ErrorCode.NOT_ENOUGH_REPLICAS,
          ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
          ErrorCode.INVALID_REPLICATION_FACTOR,
          ErrorCode.INVALID_REPLICA_ASSIGNMENT,
          ErrorCode.FENCED_LEADER_EPOCH,
          ErrorCode.UNKNOWN_LEADER_EPOCH,
          ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
          ErrorCode.ELECTION_NOT_NEEDED,
          ErrorCode.NO_REASSIGNMENT_IN_PROGRESS,
          ErrorCode.UNKNOWN_TOPIC_ID);

  private Vocabulary() {}

  /** What was heard, and how often what could have been, but was not. */
  static SortedMap<String, Long> with(
      SortedMap<String, Long> heard, Collection<? extends Enum<?>> all) {
    SortedMap<String, Long> counts = new TreeMap<>(heard);
    counts.values().removeIf(each -> each == 0);
    all.forEach(each -> counts.putIfAbsent(each.name(), 0L));
    return counts;
  }

  /** Without what only stories tell of. */
  static SortedMap<String, Long> without(SortedMap<String, Long> heard, List<String> storiesOnly) {
    SortedMap<String, Long> counts = new TreeMap<>(heard);
    storiesOnly.forEach(each -> counts.remove(each, 0L));
    return counts;
  }
}
