package io.highwater.fault.sim.whole;

import java.util.List;
import java.util.Locale;

/**
 * What can be done to a whole cluster, or in it. The lower-case names are the words of a story.
 * What ends a process says how long it is down; without that it stays so until everything is put
 * right.
 */
enum Act {
  KILL("node down"),
  LOSE_POWER("node down"),
  LOSE_ALL_POWER("down1 down2 down3 down100"),
  PAUSE("node for"),
  SLOW_DISK("node for"),
  CUT("node other for"),
  ISOLATE("node for"),
  SLOW_LINK("node other for"),
  RESET("node other"),
  SHUT_DOWN("node down"),
  CLOCK_JUMP("node by"),
  FULL_DISK("node bytes for down"),
  FAIL_FSYNC("node for down"),
  KILL_CONTROLLER("power down"),
  CUT_BOTH("node other for"),
  /** The digits of {@code nodes} are the brokers on one side. */
  DIVIDE("nodes for"),
  /** Clients are numbered as producers are; 101 and up read partition 0 and up. */
  CUT_CLIENT("client node requests answers for"),
  SLOW_CLIENT("client node for"),
  RESET_CLIENT("client node"),
  /** The lag is in milliseconds; what may be fetched at once, and a segment, in bytes. */
  RECONFIGURE("node lag fetch segment down"),

  CREATE_TOPIC("topic partitions replicas"),
  DELETE_TOPIC("topic"),
  /** The digits of {@code onto} are the brokers, the preferred leader first. */
  MOVE_REPLICAS("partition onto"),
  CALL_OFF_MOVE("partition"),
  ELECT_LEADER("partition"),
  DELETE_RECORDS("partition before"),

  /** Who retries sends a batch again while nobody knows what came of it. */
  PRODUCE("client acks idempotent retries"),
  READ("partition"),

  /** A process joins the group; a static member's next one replaces it. */
  JOIN_GROUP("member static"),
  LEAVE_GROUP("member"),
  /** It ends without a word. */
  END_MEMBER("member"),
  FREEZE_MEMBER("member for"),
  /** It says that it lives, and does nothing else. */
  DOZE_MEMBER("member for");

  static final String NODE = "node";
  static final String OTHER = "other";
  static final String NODES = "nodes";
  static final String REQUESTS = "requests";
  static final String ANSWERS = "answers";
  static final String LAG = "lag";
  static final String FETCH = "fetch";
  static final String SEGMENT = "segment";
  static final String FOR = "for";
  static final String BY = "by";
  static final String DOWN = "down";
  static final String POWER = "power";
  static final String BYTES = "bytes";
  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String BEFORE = "before";
  static final String PARTITIONS = "partitions";
  static final String REPLICAS = "replicas";
  static final String ONTO = "onto";
  static final String CLIENT = "client";
  static final String ACKS = "acks";
  static final String IDEMPOTENT = "idempotent";
  static final String RETRIES = "retries";
  static final String MEMBER = "member";
  static final String STATIC = "static";

  private final String names;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Act(String names) {
    this.names = names;
  }

  static Act of(Mishap mishap) {
    return valueOf(mishap.name());
  }

  /** What there is to say about it. */
  List<String> names() {
    return List.of(names.split(" "));
  }

  String word() {
    return word;
  }

  boolean isMishap() {
    return compareTo(CREATE_TOPIC) < 0;
  }

  Mishap mishap() {
    return Mishap.valueOf(name());
  }

  /** Whether somebody begins to write or to read. */
  boolean isClient() {
    return this == PRODUCE || this == READ;
  }

  /** Whether a link of one of the clients is harmed. */
  boolean isOfClientsLink() {
    return this == CUT_CLIENT || this == SLOW_CLIENT || this == RESET_CLIENT;
  }

  /** Whether replicas are moved, so that they have to be put back in the end. */
  boolean isMove() {
    return this == MOVE_REPLICAS || this == CALL_OFF_MOVE || this == ELECT_LEADER;
  }

  /** Whether a member of the group does something. */
  boolean isMember() {
    return compareTo(JOIN_GROUP) >= 0;
  }

  /** Whether a value is a length of time, in microseconds; stories have it in milliseconds. */
  static boolean isTime(String name) {
    return name.equals(FOR) || name.equals(BY) || name.startsWith(DOWN);
  }

  /** What a value is called that is needed more than once. */
  static String again(String name, int nth) {
    return nth == 1 ? name : name + "-" + nth;
  }

  /** Whether there is such a value to say about it. */
  boolean knows(String name) {
    return names().contains(name)
        || (names().contains(DOWN) && name.matches(DOWN + "-([2-9]|[1-9][0-9])"));
  }

  static boolean isOptional(String name) {
    return name.startsWith(DOWN) || name.equals(RETRIES);
  }

  /** Whether such a value can be; where it depends on the cluster, the story knows. */
  boolean allows(String name, long value) {
    return switch (name) {
      case NODE -> isBroker(value) || (this == SHUT_DOWN && value == SimNode.CONTROLLER);
      case OTHER -> isBroker(value) || value == SimNode.CONTROLLER;
      case POWER, IDEMPOTENT, STATIC, REQUESTS, ANSWERS -> value == 0 || value == 1;
      case RETRIES -> value >= 0 && value <= 100;
      case ACKS -> value >= -1 && value <= 1;
      case ONTO, NODES -> isTarget(value);
      case LAG, FETCH, SEGMENT -> value >= 100 && value <= 10_000_000;
      case REPLICAS -> isBroker(value);
      case MEMBER -> value >= 1 && value < SimGroup.LATECOMER;
      case PARTITIONS -> value >= 1 && value <= 10;
      case TOPIC, CLIENT -> value >= 1 && value <= 1_000_000;
      default -> value >= 0 && value <= 600_000_000;
    };
  }

  private static boolean isBroker(long value) {
    return value >= 1 && value <= WholeSimulator.BROKERS;
  }

  private static boolean isTarget(long value) {
    String digits = Long.toString(value);
    return digits.chars().allMatch(each -> isBroker(each - '0'))
        && digits.chars().distinct().count() == digits.length();
  }
}
