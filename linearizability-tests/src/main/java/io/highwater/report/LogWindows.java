package io.highwater.report;

import io.highwater.check.Anomaly;
import io.highwater.check.Observations;
import io.highwater.check.PartitionView;
import io.highwater.check.Read;
import io.highwater.check.SendAttempt;
import io.highwater.history.EdnWriter;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who saw what at which offset, around the anomalies: the rows of the page's log tables. */
final class LogWindows {
  private static final long MARGIN = 4;
  private static final int SIGHTINGS_MAX = 12;

  private LogWindows() {}

  /**
   * The rows by partition (as text) and offset (as text); each is a list of sightings {@code {v:
   * value, how: acked|read|final, p: process, op: index}}, at most a dozen.
   */
  static Map<String, Map<String, List<Map<String, Object>>>> of(
      Observations seen, List<Anomaly> anomalies) {
    Map<String, Map<String, List<Map<String, Object>>>> result = new LinkedHashMap<>();
    for (PartitionView partition : seen.partitions()) {
      TreeMap<Long, List<Map<String, Object>>> rows = new TreeMap<>();
      for (Anomaly anomaly : anomalies) {
        if (partition.key().equals(anomaly.partition()) && anomaly.offset() >= 0) {
          long first = Math.max(0, anomaly.offset() - MARGIN);
          for (long offset = first; offset <= anomaly.offset() + MARGIN; offset++) {
            rows.computeIfAbsent(offset, o -> new ArrayList<>());
          }
        }
      }
      if (!rows.isEmpty()) {
        fill(partition, rows);
        Map<String, List<Map<String, Object>>> named = new LinkedHashMap<>();
        rows.forEach((offset, sightings) -> named.put(Long.toString(offset), sightings));
        result.put(partition.key().toString(), named);
      }
    }
    return result;
  }

  private static void fill(PartitionView partition, Map<Long, List<Map<String, Object>>> rows) {
    for (SendAttempt send : partition.sends()) {
      if (send.placed() && rows.containsKey(send.offset())) {
        add(rows.get(send.offset()), send.value(), "acked", send.completion());
      }
    }
    for (Read read : partition.reads()) {
      String how = read.op().flag("final") ? "final" : "read";
      for (Polled record : read.records()) {
        if (rows.containsKey(record.offset())) {
          add(rows.get(record.offset()), record.value(), how, read.op());
        }
      }
    }
  }

  private static void add(List<Map<String, Object>> row, Object value, String how, Op op) {
    if (row.size() < SIGHTINGS_MAX) {
      row.add(
          Map.of(
              "v", EdnWriter.write(value),
              "how", how,
              "p", op.process().toString(),
              "op", op.index()));
    }
  }
}
