package io.highwater.report;

import io.highwater.check.Anomaly;
import io.highwater.check.Observations;
import io.highwater.check.Stats;
import io.highwater.history.EdnWriter;
import io.highwater.history.History;
import io.highwater.tla.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes {@code timeline.html}: one page with everything in it, which asks the network for nothing.
 *
 * <p>The data is one gzipped, base64-encoded block: the length of a JSON text, the text, and the
 * {@linkplain PackedOps packed operations}. The page draws what is in view on a canvas.
 */
final class TimelineHtml {
  private static final int LINE_MAX = 700;
  private static final int LINES_MAX = 600;

  private TimelineHtml() {}

  static String write(String title, Verdict verdict, Observations seen) {
    PackedOps ops = new PackedOps(seen);
    byte[] json = Json.write(page(title, verdict, seen, ops)).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(packed))) {
      out.writeInt(json.length);
      out.write(json);
      out.write(ops.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return resource("timeline.html")
        .replace("/*STYLE*/", resource("timeline.css"))
        .replace(
            "/*SCRIPT*/",
            resource("data.js") + resource("view.js") + resource("draw.js") + resource("page.js"))
        .replace("DATA-BLOCK", Base64.getEncoder().encodeToString(packed.toByteArray()));
  }

  private static Map<String, Object> page(
      String title, Verdict verdict, Observations seen, PackedOps ops) {
    List<Anomaly> anomalies = verdict.result().shown();
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("title", title);
    page.put("valid", EdnWriter.write(verdict.valid().toEdn()).replace(":", ""));
    page.put("headline", verdict.headline());
    page.put("numbers", verdict.numbers());
    page.put("doubts", verdict.doubts());
    page.put("notes", verdict.notes());
    page.put("tiles", tiles(verdict));
    page.put("partitions", seen.partitions().stream().map(p -> p.key().toString()).toList());
    page.put("kinds", ops.kinds());
    page.put("errors", ops.errors());
    page.put("count", ops.count());
    page.put("anomalies", anomalies(verdict));
    page.put("lines", lines(seen.history(), anomalies));
    page.put("log", LogWindows.of(seen, anomalies));
    page.put("faults", faults(verdict.stats()));
    page.put("leaders", leaders(verdict.stats()));
    return page;
  }

  private static Map<String, Object> tiles(Verdict verdict) {
    Stats stats = verdict.stats();
    Map<String, Object> tiles = new LinkedHashMap<>();
    tiles.put("acknowledged", stats.acknowledged());
    tiles.put("unknown", stats.unknown());
    tiles.put("failed", stats.failed());
    tiles.put("leaderChanges", stats.leaders().changes());
    tiles.put("worstMs", stats.worst().durationNs() / 1_000_000);
    tiles.put("p99Ms", stats.sendLatency().p99Us() / 1e3);
    tiles.put(
        "anomalies",
        verdict.result().anomalies().values().stream().mapToLong(cases -> cases.count()).sum());
    return tiles;
  }

  private static List<Object> anomalies(Verdict verdict) {
    List<Object> kinds = new ArrayList<>();
    verdict
        .result()
        .anomalies()
        .forEach(
            (type, cases) -> {
              Map<String, Object> kind = new LinkedHashMap<>();
              kind.put("type", type.label());
              kind.put("summary", type.summary());
              kind.put("count", cases.count());
              kind.put("cases", cases.smallest().stream().map(TimelineHtml::anomaly).toList());
              kinds.add(kind);
            });
    return kinds;
  }

  private static Map<String, Object> anomaly(Anomaly anomaly) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("partition", anomaly.partition().toString());
    result.put("offset", anomaly.offset());
    result.put("value", anomaly.value() == null ? null : EdnWriter.write(anomaly.value()));
    result.put("ops", anomaly.ops());
    result.put("text", anomaly.explanation());
    return result;
  }

  /** The lines of the history that prove the anomalies, by index. */
  private static Map<Long, String> lines(History history, List<Anomaly> anomalies) {
    Map<Long, String> lines = new TreeMap<>();
    for (Anomaly anomaly : anomalies) {
      for (long index : anomaly.ops()) {
        int place = history.placeOf(index);
        if (place >= 0 && lines.size() < LINES_MAX) {
          String line = history.ops().get(place).toEdn();
          lines.put(index, line.length() > LINE_MAX ? line.substring(0, LINE_MAX) + " …" : line);
        }
      }
    }
    return lines;
  }

  private static List<Object> faults(Stats stats) {
    List<Object> result = new ArrayList<>();
    stats
        .faults()
        .windows()
        .forEach(
            w -> result.add(List.of(w.kind(), w.target(), w.startNs() / 1_000, w.endNs() / 1_000)));
    return result;
  }

  private static Map<String, Object> leaders(Stats stats) {
    Map<String, Object> result = new LinkedHashMap<>();
    stats
        .leaders()
        .reigns()
        .forEach(
            (partition, reigns) ->
                result.put(
                    partition.toString(),
                    reigns.stream()
                        .map(r -> List.of(r.sinceNs() / 1_000, r.leader(), r.epoch()))
                        .toList()));
    return result;
  }

  private static String resource(String name) {
    try (InputStream in = TimelineHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }
}
