package io.highwater.tla.story;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One step in plain words. Numbers are Kafka's: offsets and epochs from 0 on. */
final class Narrator {
  private final Data args;
  private final String who;
  private final Scene before;
  private final Scene after;
  private final Replica was;
  private final Replica is;

  private Narrator(TraceLine line, Scene before, Scene after) {
    this.args = line.args();
    this.before = before;
    this.after = after;
    this.who = line.broker() >= 0 ? "broker " + line.broker() : "the " + line.actor();
    this.was = before.replica(line.broker());
    this.is = after.replica(line.broker());
  }

  /** What the step from one scene to the next did. */
  static String tell(TraceLine line, Scene before, Scene after) {
    String sentence = new Narrator(line, before, after).tell(line.action());
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".";
  }

  private String tell(String action) {
    return switch (action) {
      case "CreatePartition" -> "the partition exists" + decided();
      case "OpenLog" -> who + " opens its log and finds " + records(is.leo());
      case "LeaveLate" -> who + " lets producers go that have waited too long";
      case "WriteRecordToLeader" -> written();
      case "CompleteFlush" -> who + " has flushed " + records(is.durable()) + " to its disk";
      case "ReceiveMetadataUpdate" -> learnt();
      case "AnswerLatestOffset" ->
          who + " tells a client that the latest offset is " + args.number("offset", -1);
      default -> tellFetch(action);
    };
  }

  private String tellFetch(String action) {
    return switch (action) {
      case "SendFetchRequest" ->
          who
              + " asks its leader, "
              + broker("leader")
              + ", for records from offset "
              + args.number("offset", -1)
              + " on";
      case "ReceiveFetchRequest" -> arrived();
      case "SendFetchResponse" -> who + " answers the fetch of " + broker("replica") + sent();
      case "ReceiveFetchResponse" -> "the answer to its fetch reaches " + who + followed();
      case "ExpireFetchRequest" -> who + " gives up waiting for the answer to its fetch";
      case "FetchAtOnce" -> who + " fetches from its leader" + followed();
      case "LoseFetch" -> "a message of a fetch of " + broker("broker") + " is lost";
      default -> tellIsr(action);
    };
  }

  private String tellIsr(String action) {
    return switch (action) {
      case "SendAlterPartitionRequest" ->
          who
              + " asks the controller for the ISR "
              + set(args.numbers("isr"))
              + "; it counts on "
              + maximal()
              + " until it hears";
      case "ReceiveAlterPartitionRequest" ->
          "the request of %s for the ISR %s reaches the controller: %s"
              .formatted(broker("broker"), set(args.numbers("isr")), verdict());
      case "ReceiveAlterPartitionResponse" ->
          "the controller's answer (%s) reaches %s, which counts on %s"
              .formatted(verdict(), who, maximal());
      case "ExpireAlterPartitionRequest" -> who + " gives up waiting for the controller's answer";
      case "AlterPartitionAtOnce" -> who + " gets another ISR from the controller" + decided();
      case "LoseAlterPartition" -> "an AlterPartition message of " + broker("broker") + " is lost";
      default -> tellBroker(action);
    };
  }

  private String tellBroker(String action) {
    String whom = broker("broker");
    return switch (action) {
      case "RegisterBroker" ->
          whom + " registers with broker epoch " + args.number("brokerEpoch", -1) + decided();
      case "UnfenceBroker" -> whom + " is unfenced" + decided();
      case "FenceBroker" -> "the session of " + whom + " expires" + decided();
      case "CrashBroker" -> "the process of " + whom + " crashes; its page cache survives";
      case "LosePower" ->
          "the machine of "
              + whom
              + " loses power; its log keeps "
              + records(after.replica((int) args.number("broker", -1)).leo());
      case "StopBroker" -> "the process of " + whom + " ends cleanly, with its log flushed";
      case "RestartBroker" -> "the process of " + whom + " starts again";
      default -> other(action);
    };
  }

  private String other(String action) {
    StringBuilder words = new StringBuilder();
    for (String word : action.split("(?=\\p{Lu})")) {
      words.append(words.isEmpty() ? "" : " ").append(Character.toLowerCase(word.charAt(0)));
      words.append(word.substring(1));
    }
    String about = args.fields().isEmpty() ? "" : " (" + args + ")";
    return who + ": " + words + about + decided();
  }

  private String written() {
    long count = args.number("count", 1);
    String what =
        count == 1
            ? "the record at offset " + (is.leo() - 1) + " of epoch " + is.epochAt(is.leo() - 1)
            : count == 0 ? "nothing, for it has the batch already," : records(count);
    return who + " appends " + what + " for a producer with acks=" + args.text("acks", "?");
  }

  private String arrived() {
    String request =
        "a fetch of " + broker("replica") + " from offset " + args.number("offset", -1);
    if (args.has("diverging")) {
      return request + " reaches " + who + ": its log diverges there" + noted();
    }
    return request
        + " reaches "
        + who
        + (args.flag("refused")
            ? ", which refuses it and counts it for nothing"
            : ", which notes what it holds");
  }

  /** A diverging fetch must count for nothing; that it does is worth telling. */
  private String noted() {
    return was.state().object("progress").equals(is.state().object("progress"))
        ? ", so it counts for nothing"
        : ", and yet it counts";
  }

  /** The model knows how many records are sent; a process only whether any are. */
  private String sent() {
    if (args.has("diverging")) {
      return " with where their logs part";
    } else if (args.has("empty")) {
      return args.flag("empty") ? " with no record" : " with records";
    }
    long count = args.number("count", 0);
    return count == 0 ? " with no record" : " with " + records(count);
  }

  private String followed() {
    if (is.leo() < was.leo()) {
      return " and it truncates its log to " + records(is.leo());
    }
    long brought = is.leo() - was.leo();
    if (brought == 0) {
      return ", which brings no record";
    }
    return brought == 1
        ? " and it appends the record at offset %d of epoch %d"
            .formatted(is.leo() - 1, is.epochAt(is.leo() - 1))
        : " and it appends " + records(brought);
  }

  private String learnt() {
    if (is.leaderEpoch() == was.leaderEpoch() && was.isUp()) {
      return who + " learns that the ISR is " + set(args.numbers("isr"));
    }
    if (is.leads()) {
      return who + " becomes leader in epoch " + is.leaderEpoch();
    }
    return is.leader() < 0
        ? who + " learns that nobody leads in epoch " + is.leaderEpoch()
        : who + " becomes a follower of broker " + is.leader() + " in epoch " + is.leaderEpoch();
  }

  private String verdict() {
    String error = args.text("error", "NONE");
    return error.equals("NONE") ? "granted" + decided() : "refused as " + error;
  }

  private String maximal() {
    List<Long> members = new ArrayList<>(is.isr().numbers("committed"));
    is.isr().numbers("proposed").stream()
        .filter(each -> !members.contains(each))
        .forEach(members::add);
    members.sort(Long::compare);
    return set(members);
  }

  private String decided() {
    Data version = after.version();
    if (version.equals(before.version())) {
      return "";
    }
    long leader = version.number("leader", -1);
    return "; %s is to lead in epoch %d with ISR %s"
        .formatted(
            leader < 0 ? "nobody" : "broker " + leader,
            version.number("leaderEpoch", -1),
            set(version.numbers("isr")));
  }

  private String broker(String field) {
    return "broker " + args.number(field, -1);
  }

  static String records(long count) {
    return count == 1 ? "1 record" : count + " records";
  }

  static String set(List<Long> brokers) {
    return brokers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }
}
