package io.highwater.fault.sim.whole;

import io.highwater.fault.cluster.ProcessCluster;
import io.highwater.spec.ReplicaView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** What is done to whole brokers, in a reader's words. */
final class WholeNarration {
  private WholeNarration() {}

  static String of(WholeStep it) {
    return it.act().isMishap() ? mishap(it) : deed(it);
  }

  private static String mishap(WholeStep it) {
    return switch (it.act()) {
      case KILL -> node(it) + "'s process is killed" + down(it);
      case LOSE_POWER -> node(it) + " loses its power" + down(it);
      case LOSE_ALL_POWER -> "all machines lose their power";
      case PAUSE -> "%s stands still for %s".formatted(node(it), seconds(it, Act.FOR));
      case SLOW_DISK -> "%s's disk is slow for %s".formatted(node(it), seconds(it, Act.FOR));
      case CUT ->
          "what %s sends to %s is held up for %s"
              .formatted(node(it), other(it), seconds(it, Act.FOR));
      case ISOLATE -> "%s is cut off for %s".formatted(node(it), seconds(it, Act.FOR));
      case SLOW_LINK ->
          "what %s sends to %s takes long for %s"
              .formatted(node(it), other(it), seconds(it, Act.FOR));
      case RESET -> "the connections of %s and %s are reset".formatted(node(it), other(it));
      case SHUT_DOWN -> node(it) + " is asked to end" + down(it);
      case CLOCK_JUMP -> "%s's clock jumps %s ahead".formatted(node(it), seconds(it, Act.BY));
      case FULL_DISK ->
          "%s's disk has room for %d bytes, for %s"
              .formatted(node(it), it.value(Act.BYTES), seconds(it, Act.FOR));
      case FAIL_FSYNC ->
          "%s's next fsync of a log will fail, within %s".formatted(node(it), seconds(it, Act.FOR));
      case KILL_CONTROLLER ->
          (it.value(Act.POWER) == 1
                  ? "the controller loses its power"
                  : "the controller's process is killed")
              + down(it);
      case CUT_BOTH ->
          "%s and %s are cut off from each other for %s"
              .formatted(node(it), other(it), seconds(it, Act.FOR));
      case DIVIDE ->
          "%s reach only each other for %s".formatted(brokers(it, Act.NODES), seconds(it, Act.FOR));
      case CUT_CLIENT -> "%s is held up for %s".formatted(heldUp(it), seconds(it, Act.FOR));
      case SLOW_CLIENT ->
          "what %s and %s send each other takes long for %s"
              .formatted(client(it), node(it), seconds(it, Act.FOR));
      case RESET_CLIENT -> "the connections of %s and %s are reset".formatted(client(it), node(it));
      case RECONFIGURE ->
          "%s is killed%s; from now on it has replica.lag.time.max.ms=%d, replica.fetch.max.bytes=%d, log.segment.bytes=%d"
              .formatted(
                  node(it),
                  down(it),
                  it.value(Act.LAG),
                  it.value(Act.FETCH),
                  it.value(Act.SEGMENT));
      default -> throw new IllegalArgumentException("no misfortune: " + it);
    };
  }

  /** What clients and operators do. */
  private static String deed(WholeStep it) {
    return switch (it.act()) {
      case CREATE_TOPIC ->
          "somebody creates side-%d, %d partition(s) with %d replica(s)"
              .formatted(it.value(Act.TOPIC), it.value(Act.PARTITIONS), it.value(Act.REPLICAS));
      case DELETE_TOPIC -> "somebody deletes side-" + it.value(Act.TOPIC);
      case MOVE_REPLICAS ->
          "the replicas of %s shall be on %s".formatted(partition(it), brokers(it, Act.ONTO));
      case CALL_OFF_MOVE ->
          "the replicas of %s shall stay where they were".formatted(partition(it));
      case ELECT_LEADER -> "the first replica of %s shall lead again".formatted(partition(it));
      case DELETE_RECORDS ->
          "somebody deletes the records of %s before offset %d"
              .formatted(partition(it), it.value(Act.BEFORE));
      case PRODUCE ->
          "producer %d begins to write, acks=%s%s%s"
              .formatted(
                  it.value(Act.CLIENT),
                  it.value(Act.ACKS) < 0 ? "all" : it.value(Act.ACKS),
                  it.value(Act.IDEMPOTENT) == 1 ? ", idempotent" : "",
                  retries(it));
      case READ -> "somebody begins to read " + partition(it);
      case JOIN_GROUP ->
          member(it) + " begins to join the group" + (it.value(Act.STATIC) == 1 ? ", static" : "");
      case LEAVE_GROUP -> member(it) + " leaves the group";
      case END_MEMBER -> member(it) + " ends without a word";
      case FREEZE_MEMBER -> "%s stands still for %s".formatted(member(it), seconds(it, Act.FOR));
      case DOZE_MEMBER ->
          "%s does nothing for %s but say that it lives"
              .formatted(member(it), seconds(it, Act.FOR));
      default -> throw new IllegalArgumentException("nobody does it: " + it);
    };
  }

  private static String node(WholeStep it) {
    return ProcessCluster.name(it.number(Act.NODE));
  }

  private static String other(WholeStep it) {
    return ProcessCluster.name(it.number(Act.OTHER));
  }

  private static String client(WholeStep it) {
    return WholeClients.name(it.number(Act.CLIENT));
  }

  /** The digits are the brokers. */
  private static String brokers(WholeStep it, String name) {
    return String.join(", ", Long.toString(it.value(name)).split(""));
  }

  private static String heldUp(WholeStep it) {
    boolean answered = it.value(Act.ANSWERS) == 1;
    String what =
        it.value(Act.REQUESTS) == 0
            ? "what comes to %s from %s"
            : answered ? "all between %s and %s" : "what goes from %s to %s";
    return what.formatted(client(it), node(it));
  }

  private static String member(WholeStep it) {
    return "member " + it.value(Act.MEMBER);
  }

  private static String partition(WholeStep it) {
    return WholeSimulator.TOPIC + "-" + it.value(Act.PARTITION);
  }

  private static String retries(WholeStep it) {
    long retries = it.values().getOrDefault(Act.RETRIES, 0L);
    return retries == 0 ? "" : ", sends a batch up to %d times again".formatted(retries);
  }

  private static String down(WholeStep it) {
    return it.values().containsKey(Act.DOWN) ? "; it stays down for " + seconds(it, Act.DOWN) : "";
  }

  private static String seconds(WholeStep it, String name) {
    return String.format(Locale.ROOT, "%.3f s", it.value(name) / 1e6);
  }

  /** What a power cut has taken of the logs that clients write to. */
  static List<String> losses(SortedMap<String, Long> before, SortedMap<String, Long> after) {
    List<String> lines = new ArrayList<>();
    before.forEach(
        (log, bytes) -> {
          long left = after.getOrDefault(log, 0L);
          if (left != bytes) {
            lines.add("keeps %,d of %,d bytes of %s".formatted(left, bytes, log));
          }
        });
    return lines;
  }

  /**
   * What a replica has done that a reader wants to know.
   *
   * @param before null if its process has just begun
   */
  static List<String> changes(String partition, ReplicaView before, ReplicaView now) {
    List<String> lines = new ArrayList<>();
    String who = ProcessCluster.name(now.brokerId());
    boolean led = before != null && before.isLeader() && before.leaderEpoch() == now.leaderEpoch();
    if (now.isLeader() && !led) {
      lines.add(
          "%s leads %s in epoch %d, from offset %d on; in sync are %s"
              .formatted(who, partition, now.leaderEpoch(), now.log().end(), isr(now)));
    } else if (now.isLeader() && !isr(before).equals(isr(now))) {
      lines.add("%s: in sync for %s are %s".formatted(who, partition, isr(now)));
    }
    if (before != null && now.log().end() < before.log().end()) {
      lines.add(
          "%s truncates %s from %d to %d"
              .formatted(who, partition, before.log().end(), now.log().end()));
    }
    return lines;
  }

  private static String isr(ReplicaView leader) {
    return leader.leading().isr().committed().toString();
  }
}
