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
      case CREATE_TOPIC ->
          "somebody creates side-%d, %d partition(s) with %d replica(s)"
              .formatted(it.value(Act.TOPIC), it.value(Act.PARTITIONS), it.value(Act.REPLICAS));
      case DELETE_TOPIC -> "somebody deletes side-" + it.value(Act.TOPIC);
      case MOVE_REPLICAS ->
          "the replicas of %s shall be on %s"
              .formatted(
                  partition(it), String.join(", ", Long.toString(it.value(Act.ONTO)).split("")));
      case CALL_OFF_MOVE ->
          "the replicas of %s shall stay where they were".formatted(partition(it));
      case ELECT_LEADER -> "the first replica of %s shall lead again".formatted(partition(it));
      case DELETE_RECORDS ->
          "somebody deletes the records of %s before offset %d"
              .formatted(partition(it), it.value(Act.BEFORE));
      case PRODUCE ->
          "producer %d begins to write, acks=%s%s"
              .formatted(
                  it.value(Act.CLIENT),
                  it.value(Act.ACKS) < 0 ? "all" : it.value(Act.ACKS),
                  it.value(Act.IDEMPOTENT) == 1 ? ", idempotent" : "");
      case READ -> "somebody begins to read " + partition(it);
      case JOIN_GROUP ->
          member(it) + " begins to join the group" + (it.value(Act.STATIC) == 1 ? ", static" : "");
      case LEAVE_GROUP -> member(it) + " leaves the group";
      case END_MEMBER -> member(it) + " ends without a word";
      case FREEZE_MEMBER -> "%s stands still for %s".formatted(member(it), seconds(it, Act.FOR));
      case DOZE_MEMBER ->
          "%s does nothing for %s but say that it lives"
              .formatted(member(it), seconds(it, Act.FOR));
    };
  }

  private static String node(WholeStep it) {
    return ProcessCluster.name(it.number(Act.NODE));
  }

  private static String other(WholeStep it) {
    return ProcessCluster.name(it.number(Act.OTHER));
  }

  private static String member(WholeStep it) {
    return "member " + it.value(Act.MEMBER);
  }

  private static String partition(WholeStep it) {
    return WholeSimulator.TOPIC + "-" + it.value(Act.PARTITION);
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
