package io.highwater.tla.story;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One actor in one action.
 *
 * @param step lines of one step of the model have the same number; -1 if each line is a step
 * @param actor {@code broker-1}, {@code controller} or {@code harness}
 * @param action as in {@code Replication.tla}, or one of the few that it leaves out
 * @param partition whom it concerns; null for all
 * @param args the choices made and what was said
 * @param acked records acknowledged with acks=all in this step, as offset and epoch; null where the
 *     source does not say and it follows from the state
 * @param after the actor's state
 */
public record TraceLine(
    int step, String actor, String action, String partition, Data args, Data acked, Data after) {
  private static final int NO_STEP = -1;

  static TraceLine of(Data line) {
    for (String field : new String[] {"actor", "action"}) {
      if (line.text(field, "").isEmpty()) {
        throw new IllegalArgumentException("expected a field " + field);
      }
    }
    return new TraceLine(
        (int) line.number("step", NO_STEP),
        line.text("actor", ""),
        line.text("action", ""),
        line.text("partition", null),
        line.object("args"),
        line.has("acked") ? new Data(Map.of("acked", line.fields().get("acked"))) : null,
        line.object("after"));
  }

  Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (step != NO_STEP) {
      fields.put("step", step);
    }
    fields.put("actor", actor);
    fields.put("action", action);
    if (partition != null) {
      fields.put("partition", partition);
    }
    fields.put("args", args.fields());
    if (acked != null) {
      fields.put("acked", acked.fields().get("acked"));
    }
    fields.put("after", after.fields());
    return fields;
  }

  /** The id of a broker that acts, or -1. */
  public int broker() {
    return actor.matches("broker-\\d+") ? Integer.parseInt(actor.substring(7)) : -1;
  }
}
