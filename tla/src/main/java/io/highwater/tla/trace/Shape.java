package io.highwater.tla.trace;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;

import io.highwater.tla.trace.TraceLine.Fields;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which fields lines have, of which types: as {@link io.highwater.spec.Trace} says, no more and no
 * less. What a field says is for the model to judge, and that it says it, for this.
 */
final class Shape {
  private static final Set<String> WITHOUT_STATE =
      Set.of("SendFetchRequest", "SendFetchResponse", "DropReplica", "RemoveTopic");

  private static final Set<String> MESSAGES =
      Set.of(
          "SendFetchRequest", "SendFetchResponse", "ReceiveFetchRequest", "ReceiveFetchResponse");

  /** Of the controller's actions, those on one partition. */
  private static final Set<String> DECISIONS =
      Set.of(
          "CreatePartition",
          "ReceiveAlterPartitionRequest",
          "AlterPartitionReassignment",
          "ElectPreferredLeader",
          "ElectUncleanLeader");

  private static final String FETCH =
      "brokerEpoch number, leaderEpoch number, offset number, lastEpoch number, flushed number";

  private static final String VERSION =
      "leader number, leaderEpoch number, partitionEpoch number, isr numbers, elr numbers,"
          + " lastKnown numbers, recovering truth, replicas numbers, adding numbers,"
          + " removing numbers, minIsr number, flushPolicy text, unclean truth";

  private static final String STANDING = "broker number, brokerEpoch number";
  private static final String LIFE = "broker number, incarnation number, id text?";

  /** Of each action: name and type of each field, {@code ?} if it may be missing. */
  private static final Map<String, Shape> ARGS =
      shapes(
          Map.ofEntries(
              entry("WriteRecordToLeader", "acks text, count number, answered number?"),
              entry("LeaveLate", ""),
              entry("AnswerLatestOffset", "offset number"),
              entry("CompleteFlush", "offset number"),
              entry("OpenLog", ""),
              entry("DropReplica", "partitionEpoch number"),
              entry("SendFetchRequest", "leader number, " + FETCH),
              entry("ReceiveFetchRequest", "replica number, diverging Diverging, " + FETCH),
              entry(
                  "SendFetchResponse",
                  "replica number, leaderEpoch number, offset number, empty truth, hw number,"
                      + " diverging Diverging"),
              entry(
                  "ReceiveFetchResponse",
                  "leaderEpoch number, offset number, error text, count number, epochs epochs,"
                      + " hw number, diverging Diverging"),
              entry("ExpireFetchRequest", "leaderEpoch number"),
              entry(
                  "SendAlterPartitionRequest",
                  "request number, leaderEpoch number, partitionEpoch number, isr numbers,"
                      + " brokerEpochs Epochs"),
              entry(
                  "ReceiveAlterPartitionResponse",
                  "request number, error text, isr numbers, partitionEpoch number"),
              entry("ExpireAlterPartitionRequest", "request number"),
              entry("ReceiveMetadataUpdate", VERSION),
              entry(
                  "ReceiveAlterPartitionRequest",
                  STANDING
                      + ", leaderEpoch number, partitionEpoch number, isr numbers,"
                      + " brokerEpochs Epochs, error text"),
              entry("RegisterBroker", STANDING + ", id text"),
              entry("FenceBroker", STANDING),
              entry("UnfenceBroker", STANDING),
              entry("BeginControlledShutdown", STANDING),
              entry("CreatePartition", "topic text, replicas numbers"),
              entry("RemoveTopic", "topicId text"),
              entry("ConfigureTopic", "topic text, key text, value text"),
              entry("AlterPartitionReassignment", "target numbers"),
              entry("ElectPreferredLeader", ""),
              entry("ElectUncleanLeader", ""),
              entry("CrashBroker", LIFE),
              entry("LosePower", LIFE),
              entry("StopBroker", LIFE + ", brokerEpoch number?"),
              entry("RestartBroker", LIFE)));

  private static final String ANY_REPLICA =
      "leader number, leaderEpoch number, leo number, hw number, durable number, epochs epochs,"
          + " start number?";

  private static final Shape REPLICA = new Shape(ANY_REPLICA);

  private static final Shape LEADER =
      new Shape(
          ANY_REPLICA
              + ", epochStart number, isr Isr, asked truth, progress Progress, pending numbers");

  private static final Shape CONTROLLER =
      new Shape("unfenced numbers, stopping numbers, brokerEpochs Epochs, versions Versions");

  private static final Shape MESSAGE =
      new Shape("connection text, correlation number, direction text");

  private static final Map<String, Shape> OBJECTS =
      shapes(
          Map.ofEntries(
              entry(
                  "Isr",
                  "committed numbers, proposed numbers, joiner number, joinerEpoch number?,"
                      + " partitionEpoch number, stray truth"),
              entry("Heard", "offset number, flushed number, brokerEpoch number"),
              entry("Diverging", "epoch number, end number"),
              entry("Version", VERSION)));

  /** Objects whose fields have the names of what they are of. */
  private static final Map<String, String> MAPS =
      Map.of("Epochs", "number", "Progress", "Heard", "Versions", "Version");

  private static final Pattern BROKER = Pattern.compile("\\d{1,9}");
  private static final String OPTIONAL = "?";

  private final Map<String, String> types;

  private Shape(String fields) {
    types =
        Stream.of(fields.split(", "))
            .filter(each -> !each.isEmpty())
            .map(each -> each.split(" "))
            .collect(toMap(words -> words[0], words -> words[1]));
  }

  private static Map<String, Shape> shapes(Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, each -> new Shape(each.getValue())));
  }

  /**
   * Looks at a line. Which actions there are is for the model to say.
   *
   * @throws Refusal.Found if a field is missing, of another type, or not known
   */
  static void require(TraceLine line) {
    Shape args = ARGS.get(line.action());
    if (args == null) {
      return;
    }
    args.require(line.args());
    Fields whole = new Fields(line, "", line.fields());
    boolean isReplica = line.actor().startsWith("broker-");
    if (isReplica || DECISIONS.contains(line.action()) || whole.has("partition")) {
      whole.text("partition");
    }
    boolean tellsState =
        !line.actor().equals(PartitionLines.HARNESS) && !WITHOUT_STATE.contains(line.action());
    if (!tellsState) {
      refuse(whole, "after");
    } else if (isReplica) {
      Fields after = whole.object("after");
      (after.has("isr") ? LEADER : REPLICA).require(after);
    } else {
      CONTROLLER.require(whole.object("after"));
    }
    if (isUnnumbered(whole)) {
      return;
    }
    if (MESSAGES.contains(line.action())) {
      MESSAGE.require(whole.object("message"));
    } else {
      refuse(whole, "message");
    }
  }

  /** An answer without a message of its own is late: it answers nothing that is outstanding. */
  private static boolean isUnnumbered(Fields line) {
    return line.text("action").equals("ReceiveFetchResponse") && !line.has("message");
  }

  private static void refuse(Fields of, String field) {
    if (of.has(field)) {
      throw of.found(field, "is not expected of this action");
    }
  }

  private void require(Fields of) {
    for (String each : of.values().keySet()) {
      if (!types.containsKey(each)) {
        throw of.found(each, "is not known");
      }
    }
    types.forEach(
        (name, type) -> {
          boolean isOptional = type.endsWith(OPTIONAL);
          if (of.has(name)) {
            require(of, name, isOptional ? type.substring(0, type.length() - 1) : type);
          } else if (!isOptional) {
            throw of.found(name, "is missing");
          }
        });
  }

  private static void require(Fields of, String field, String type) {
    switch (type) {
      case "number" -> of.number(field);
      case "numbers" -> of.numbers(field);
      case "text" -> of.text(field);
      case "truth" -> of.truth(field);
      case "epochs" -> EpochRuns.require(of, field);
      case "Diverging" -> {
        if (of.objectOrNull(field) != null) {
          OBJECTS.get(type).require(of.object(field));
        }
      }
      default -> {
        Fields object = of.object(field);
        if (MAPS.containsKey(type)) {
          for (String each : object.values().keySet()) {
            if (!type.equals("Versions") && !BROKER.matcher(each).matches()) {
              throw of.found(field, "expected the numbers of brokers, not " + each);
            }
            require(object, each, MAPS.get(type));
          }
        } else {
          OBJECTS.get(type).require(object);
        }
      }
    }
  }
}
