package io.highwater.client;

import static java.util.Map.entry;

import io.highwater.wire.ErrorCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of a broker's errors prove that a request had no effect, and why. Everything that is not
 * listed leaves the outcome {@linkplain Outcome.Unknown unknown}: that is always true, if less
 * sharp, while one wrong entry here would hide a lost or a resurrected record.
 *
 * <p>Notable absences for an append. NOT_LEADER_OR_FOLLOWER is sent by a leader that steps down
 * with records already in its log (KAFKA-13574). REQUEST_TIMED_OUT and
 * NOT_ENOUGH_REPLICAS_AFTER_APPEND are sent after the append by definition.
 * UNKNOWN_TOPIC_OR_PARTITION may reach a producer that waits for the ISR while its topic is being
 * deleted. KAFKA_STORAGE_ERROR may follow a write that got through in part.
 * DUPLICATE_SEQUENCE_NUMBER says that the records are there. INVALID_REQUEST and
 * UNKNOWN_SERVER_ERROR do not say when things went wrong.
 */
public final class DefiniteErrors {
  /** Produce: the code can never follow an append of the same request. */
  public static final DefiniteErrors APPEND =
      new DefiniteErrors(
          Map.ofEntries(
              entry(ErrorCode.NOT_ENOUGH_REPLICAS, "the ISR is counted before the append"),
              entry(ErrorCode.MESSAGE_TOO_LARGE, "sizes are checked before the append"),
              entry(ErrorCode.RECORD_LIST_TOO_LARGE, "sizes are checked before the append"),
              entry(ErrorCode.CORRUPT_MESSAGE, "checksums are checked before the append"),
              entry(ErrorCode.INVALID_RECORD, "records are validated before the append"),
              entry(ErrorCode.INVALID_TIMESTAMP, "records are validated before the append"),
              entry(
                  ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
                  "the format is checked before the append"),
              entry(
                  ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "the codec is checked before the append"),
              entry(
                  ErrorCode.INVALID_REQUIRED_ACKS,
                  "acks is checked before any partition is touched"),
              entry(ErrorCode.INVALID_TOPIC_EXCEPTION, "no log exists under such a name"),
              entry(ErrorCode.UNSUPPORTED_VERSION, "the body was not even read"),
              entry(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "rights are checked before the append"),
              entry(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "rights are checked before the append"),
              entry(
                  ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                  "rights are checked before the append"),
              entry(
                  ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                  "sequences are checked before the append, and no batch is sent twice"),
              entry(
                  ErrorCode.INVALID_PRODUCER_EPOCH,
                  "producer epochs are checked before the append"),
              entry(ErrorCode.PRODUCER_FENCED, "producer epochs are checked before the append"),
              entry(ErrorCode.UNKNOWN_PRODUCER_ID, "producer state is checked before the append")));

  /** CreateTopics and DeleteTopics: the code can never follow a committed decision. */
  public static final DefiniteErrors TOPIC_CHANGE =
      new DefiniteErrors(
          Map.ofEntries(
              entry(ErrorCode.TOPIC_ALREADY_EXISTS, "this request did not create it"),
              entry(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "this request did not delete it"),
              entry(ErrorCode.UNKNOWN_TOPIC_ID, "this request did not delete it"),
              entry(ErrorCode.INVALID_TOPIC_EXCEPTION, "names are checked before the decision"),
              entry(ErrorCode.INVALID_PARTITIONS, "counts are checked before the decision"),
              entry(ErrorCode.INVALID_REPLICATION_FACTOR, "counts are checked before the decision"),
              entry(
                  ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                  "assignments are checked before the decision"),
              entry(ErrorCode.INVALID_CONFIG, "configs are checked before the decision"),
              entry(ErrorCode.POLICY_VIOLATION, "policies are checked before the decision"),
              entry(ErrorCode.TOPIC_DELETION_DISABLED, "switched off before the decision"),
              entry(ErrorCode.UNSUPPORTED_VERSION, "the body was not even read"),
              entry(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "rights are checked before the decision"),
              entry(
                  ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
                  "rights are checked before the decision")));

  /**
   * ElectLeaders and AlterPartitionReassignments: the code can never follow a committed decision.
   */
  public static final DefiniteErrors PLACEMENT_CHANGE =
      new DefiniteErrors(
          Map.ofEntries(
              entry(ErrorCode.ELECTION_NOT_NEEDED, "who shall lead leads"),
              entry(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, "nobody was elected"),
              entry(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, "nobody was elected"),
              entry(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, "there was nothing to call off"),
              entry(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there was nothing to change"),
              entry(
                  ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                  "assignments are checked before the decision"),
              entry(ErrorCode.INVALID_REPLICATION_FACTOR, "counts are checked before the decision"),
              entry(ErrorCode.INVALID_REQUEST, "the request is checked before the decision"),
              entry(ErrorCode.UNSUPPORTED_VERSION, "the body was not even read"),
              entry(
                  ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
                  "rights are checked before the decision")));

  /** DeleteRecords: the code can never follow a deletion. */
  public static final DefiniteErrors DELETION =
      new DefiniteErrors(
          Map.ofEntries(
              entry(ErrorCode.OFFSET_OUT_OF_RANGE, "the offset is checked before the deletion"),
              entry(ErrorCode.POLICY_VIOLATION, "policies are checked before the deletion"),
              entry(ErrorCode.INVALID_TOPIC_EXCEPTION, "names are checked before the deletion"),
              entry(ErrorCode.UNSUPPORTED_VERSION, "the body was not even read"),
              entry(
                  ErrorCode.TOPIC_AUTHORIZATION_FAILED, "rights are checked before the deletion")));

  /**
   * JoinGroup, SyncGroup, Heartbeat, LeaveGroup and OffsetCommit: the code can never follow a
   * change of the group. NOT_COORDINATOR can: a coordinator that resigns says so of commits that
   * are in its log.
   */
  public static final DefiniteErrors GROUP =
      new DefiniteErrors(
          Map.ofEntries(
              entry(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "nobody decides before it has loaded"),
              entry(ErrorCode.UNKNOWN_MEMBER_ID, "members are checked before the decision"),
              entry(ErrorCode.ILLEGAL_GENERATION, "generations are checked before the decision"),
              entry(ErrorCode.FENCED_INSTANCE_ID, "instances are checked before the decision"),
              entry(ErrorCode.REBALANCE_IN_PROGRESS, "the phase is checked before the decision"),
              entry(ErrorCode.MEMBER_ID_REQUIRED, "who has no id is no member"),
              entry(
                  ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                  "protocols are checked before the decision"),
              entry(ErrorCode.GROUP_MAX_SIZE_REACHED, "members are counted before the decision"),
              entry(ErrorCode.INVALID_SESSION_TIMEOUT, "timeouts are checked before the decision"),
              entry(ErrorCode.INVALID_GROUP_ID, "names are checked before the decision"),
              entry(ErrorCode.OFFSET_METADATA_TOO_LARGE, "sizes are checked before the append"),
              entry(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there was nothing to commit for"),
              entry(ErrorCode.UNKNOWN_TOPIC_ID, "there was nothing to commit for"),
              entry(ErrorCode.UNSUPPORTED_VERSION, "the body was not even read"),
              entry(ErrorCode.GROUP_AUTHORIZATION_FAILED, "rights are checked before the decision"),
              entry(
                  ErrorCode.TOPIC_AUTHORIZATION_FAILED, "rights are checked before the decision")));

  /** Reads have no effect: whatever the broker says, nothing happened. */
  public static final DefiniteErrors READ = new DefiniteErrors(everyError());

  private final Map<ErrorCode, String> reasons;

  private DefiniteErrors(Map<ErrorCode, String> reasons) {
    this.reasons = Collections.unmodifiableMap(new EnumMap<>(reasons));
  }

  private static Map<ErrorCode, String> everyError() {
    Map<ErrorCode, String> all = new EnumMap<>(ErrorCode.class);
    for (ErrorCode error : ErrorCode.values()) {
      if (!error.isNone()) {
        all.put(error, "a read changes nothing");
      }
    }
    return all;
  }

  /** The listed errors, each with the reason why it is certain. */
  public Map<ErrorCode, String> reasons() {
    return reasons;
  }

  /**
   * The outcome that follows from a broker's error.
   *
   * @param error not NONE
   * @param message the broker's own words, if it used any
   */
  public <T> Outcome<T> judge(ErrorCode error, Optional<String> message) {
    Cause cause = new Cause.Broker(error, message.orElse(error.message()));
    return reasons.containsKey(error) ? new Outcome.Fail<>(cause) : new Outcome.Unknown<>(cause);
  }

  /** {@link Outcome.Ok} with the value, unless there is an error to {@linkplain #judge judge}. */
  public <T> Outcome<T> judge(ErrorCode error, Optional<String> message, T value) {
    return error.isNone() ? Outcome.ok(value) : judge(error, message);
  }
}
