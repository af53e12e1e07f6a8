package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Does to a dead node's log directory what a power cut may do: takes bytes that were never fsynced.
 *
 * <p>Each log is cut at a byte drawn between the end of its last completed fsync, as the {@link
 * FlushJournal} tells, and its end. What is behind the cut is gone, or reads as zeros, or (a write
 * that overtook an earlier one) is there behind a page of zeros. Later segments vanish, and index
 * files that were not fsynced hold anything. Checkpoint files are fsynced when written and stay.
 *
 * <p>For tests; every process that uses the directory must be dead. The seed, the journal and the
 * files decide everything.
 */
public final class PowerCut {
  private static final int PAGE_BYTES = 4096;

  private PowerCut() {}

  /** What the bytes behind a cut look like. */
  public enum Tail {
    /** The file ends at the cut. */
    GONE,
    /** The file keeps its length and ends in zeros. */
    ZEROS,
    /** One page is zeros, what was written later is there. */
    HOLE
  }

  /**
   * What happened to one log.
   *
   * @param segment base offset of the segment that was cut
   * @param flushedBytes how much of that segment had been fsynced
   * @param cutAt the byte of that segment from which on things were lost
   * @param lostBytes how much the log's files had behind that
   */
  public record Loss(
      PartitionName log, long segment, long flushedBytes, long cutAt, long lostBytes, Tail tail) {}

  /**
   * Cuts every log in {@code logDir}.
   *
   * @return what was lost, in the order of the logs' directory names; logs that lost nothing are
   *     left out
   */
  public static List<Loss> strike(Path logDir, Path journal, long seed) throws IOException {
    Map<String, NavigableMap<Long, Long>> flushed = readJournal(journal);
    List<Path> directories;
    try (Stream<Path> entries = Files.list(logDir)) {
      directories = entries.filter(Files::isDirectory).sorted().toList();
    }
    List<Loss> losses = new ArrayList<>();
    for (Path directory : directories) {
      String name = directory.getFileName().toString();
      Optional<PartitionName> log = PartitionName.parse(name);
      if (log.isPresent()) {
        SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 32));
        NavigableMap<Long, Long> known = flushed.getOrDefault(name, new TreeMap<>());
        strikeLog(log.get(), directory, known, random).ifPresent(losses::add);
      }
    }
    return losses;
  }

  /** For each log directory and segment, how many bytes are on the disk. */
  private static Map<String, NavigableMap<Long, Long>> readJournal(Path journal)
      throws IOException {
    Map<String, NavigableMap<Long, Long>> flushed = new HashMap<>();
    List<String> lines = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(" ", -1);
      NavigableMap<Long, Long> segments =
          flushed.computeIfAbsent(fields[fields.length > 1 ? 1 : 0], name -> new TreeMap<>());
      if (fields.length == 2 && fields[0].equals(FlushJournal.RESTARTED)) {
        segments.clear();
      } else if (fields.length == 4 && fields[0].equals(FlushJournal.FLUSHED)) {
        segments.put(Long.parseLong(fields[2]), Long.parseLong(fields[3]));
      } else if (fields.length == 4 && fields[0].equals(FlushJournal.TRUNCATED)) {
        truncate(segments, Long.parseLong(fields[2]), Long.parseLong(fields[3]));
      } else if (i < lines.size() - 1) {
        throw new IOException(journal + " line " + (i + 1) + ": " + lines.get(i));
      }
    }
    return flushed;
  }

  private static void truncate(NavigableMap<Long, Long> segments, long segment, long bytes) {
    segments.tailMap(segment, false).clear();
    segments.computeIfPresent(segment, (base, flushed) -> Math.min(flushed, bytes));
  }

  /** One segment as it was when the power went. */
  private record Victim(long base, SegmentFiles files, long size, long flushed) {}

  private static Optional<Loss> strikeLog(
      PartitionName log, Path directory, NavigableMap<Long, Long> flushed, SplittableRandom random)
      throws IOException {
    List<Victim> segments = new ArrayList<>();
    for (Map.Entry<Long, SegmentFiles> each : SegmentFiles.list(Disk.REAL, directory).entrySet()) {
      long size = Files.size(each.getValue().log());
      long safe = Math.min(size, flushed.getOrDefault(each.getKey(), 0L));
      segments.add(new Victim(each.getKey(), each.getValue(), size, safe));
    }
    scrambleIndexes(segments, random);
    int at = 0;
    while (at < segments.size() && segments.get(at).flushed() == segments.get(at).size()) {
      at++;
    }
    if (at == segments.size()) {
      return Optional.empty();
    }
    long open = segments.stream().skip(at).mapToLong(Victim::size).sum();
    long cut = random.nextLong(segments.get(at).flushed(), open + 1);
    while (cut > segments.get(at).size()) {
      cut -= segments.get(at).size();
      at++;
    }
    return cut(log, segments, at, cut, Tail.values()[random.nextInt(Tail.values().length)]);
  }

  private static Optional<Loss> cut(
      PartitionName log, List<Victim> segments, int at, long cut, Tail tail) throws IOException {
    Victim struck = segments.get(at);
    long lost = struck.size() - cut;
    for (Victim later : segments.subList(at + 1, segments.size())) {
      lost += later.size();
      later.files().delete(Disk.REAL);
    }
    try (FileChannel channel = FileChannel.open(struck.files().log(), StandardOpenOption.WRITE)) {
      switch (tail) {
        case GONE -> channel.truncate(cut);
        case ZEROS -> zero(channel, cut, struck.size());
        case HOLE ->
            zero(channel, cut, Math.min(struck.size(), (cut / PAGE_BYTES + 1) * PAGE_BYTES));
      }
    }
    return lost == 0
        ? Optional.empty()
        : Optional.of(new Loss(log, struck.base(), struck.flushed(), cut, lost, tail));
  }

  private static void zero(FileChannel channel, long from, long to) throws IOException {
    for (long at = from; at < to; ) {
      ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(PAGE_BYTES, to - at));
      at += channel.write(zeros, at);
    }
  }

  /** The fsync that reached a segment first has fsynced the index files of those before it. */
  private static void scrambleIndexes(List<Victim> segments, SplittableRandom random)
      throws IOException {
    for (int i = segments.size() - 1; i >= 0; i--) {
      scramble(segments.get(i).files().index(), random);
      scramble(segments.get(i).files().timeIndex(), random);
      if (segments.get(i).flushed() > 0) {
        return;
      }
    }
  }

  private static void scramble(Path file, SplittableRandom random) throws IOException {
    if (Files.exists(file)) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      Files.write(file, bytes);
    }
  }
}
