package io.highwater.tla.story;

/** A story as a Mermaid sequence diagram, which many Markdown viewers draw. */
public final class MermaidStory {
  private static final String CONTROLLER = "controller";
  private static final String CLIENT = "client";

  private final Telling telling;
  private final StringBuilder out = new StringBuilder("sequenceDiagram\n");

  private MermaidStory(Telling telling) {
    this.telling = telling;
  }

  /** The diagram's text. */
  public static String of(Telling telling) {
    MermaidStory story = new MermaidStory(telling);
    story.draw();
    return story.out.toString();
  }

  private void draw() {
    add("participant " + CLIENT);
    telling.brokers().forEach(id -> add("participant b" + id + " as broker " + id));
    add("participant " + CONTROLLER);
    for (Moment each : telling.moments()) {
      if (each.number() > 0) {
        draw(each);
      }
      each.acknowledged().forEach(record -> note(CLIENT, "ACKNOWLEDGED: " + record));
      each.lost().forEach(lost -> note(CLIENT, "LOST: " + lost));
    }
    telling
        .trace()
        .violated()
        .ifPresent(violated -> note(CLIENT, "VIOLATED: " + violated.text("invariant", "?")));
  }

  private void draw(Moment moment) {
    TraceLine line = moment.line();
    Data args = line.args();
    String actor = participant(line);
    String words = moment.number() + ". " + moment.sentence();
    switch (line.action()) {
      case "WriteRecordToLeader" -> arrow(CLIENT, "->>", actor, words);
      case "AnswerLatestOffset" -> arrow(actor, "-->>", CLIENT, words);
      case "SendFetchRequest" -> arrow(actor, "-)", peer(args, "leader"), words);
      case "ReceiveFetchRequest" -> arrow(peer(args, "replica"), "->>", actor, words);
      case "SendFetchResponse" -> arrow(actor, "--)", peer(args, "replica"), words);
      case "ReceiveFetchResponse", "FetchAtOnce" ->
          arrow(leader(moment, actor), "-->>", actor, words);
      case "SendAlterPartitionRequest" -> arrow(actor, "-)", CONTROLLER, words);
      case "ReceiveAlterPartitionRequest" -> arrow(peer(args, "broker"), "->>", CONTROLLER, words);
      case "ReceiveAlterPartitionResponse", "ReceiveMetadataUpdate" ->
          arrow(CONTROLLER, "-->>", actor, words);
      case "RegisterBroker", "UnfenceBroker" ->
          arrow(peer(args, "broker"), "->>", CONTROLLER, words);
      default -> note(actor, words);
    }
  }

  private static String participant(TraceLine line) {
    long broker = line.broker() >= 0 ? line.broker() : line.args().number("broker", -1);
    return line.actor().equals(CONTROLLER) || broker < 0 ? CONTROLLER : "b" + broker;
  }

  private static String peer(Data args, String field) {
    long broker = args.number(field, -1);
    return broker < 0 ? CONTROLLER : "b" + broker;
  }

  private static String leader(Moment moment, String follower) {
    long leader = moment.scene().replica(moment.line().broker()).leader();
    return leader < 0 ? follower : "b" + leader;
  }

  private void arrow(String from, String arrow, String to, String words) {
    add(from + arrow + to + ": " + plain(words));
  }

  private void note(String over, String words) {
    add("note over " + over + ": " + plain(words));
  }

  /** Mermaid ends a message at a semicolon and takes a hash for an entity. */
  private static String plain(String words) {
    return words.replace(";", ",").replace("#", "no. ");
  }

  private void add(String line) {
    out.append("  ").append(line).append('\n');
  }
}
