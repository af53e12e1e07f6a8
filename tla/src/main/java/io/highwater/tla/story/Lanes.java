package io.highwater.tla.story;

import java.util.ArrayList;
import java.util.List;

/** What everybody knows at one moment, side by side. */
final class Lanes {
  /** Longer logs are shown as one box for each epoch's records. */
  private static final int BOXES_MAX = 16;

  private static final int COLOURS = 6;

  private final Telling telling;
  private final Moment moment;
  private final StringBuilder out;

  Lanes(Telling telling, Moment moment, StringBuilder out) {
    this.telling = telling;
    this.moment = moment;
    this.out = out;
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  void write() {
    int lanes = telling.brokers().size() + 2;
    out.append("<div class=\"lanes").append(lanes > 4 ? " many" : "");
    out.append("\" style=\"--lanes:").append(lanes).append("\">\n");
    telling.brokers().forEach(this::broker);
    controller();
    client();
    out.append("</div>\n");
  }

  private void lane(String name, boolean isNew) {
    out.append("<div class=\"lane").append(isNew ? " new" : "").append("\"><h3>").append(name);
    out.append("</h3>");
  }

  private void broker(int id) {
    Replica replica = moment.scene().replica(id);
    lane("broker " + id, moment.touched().contains("broker " + id));
    role(replica);
    if (replica.isKnown()) {
      log(replica);
      line("", "end %d, hw %d".formatted(replica.leo(), replica.highWatermark()));
    }
    if (!replica.pending().isEmpty()) {
      line("", "producers wait for " + replica.pending().stream().map(end -> end - 1).toList());
    }
    out.append("</div>\n");
  }

  private void role(Replica replica) {
    if (!replica.isUp()) {
      line("down", "down");
    } else if (replica.leads()) {
      line("lead", "leads epoch " + replica.leaderEpoch());
      isr(replica.isr());
    } else if (replica.leader() >= 0) {
      line("", "follows " + replica.leader() + " in epoch " + replica.leaderEpoch());
    } else {
      line("", "knows no leader");
    }
  }

  private void isr(Data isr) {
    List<Long> committed = isr.numbers("committed");
    List<Long> proposed = isr.numbers("proposed");
    out.append("<p><span class=\"badge\">ISR ").append(Narrator.set(committed));
    if (!proposed.equals(committed)) {
      out.append(" → ").append(Narrator.set(proposed)).append('?');
    }
    out.append("</span></p>");
  }

  private void line(String kind, String text) {
    out.append("<p").append(kind.isEmpty() ? "" : " class=\"" + kind + "\"").append('>');
    out.append(escape(text)).append("</p>");
  }

  private void log(Replica replica) {
    out.append("<div class=\"log\">");
    boolean single = replica.leo() <= BOXES_MAX;
    boolean marked = false;
    for (Replica.Run run : single ? records(replica) : replica.runs()) {
      if (!marked && run.start() >= replica.highWatermark()) {
        mark(replica);
        marked = true;
      }
      box(run, replica, single);
    }
    if (!marked) {
      mark(replica);
    }
    out.append("</div>");
  }

  /** A run for each record. */
  private static List<Replica.Run> records(Replica replica) {
    List<Replica.Run> records = new ArrayList<>();
    for (Replica.Run run : replica.runs()) {
      for (long offset = run.start(); offset < run.end(); offset++) {
        records.add(new Replica.Run(run.epoch(), offset, offset + 1));
      }
    }
    return records;
  }

  private void mark(Replica replica) {
    out.append("<span class=\"hw\" title=\"high watermark ").append(replica.highWatermark());
    out.append("\"></span>");
  }

  private void box(Replica.Run run, Replica replica, boolean single) {
    boolean flushed = run.end() <= replica.durable();
    out.append("<span class=\"r e").append(run.epoch() % COLOURS).append(flushed ? " flushed" : "");
    out.append("\" title=\"offset ").append(run.start()).append(" of epoch ").append(run.epoch());
    out.append("\">").append(run.epoch());
    out.append(single ? "" : " ×" + (run.end() - run.start())).append("</span>");
  }

  private void controller() {
    Data version = moment.scene().version();
    lane("controller", moment.touched().contains("controller"));
    if (version.has("leader")) {
      long leader = version.number("leader", -1);
      line("lead", leader < 0 ? "nobody leads" : "broker " + leader + " leads");
      line("", "epoch " + version.number("leaderEpoch", -1));
      line("", "ISR " + Narrator.set(version.numbers("isr")));
      if (!version.numbers("elr").isEmpty()) {
        line("", "ELR " + Narrator.set(version.numbers("elr")));
      }
    }
    List<Long> unfenced = moment.scene().controller().numbers("unfenced");
    List<Integer> fenced =
        telling.brokers().stream().filter(id -> !unfenced.contains((long) id)).toList();
    if (!fenced.isEmpty() && moment.scene().controller().has("unfenced")) {
      line("down", "fenced " + fenced);
    }
    out.append("</div>\n");
  }

  private void client() {
    boolean speaks = moment.line().action().equals("AnswerLatestOffset");
    boolean hears = !moment.acknowledged().isEmpty() || !moment.lost().isEmpty() || speaks;
    lane("client", hears);
    moment.acknowledged().forEach(each -> line("acked", "✓ offset " + each.offset()));
    moment.lost().forEach(each -> line("lost", "✗ a record is lost"));
    if (speaks) {
      line("", "latest is " + moment.line().args().number("offset", -1));
    }
    out.append("</div>\n");
  }
}
