package io.highwater.tla.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A story as text: each step in words and what it changed, the moments at which a record was
 * acknowledged and at which it was lost, and what the last step broke.
 */
public final class TextStory {
  private static final String INDENT = "       ";
  private static final int SHOWN = 3;

  private final List<String> lines = new ArrayList<>();

  private TextStory() {}

  /** The story, line by line, each ended. */
  public static String of(Telling telling) {
    TextStory story = new TextStory();
    telling.moments().forEach(story::tell);
    telling.trace().violated().ifPresent(story::moral);
    return String.join("\n", story.lines) + "\n";
  }

  private void tell(Moment moment) {
    lines.add(String.format(Locale.ROOT, "%4d  %s", moment.number(), moment.sentence()));
    if (moment.number() > 0) {
      String args = moment.line().args().toString();
      lines.add(INDENT + moment.line().actor() + ": " + moment.line().action() + "(" + args + ")");
    }
    for (Moment.Change each : moment.changes()) {
      if (moment.number() > 0) {
        lines.add(
            INDENT
                + each.actor()
                + "  "
                + each.field()
                + ": "
                + each.before()
                + " -> "
                + each.after());
      }
    }
    moment.acknowledged().stream()
        .limit(SHOWN)
        .forEach(each -> lines.add("  >>>  ACKNOWLEDGED: " + each + "."));
    more(moment.acknowledged().size());
    moment.lost().stream().limit(SHOWN).forEach(each -> lines.add("  >>>  LOST: " + each + "."));
    more(moment.lost().size());
  }

  private void more(int count) {
    if (count > SHOWN) {
      lines.add("  >>>  … and " + (count - SHOWN) + " more.");
    }
  }

  private void moral(Data violated) {
    lines.add("");
    lines.add("Violated: " + violated.text("invariant", "?"));
    violated.text("definition", "").lines().forEach(each -> lines.add("  " + each));
    violated.text("detail", "").lines().forEach(each -> lines.add("  " + each));
    Data values = violated.object("where");
    if (!values.fields().isEmpty()) {
      lines.add("where, in the model's own words (it counts from 1)");
      values
          .fields()
          .keySet()
          .forEach(each -> lines.add("  " + each + " = " + values.text(each, "")));
    }
  }
}
