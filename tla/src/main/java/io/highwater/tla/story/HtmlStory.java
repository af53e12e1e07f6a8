package io.highwater.tla.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A story as one HTML page that needs nothing else: a card a step, in it a lane for each broker,
 * the controller and the client, that are highlighted where something is new. A log is a row of
 * boxes coloured by epoch with a line at the high watermark.
 */
public final class HtmlStory {
  /** Steps that a page may have before it becomes too heavy for a phone. */
  private static final int STEPS_MAX = 1_000;

  private static final String STYLE = "story.css";

  private final Telling telling;
  private final StringBuilder out = new StringBuilder();

  private HtmlStory(Telling telling) {
    this.telling = telling;
  }

  /** The page; of a very long story, its end. */
  public static String of(Telling telling, String title) {
    HtmlStory story = new HtmlStory(telling);
    story.page(title);
    return story.out.toString();
  }

  private void page(String title) {
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>").append(Lanes.escape(title)).append("</title>\n<style>\n");
    out.append(style()).append("</style></head><body>\n");
    out.append("<h1>").append(Lanes.escape(title)).append("</h1>\n");
    List<Moment> moments = telling.moments();
    out.append("<p class=\"meta\">").append(moments.getLast().number());
    out.append(" steps, told by ");
    out.append(Lanes.escape(telling.trace().source()));
    String settings = telling.settings();
    out.append(settings.isEmpty() ? "" : "; " + Lanes.escape(settings)).append("</p>\n");
    telling.trace().violated().ifPresent(this::verdict);
    legend();
    int first = Math.max(0, moments.size() - STEPS_MAX);
    if (moments.get(first).number() > 0) {
      out.append("<p class=\"meta\">Only the last ").append(moments.size() - first);
      out.append(" are shown.</p>\n");
    }
    for (int i = first; i < moments.size(); i++) {
      card(moments.get(i), i == moments.size() - 1);
    }
    out.append("</body></html>\n");
  }

  private static String style() {
    try (InputStream content = HtmlStory.class.getResourceAsStream(STYLE)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the packaged " + STYLE, e);
    }
  }

  private void verdict(Data violated) {
    out.append("<div class=\"verdict\"><b>").append(Lanes.escape(violated.text("invariant", "?")));
    out.append("</b> is violated after the last step. ");
    out.append("<a href=\"#s")
        .append(telling.moments().getLast().number())
        .append("\">Go there</a>");
    for (String field : List.of("definition", "detail")) {
      if (!violated.text(field, "").isEmpty()) {
        out.append("<pre>").append(Lanes.escape(violated.text(field, ""))).append("</pre>");
      }
    }
    Data values = violated.object("where");
    if (!values.fields().isEmpty()) {
      out.append(
          "<details><summary>The values, in the model's own words (it counts from 1)</summary>");
      out.append("<pre>");
      for (Map.Entry<String, Object> each : values.fields().entrySet()) {
        out.append(Lanes.escape(each.getKey() + " = " + Data.plain(each.getValue()))).append('\n');
      }
      out.append("</pre></details>");
    }
    out.append("</div>\n");
  }

  private void legend() {
    out.append("<p class=\"legend\">A box is a record with the epoch that wrote it: ");
    for (int epoch = 0; epoch < 3; epoch++) {
      out.append("<span class=\"r e").append(epoch).append("\">").append(epoch).append("</span>");
    }
    out.append("; underlined once it is on disk; the red line is the high watermark. ");
    out.append("Highlighted is what the step changed.</p>\n");
  }

  private void card(Moment moment, boolean last) {
    boolean broken = last && telling.trace().violated().isPresent();
    out.append("<section id=\"s").append(moment.number()).append('"');
    out.append(broken ? " class=\"last\"" : "").append("><h2><span class=\"n\">");
    out.append(moment.number()).append("</span>").append(Lanes.escape(moment.sentence()));
    out.append("</h2>\n");
    if (moment.number() > 0) {
      out.append("<code class=\"act\">").append(Lanes.escape(moment.line().action())).append('(');
      out.append(Lanes.escape(moment.line().args().toString())).append(")</code>\n");
    }
    for (Replica.RecordId each : moment.acknowledged()) {
      note("acked", "✓ Acknowledged: " + each);
    }
    moment.lost().forEach(each -> note("lost", "✗ Lost: " + each));
    new Lanes(telling, moment, out).write();
    changes(moment);
    out.append("</section>\n");
  }

  private void note(String kind, String text) {
    out.append("<div class=\"").append(kind).append("\">").append(Lanes.escape(text));
    out.append("</div>\n");
  }

  private void changes(Moment moment) {
    if (moment.number() == 0 || moment.changes().isEmpty()) {
      return;
    }
    out.append("<details><summary>what changed</summary><ul>");
    for (Moment.Change each : moment.changes()) {
      out.append("<li>")
          .append(
              Lanes.escape(
                  "%s %s: %s → %s"
                      .formatted(each.actor(), each.field(), each.before(), each.after())))
          .append("</li>");
    }
    out.append("</ul></details>\n");
  }
}
