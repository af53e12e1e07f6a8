package io.highwater.wire;

import static io.highwater.wire.ErrorCode.Hint.RETRIABLE;

import java.util.HashMap;
import java.util.Map;

/**
 * Kafka's error codes, as of kafka-clients 4.3.1.
 *
 * <p>What a code means for an operation that may have had an effect (did the append happen?) is not
 * said here but in {@code io.highwater.client.DefiniteErrors}.
 */
public enum ErrorCode {
  UNKNOWN_SERVER_ERROR(-1, "the broker failed in a way it has no code for"),
  NONE(0, "no error"),
  OFFSET_OUT_OF_RANGE(1, "the offset lies outside the log"),
  CORRUPT_MESSAGE(2, RETRIABLE, "the record batch is damaged: checksum, size or format"),
  UNKNOWN_TOPIC_OR_PARTITION(3, RETRIABLE, "no such topic or partition here"),
  INVALID_FETCH_SIZE(4, "the fetch size is not valid"),
  LEADER_NOT_AVAILABLE(5, RETRIABLE, "the partition has no leader at the moment"),
  NOT_LEADER_OR_FOLLOWER(
      6, RETRIABLE, "this broker is not the leader, or not a replica, of the partition"),
  REQUEST_TIMED_OUT(7, RETRIABLE, "the request was not finished in its time"),
  BROKER_NOT_AVAILABLE(8, "the broker is not there"),
  REPLICA_NOT_AVAILABLE(9, RETRIABLE, "the replica is not there"),
  MESSAGE_TOO_LARGE(10, "a record batch is larger than max.message.bytes"),
  STALE_CONTROLLER_EPOCH(11, "the controller has moved on to a later epoch"),
  OFFSET_METADATA_TOO_LARGE(12, "the metadata of a committed offset is too long"),
  NETWORK_EXCEPTION(13, RETRIABLE, "the connection ended before the answer came"),
  COORDINATOR_LOAD_IN_PROGRESS(14, RETRIABLE, "the coordinator is still loading"),
  COORDINATOR_NOT_AVAILABLE(15, RETRIABLE, "there is no coordinator at the moment"),
  NOT_COORDINATOR(16, RETRIABLE, "this broker is not the coordinator"),
  INVALID_TOPIC_EXCEPTION(17, "the topic name is not valid, or the topic is internal"),
  RECORD_LIST_TOO_LARGE(18, "a record batch is larger than a log segment"),
  NOT_ENOUGH_REPLICAS(
      19, RETRIABLE, "refused before the append: the ISR is below min.insync.replicas"),
  NOT_ENOUGH_REPLICAS_AFTER_APPEND(
      20, RETRIABLE, "appended, but the ISR fell below min.insync.replicas"),
  INVALID_REQUIRED_ACKS(21, "acks is not -1, 0 or 1"),
  ILLEGAL_GENERATION(22, "the group's generation is another one"),
  INCONSISTENT_GROUP_PROTOCOL(23, "the member's protocols do not fit those of the group"),
  INVALID_GROUP_ID(24, "the group id is not valid"),
  UNKNOWN_MEMBER_ID(25, "the group has no such member"),
  INVALID_SESSION_TIMEOUT(26, "the session timeout is outside the broker's bounds"),
  REBALANCE_IN_PROGRESS(27, "the group is rebalancing: join again"),
  INVALID_COMMIT_OFFSET_SIZE(28, "the offset commit is too large"),
  TOPIC_AUTHORIZATION_FAILED(29, "not allowed on this topic"),
  GROUP_AUTHORIZATION_FAILED(30, "not allowed on this group"),
  CLUSTER_AUTHORIZATION_FAILED(31, "not allowed on this cluster"),
  INVALID_TIMESTAMP(32, "a record's timestamp is out of the accepted range"),
  UNSUPPORTED_SASL_MECHANISM(33, "the SASL mechanism is not served"),
  ILLEGAL_SASL_STATE(34, "the request does not fit the SASL state"),
  UNSUPPORTED_VERSION(35, "this version of the API is not served"),
  TOPIC_ALREADY_EXISTS(36, "a topic of this name exists"),
  INVALID_PARTITIONS(37, "the number of partitions is not valid"),
  INVALID_REPLICATION_FACTOR(
      38, "the replication factor is below 1 or above the number of brokers"),
  INVALID_REPLICA_ASSIGNMENT(39, "the replica assignment is not valid"),
  INVALID_CONFIG(40, "a config value is not valid"),
  NOT_CONTROLLER(41, RETRIABLE, "this node is not the active controller"),
  INVALID_REQUEST(42, "the request contradicts itself or the protocol"),
  UNSUPPORTED_FOR_MESSAGE_FORMAT(43, "the record format does not allow it"),
  POLICY_VIOLATION(44, "a policy of the cluster forbids it"),
  OUT_OF_ORDER_SEQUENCE_NUMBER(45, "the sequence number does not follow the producer's last one"),
  DUPLICATE_SEQUENCE_NUMBER(46, "the sequence number was used before"),
  INVALID_PRODUCER_EPOCH(47, "the producer's epoch is an old one"),
  INVALID_TXN_STATE(48, "the transaction is in a state that does not allow it"),
  INVALID_PRODUCER_ID_MAPPING(49, "the producer id does not belong to the transactional id"),
  INVALID_TRANSACTION_TIMEOUT(50, "the transaction timeout is above the broker's maximum"),
  CONCURRENT_TRANSACTIONS(51, RETRIABLE, "another operation of the same transaction is under way"),
  TRANSACTION_COORDINATOR_FENCED(52, "the transaction coordinator has been replaced"),
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED(53, "not allowed for this transactional id"),
  SECURITY_DISABLED(54, "security is switched off"),
  OPERATION_NOT_ATTEMPTED(55, "not tried, because another part of the request failed"),
  KAFKA_STORAGE_ERROR(56, RETRIABLE, "the disk failed under the log"),
  LOG_DIR_NOT_FOUND(57, "no such log directory"),
  SASL_AUTHENTICATION_FAILED(58, "the SASL authentication failed"),
  UNKNOWN_PRODUCER_ID(59, "the broker knows no state of this producer id"),
  REASSIGNMENT_IN_PROGRESS(60, "a reassignment of the partition is under way"),
  DELEGATION_TOKEN_AUTH_DISABLED(61, "delegation tokens are switched off"),
  DELEGATION_TOKEN_NOT_FOUND(62, "no such delegation token"),
  DELEGATION_TOKEN_OWNER_MISMATCH(63, "the delegation token belongs to someone else"),
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED(
      64, "delegation tokens are not handed out on this connection"),
  DELEGATION_TOKEN_AUTHORIZATION_FAILED(65, "not allowed for this delegation token"),
  DELEGATION_TOKEN_EXPIRED(66, "the delegation token has expired"),
  INVALID_PRINCIPAL_TYPE(67, "the principal type is not served"),
  NON_EMPTY_GROUP(68, "the group has members"),
  GROUP_ID_NOT_FOUND(69, "no such group"),
  FETCH_SESSION_ID_NOT_FOUND(70, RETRIABLE, "no such fetch session"),
  INVALID_FETCH_SESSION_EPOCH(71, RETRIABLE, "the fetch session's epoch is not the next one"),
  LISTENER_NOT_FOUND(72, RETRIABLE, "the leader has no listener of the name that was used"),
  TOPIC_DELETION_DISABLED(73, "topics cannot be deleted here"),
  FENCED_LEADER_EPOCH(74, RETRIABLE, "the leader epoch is older than the broker's"),
  UNKNOWN_LEADER_EPOCH(75, RETRIABLE, "the leader epoch is newer than the broker's"),
  UNSUPPORTED_COMPRESSION_TYPE(76, "the client cannot read the partition's compression"),
  STALE_BROKER_EPOCH(77, "the broker has registered again since"),
  OFFSET_NOT_AVAILABLE(
      78, RETRIABLE, "the new leader's high watermark has not yet reached its epoch"),
  MEMBER_ID_REQUIRED(79, "join again with the member id given"),
  PREFERRED_LEADER_NOT_AVAILABLE(80, RETRIABLE, "the preferred leader is not available"),
  GROUP_MAX_SIZE_REACHED(81, "the group is full"),
  FENCED_INSTANCE_ID(82, "another member uses the group.instance.id"),
  ELIGIBLE_LEADERS_NOT_AVAILABLE(83, RETRIABLE, "no replica may lead at the moment"),
  ELECTION_NOT_NEEDED(84, RETRIABLE, "the partition needs no election"),
  NO_REASSIGNMENT_IN_PROGRESS(85, "no reassignment is under way"),
  GROUP_SUBSCRIBED_TO_TOPIC(86, "the group is subscribed to the topic"),
  INVALID_RECORD(87, "a record breaks a rule of the topic or of the format"),
  UNSTABLE_OFFSET_COMMIT(88, RETRIABLE, "transactional offset commits are still open"),
  THROTTLING_QUOTA_EXCEEDED(89, RETRIABLE, "the quota is used up"),
  PRODUCER_FENCED(90, "a newer producer has the transactional id"),
  RESOURCE_NOT_FOUND(91, "no such resource"),
  DUPLICATE_RESOURCE(92, "a resource is named twice"),
  UNACCEPTABLE_CREDENTIAL(93, "the credential is not acceptable"),
  INCONSISTENT_VOTER_SET(94, "the voter sets of sender and recipient differ"),
  INVALID_UPDATE_VERSION(95, "the version to update to is not valid"),
  FEATURE_UPDATE_FAILED(96, "the features could not be updated"),
  PRINCIPAL_DESERIALIZATION_FAILURE(97, "the forwarded principal cannot be read"),
  SNAPSHOT_NOT_FOUND(98, "no such snapshot"),
  POSITION_OUT_OF_RANGE(99, "the position lies outside the snapshot"),
  UNKNOWN_TOPIC_ID(100, RETRIABLE, "no topic with this id here"),
  DUPLICATE_BROKER_REGISTRATION(101, "a live broker has this id"),
  BROKER_ID_NOT_REGISTERED(102, "no broker is registered under this id"),
  INCONSISTENT_TOPIC_ID(103, RETRIABLE, "the log belongs to another topic id"),
  INCONSISTENT_CLUSTER_ID(104, "the cluster has another id"),
  TRANSACTIONAL_ID_NOT_FOUND(105, "no such transactional id"),
  FETCH_SESSION_TOPIC_ID_ERROR(106, RETRIABLE, "the fetch session mixes topic names and ids"),
  INELIGIBLE_REPLICA(107, "a replica may not join the ISR"),
  NEW_LEADER_ELECTED(108, "the ISR was changed, and so was the leader"),
  OFFSET_MOVED_TO_TIERED_STORAGE(109, "the offset is in tiered storage"),
  FENCED_MEMBER_EPOCH(110, "the member's epoch is fenced: rejoin"),
  UNRELEASED_INSTANCE_ID(111, "another member still uses the instance id"),
  UNSUPPORTED_ASSIGNOR(112, "the group does not use this assignor"),
  STALE_MEMBER_EPOCH(113, "the member's epoch is an old one"),
  MISMATCHED_ENDPOINT_TYPE(114, "the request was meant for another kind of listener"),
  UNSUPPORTED_ENDPOINT_TYPE(115, "this kind of listener is not served"),
  UNKNOWN_CONTROLLER_ID(116, "no such controller"),
  UNKNOWN_SUBSCRIPTION_ID(117, "the telemetry subscription is not valid"),
  TELEMETRY_TOO_LARGE(118, "the telemetry is larger than accepted"),
  INVALID_REGISTRATION(119, "the controller does not accept this registration"),
  TRANSACTION_ABORTABLE(120, "the transaction failed and can be aborted"),
  INVALID_RECORD_STATE(121, "the record cannot be acknowledged in its state"),
  SHARE_SESSION_NOT_FOUND(122, RETRIABLE, "no such share session"),
  INVALID_SHARE_SESSION_EPOCH(123, RETRIABLE, "the share session's epoch is not the next one"),
  FENCED_STATE_EPOCH(124, "the share group's state epoch is another one"),
  INVALID_VOTER_KEY(125, "the voter key is not the receiver's"),
  DUPLICATE_VOTER(126, "the voter is in the set already"),
  VOTER_NOT_FOUND(127, "the voter is not in the set"),
  INVALID_REGULAR_EXPRESSION(128, "the regular expression is not valid"),
  REBOOTSTRAP_REQUIRED(129, "the client has to start from its bootstrap list again"),
  STREAMS_INVALID_TOPOLOGY(130, "the topology is not valid"),
  STREAMS_INVALID_TOPOLOGY_EPOCH(131, "the topology epoch is not valid"),
  STREAMS_TOPOLOGY_FENCED(132, "the topology epoch is an old one"),
  SHARE_SESSION_LIMIT_REACHED(133, RETRIABLE, "no more share sessions are accepted");

  private static final Map<Short, ErrorCode> BY_CODE = new HashMap<>();

  static {
    for (ErrorCode error : values()) {
      BY_CODE.put(error.code, error);
    }
  }

  /** Kafka's own classification; a constant without one is final. */
  enum Hint {
    RETRIABLE
  }

  private final short code;
  private final boolean retriable;
  private final String message;

  ErrorCode(int code, String message) {
    this.code = (short) code;
    this.retriable = false;
    this.message = message;
  }

  ErrorCode(int code, Hint hint, String message) {
    this.code = (short) code;
    this.retriable = hint == RETRIABLE;
    this.message = message;
  }

  /** The number on the wire. */
  public short code() {
    return code;
  }

  /**
   * True if Kafka's own clients try again after it. Only a hint: a retriable answer may well have
   * followed an append.
   */
  public boolean retriable() {
    return retriable;
  }

  /** One line for a person. */
  public String message() {
    return message;
  }

  /** True for {@link #NONE}. */
  public boolean isNone() {
    return this == NONE;
  }

  /** The error with this number; {@link #UNKNOWN_SERVER_ERROR} for a number nobody knows. */
  public static ErrorCode of(short code) {
    return BY_CODE.getOrDefault(code, UNKNOWN_SERVER_ERROR);
  }
}
