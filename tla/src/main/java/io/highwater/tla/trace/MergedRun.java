package io.highwater.tla.trace;

import io.highwater.tla.TraceException;
import io.highwater.tla.story.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all nodes of a run wrote about one partition, put into one order, as a story is told of. */
public final class MergedRun {
  private MergedRun() {}

  /**
   * Merges a run's lines by causes.
   *
   * @param path a folder of {@code *.ndjson}, or one such file
   * @param partition its name in the trace; null for the one of which {@code until} is, or else of
   *     which most is told
   * @param until the last line, as {@code file:number}; null for all of them
   * @return the lines from the partition's creation on
   * @throws TraceException if there is no trace, it is damaged, or it has no such partition or line
   */
  public static TraceFile of(Path path, String partition, String until) throws IOException {
    try {
      List<PartitionLines> all = PartitionLines.of(TraceFolder.read(path));
      List<TraceLine> lines = lines(chosen(path, all, partition, until));
      List<TraceLine> told = until == null ? lines : lines.subList(0, place(lines, until) + 1);
      return TraceFile.merged(told.stream().map(TraceLine::fields).toList());
    } catch (Refusal.Found damaged) {
      throw new TraceException(damaged.refusal().toString(), damaged);
    }
  }

  private static PartitionLines chosen(
      Path path, List<PartitionLines> all, String partition, String until) {
    return all.stream()
        .filter(each -> partition == null || each.partition().equals(partition))
        .filter(each -> until == null || place(each.lines(), until) >= 0 || isAt(each, until))
        .max(Comparator.comparingInt(each -> each.lines().size()))
        .orElseThrow(
            () ->
                new TraceException(
                    "%s tells nothing of %s; it tells of the partitions %s"
                        .formatted(
                            path,
                            until == null ? partition : "line " + until,
                            all.stream().map(PartitionLines::partition).toList())));
  }

  private static boolean isAt(PartitionLines partition, String where) {
    return partition.creation().where().equals(where);
  }

  private static List<TraceLine> lines(PartitionLines partition) {
    List<TraceLine> lines = new ArrayList<>(List.of(partition.creation()));
    lines.addAll(Causality.order(partition).lines());
    return lines;
  }

  /** Where a line is among others, or -1. */
  private static int place(List<TraceLine> lines, String where) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).where().equals(where)) {
        return i;
      }
    }
    return -1;
  }
}
