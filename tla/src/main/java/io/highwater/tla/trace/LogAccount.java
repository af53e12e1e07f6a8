package io.highwater.tla.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The records that clients appended to a partition, held against what its logs have in the end: a
 * sum that needs no model.
 *
 * @param partition as the trace names it
 * @param topic its topic's name
 * @param appended records that leaders took from clients
 * @param cut those of them that the log of the newest epoch does not have any more
 * @param logEnds each broker's LEO, as it last told of it
 */
public record LogAccount(
    String partition, String topic, long appended, long cut, Map<Integer, Long> logEnds) {
  /**
   * Adds up a partition's lines.
   *
   * @param lines in an order of causes
   * @throws Refusal.Found if a log has records that nobody appended
   */
  static LogAccount of(TraceLine creation, List<TraceLine> lines) {
    Map<Long, List<long[]>> writes = new TreeMap<>();
    Map<Integer, TraceLine> last = new TreeMap<>();
    long appended = 0;
    long origin = EpochRuns.origin(lines);
    for (TraceLine line : lines) {
      if (line.after() == null || !line.actor().startsWith("broker-")) {
        continue;
      }
      last.put(line.broker(), line);
      if (line.action().equals("WriteRecordToLeader")) {
        long end = line.after().number("leo");
        long count = line.args().number("count");
        appended += count;
        writes
            .computeIfAbsent(line.after().number("leaderEpoch") + 1, epoch -> new ArrayList<>())
            .add(new long[] {end - count, end});
      }
    }
    Map<Integer, Long> logEnds = new TreeMap<>();
    long newestEpoch = -1;
    long kept = 0;
    for (Map.Entry<Integer, TraceLine> each : last.entrySet()) {
      long end = each.getValue().after().number("leo");
      long start = EpochRuns.start(each.getValue().after());
      long records = end - start;
      List<List<Long>> runs = EpochRuns.of(each.getValue().after());
      long found = found(runs, start, writes);
      if (found != records) {
        throw new Refusal.Found(
            each.getValue(),
            "after.leo: the log has %d records, but %d of them were appended"
                .formatted(records, found));
      }
      logEnds.put(each.getKey(), end);
      long epoch = runs.isEmpty() ? 0 : runs.getLast().get(0);
      long whole = Math.max(0, end - origin); // with what was deleted, for that was not cut
      kept = epoch > newestEpoch ? whole : epoch == newestEpoch ? Math.max(kept, whole) : kept;
      newestEpoch = Math.max(newestEpoch, epoch);
    }
    return new LogAccount(
        creation.partition(), creation.args().text("topic"), appended, appended - kept, logEnds);
  }

  /** How many of a log's records were appended, where they are and in the epoch that they say. */
  private static long found(List<List<Long>> runs, long start, Map<Long, List<long[]>> writes) {
    long found = 0;
    long from = start;
    for (List<Long> run : runs) {
      long to = start + run.get(1);
      for (long[] write : writes.getOrDefault(run.get(0), List.of())) {
        found += Math.max(0, Math.min(to, write[1]) - Math.max(from, write[0]));
      }
      from = to;
    }
    return found;
  }
}
