package io.highwater.tla;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One step of a behaviour of {@code Replication} in plain words. Offsets are Kafka's: the first
 * record has offset 0, where the specification counts from 1.
 */
final class Narrator {
  private static final String NOBODY = "None";

  private final TlcState before;
  private final TlcState after;
  private final String b;

  private Narrator(TlcState before, TlcState after) {
    this.before = before;
    this.after = after;
    this.b = after.get("act").at("broker").asText();
  }

  /** Who leads whom before anything has happened. */
  static String beginning(TlcState first) {
    return "All brokers are up and their logs are empty; " + version(newest(first)) + ".";
  }

  /** What the step from one state to the next did. */
  static String tell(TlcState before, TlcState after) {
    return new Narrator(before, after).tell();
  }

  private String tell() {
    String who = broker(b);
    return switch (after.get("act").at("action").asText()) {
      case "WriteRecordToLeader" -> who + " appends " + lastRecord() + acks() + ".";
      case "CompleteFlush" ->
          who + " has flushed " + records(after.get("durable", b).asInt()) + " to its disk.";
      case "ReceiveMetadataUpdate" -> learnt();
      case "RegisterBroker" ->
          who + " registers with broker epoch " + after.get("brokerEpoch", b) + decided() + ".";
      case "UnfenceBroker" -> who + " is unfenced" + decided() + ".";
      case "FenceBroker" -> "The session of " + who + " expires" + decided() + ".";
      case "AnswerLatestOffset" ->
          who + " tells a client that the latest offset is " + after.get("told").at("offset") + ".";
      case "CrashBroker" -> "The process of " + who + " crashes; its page cache survives.";
      case "LosePower" ->
          "The machine of " + who + " loses power; " + records(size(after, b)) + " are left.";
      case "RestartBroker" -> "The process of " + who + " starts again.";
      case String message -> tellMessage(who, message);
    };
  }

  private String tellMessage(String who, String action) {
    return switch (action) {
      case "SendFetchRequest" -> who + " asks its leader for records" + from() + ".";
      case "ReceiveFetchRequest" -> "A fetch request of " + who + " arrives" + heard() + ".";
      case "SendFetchResponse" -> "The leader answers the fetch of " + who + ".";
      case "ReceiveFetchResponse" -> "The answer to its fetch reaches " + who + followed() + ".";
      case "ExpireFetchRequest" -> who + " gives up waiting for the answer to its fetch.";
      case "FetchAtOnce" -> who + " fetches from its leader" + followed() + ".";
      case "LoseFetch" -> "A message of a fetch of " + who + " is lost.";
      case "SendAlterPartitionRequest" ->
          who + " asks the controller for an ISR; it counts on " + maximal() + " until it hears.";
      case "ReceiveAlterPartitionRequest" ->
          "An AlterPartition request of " + who + " reaches the controller: " + decision() + ".";
      case "ReceiveAlterPartitionResponse" ->
          "The controller's answer reaches " + who + ", which counts on " + maximal() + ".";
      case "ExpireAlterPartitionRequest" -> who + " gives up waiting for the controller's answer.";
      case "AlterPartitionAtOnce" ->
          who + " asks the controller for another ISR: " + decision() + ".";
      case "LoseAlterPartition" -> "An AlterPartition message of " + who + " is lost.";
      default -> who + " takes the step " + action + ".";
    };
  }

  private String from() {
    return " from offset " + after.get("fetch", b).at("offset") + " on";
  }

  private String maximal() {
    TlaValue isr = after.get("isr", b);
    Set<TlaValue> members = new LinkedHashSet<>(isr.at("committed").elements());
    members.addAll(isr.at("proposed").elements());
    return brokers(new TlaValue.SetOf(List.copyOf(members)));
  }

  private String acks() {
    boolean waits = !after.get("pending", b).equals(before.get("pending", b));
    boolean committed = !after.get("com").equals(before.get("com"));
    return waits || committed ? " for a producer with acks=all" : " for a producer with acks=1";
  }

  private String lastRecord() {
    List<TlaValue> log = after.get("log", b).elements();
    return record(log.size(), log.getLast().asInt());
  }

  static String record(int position, int epoch) {
    return "the record at offset " + (position - 1) + " of epoch " + epoch;
  }

  private String heard() {
    if (!after.get("progress").equals(before.get("progress"))) {
      return ", and its leader notes what it holds";
    }
    TlaValue answer = after.get("fetch", b);
    return answer.fields().containsKey("diverging")
        ? ": its log diverges"
        : " and counts for nothing";
  }

  private String followed() {
    int had = size(before, b);
    int has = size(after, b);
    if (has < had) {
      return " and it truncates its log to " + records(has);
    }
    return has > had ? " and it appends " + lastRecord() : ", which brings no record";
  }

  private String learnt() {
    int place = after.get("applied", b).asInt();
    TlaValue now = after.get("meta").elements().get(place - 1);
    int old = before.get("applied", b).asInt();
    int oldEpoch =
        old == 0 ? 0 : before.get("meta").elements().get(old - 1).at("leaderEpoch").asInt();
    int epoch = now.at("leaderEpoch").asInt();
    String leader = now.at("leader").asText();
    if (epoch == oldEpoch) {
      return broker(b) + " learns that the ISR is " + brokers(now.at("isr")) + ".";
    }
    if (leader.equals(b)) {
      return broker(b) + " becomes leader in epoch " + epoch + ".";
    }
    return leader.equals(NOBODY)
        ? broker(b) + " learns that nobody leads in epoch " + epoch + "."
        : broker(b) + " becomes a follower of " + broker(leader) + " in epoch " + epoch + ".";
  }

  private String decision() {
    return decided().isEmpty() ? "it is refused" : "granted" + decided();
  }

  private String decided() {
    return after.get("meta").equals(before.get("meta")) ? "" : "; " + version(newest(after));
  }

  private static TlaValue newest(TlcState state) {
    return state.get("meta").elements().getLast();
  }

  private static String version(TlaValue version) {
    String leader = version.at("leader").asText();
    return (leader.equals(NOBODY) ? "nobody" : broker(leader))
        + " is to lead in epoch "
        + version.at("leaderEpoch")
        + " with ISR "
        + brokers(version.at("isr"));
  }

  private static int size(TlcState state, String broker) {
    return state.get("log", broker).elements().size();
  }

  private static String records(int count) {
    return count == 1 ? "1 record" : count + " records";
  }

  /** {@code b2} is broker 2. */
  static String broker(String name) {
    return "broker " + name.substring(1);
  }

  private static String brokers(TlaValue set) {
    return set.elements().stream()
        .map(member -> member.asText().substring(1))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
