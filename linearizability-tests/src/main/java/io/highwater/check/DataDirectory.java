package io.highwater.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * Reads replicas' logs from a stopped broker's data directory in Kafka's layout: {@code
 * topic-N/<base offset>.log} with v2 batches, and {@code replication-offset-checkpoint} for the
 * high watermarks. It shares no code with the broker, on purpose: a judge must not repeat the
 * mistakes of the judged.
 */
public final class DataDirectory {
  private static final String CHECKPOINT = "replication-offset-checkpoint";
  private static final int LENGTH_AT = 8;
  private static final int LENGTH_END = 12;
  private static final int LAST_OFFSET_DELTA_AT = 23;
  private static final int HEADER_BYTES = 61;

  private DataDirectory() {}

  /**
   * The replicas in a data directory, with the high watermarks of its checkpoint file. The metadata
   * log is left out, and so are directories without segments.
   *
   * @throws IOException if the directory cannot be read
   * @throws MalformedLogException if the checkpoint file is missing or not one
   */
  public static List<ReplicaLog> read(int broker, Path directory) throws IOException {
    return read(broker, directory, checkpoint(directory.resolve(CHECKPOINT)));
  }

  /**
   * As {@link #read(int, Path)}, with high watermarks known otherwise.
   *
   * @param highWatermarks by partition name, {@code topic-N}; 0 if absent
   */
  public static List<ReplicaLog> read(int broker, Path directory, Map<String, Long> highWatermarks)
      throws IOException {
    List<ReplicaLog> logs = new ArrayList<>();
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
        String name = child.getFileName().toString();
        List<Path> segments = segments(child);
        if (name.matches("(?!__cluster_metadata-).+-\\d+") && !segments.isEmpty()) {
          long highWatermark = highWatermarks.getOrDefault(name, 0L);
          logs.add(new StoredLog(broker, name, highWatermark, segments));
        }
      }
    }
    return logs;
  }

  /**
   * Parses a {@code replication-offset-checkpoint} file: a line with the version 0, a line with the
   * number of entries, then {@code topic partition offset} lines.
   *
   * @return high watermarks by partition name, {@code topic-N}
   * @throws IOException if the file cannot be read
   * @throws MalformedLogException if it is missing or not of this form
   */
  public static Map<String, Long> checkpoint(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new MalformedLogException(
          file + " is missing; the high watermarks must come from there");
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.size() < 2 || !lines.get(0).equals("0")) {
      throw new MalformedLogException(file + ":1: expected version 0 and a number of entries");
    }
    if (!lines.get(1).equals(Integer.toString(lines.size() - 2))) {
      throw new MalformedLogException(
          file + ":2: says " + lines.get(1) + " entries, but " + (lines.size() - 2) + " follow");
    }
    Map<String, Long> offsets = new HashMap<>();
    for (int i = 2; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(" ", -1);
      if (fields.length != 3 || !fields[1].matches("\\d{1,9}") || !fields[2].matches("\\d{1,18}")) {
        throw new MalformedLogException(
            file + ":" + (i + 1) + ": expected 'topic partition offset', found " + lines.get(i));
      }
      offsets.put(fields[0] + "-" + fields[1], Long.parseLong(fields[2]));
    }
    return offsets;
  }

  private static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
    }
  }

  private record StoredLog(int broker, String partition, long highWatermark, List<Path> segments)
      implements ReplicaLog {
    @Override
    public Iterator<Batch> batches() {
      return new BatchIterator(segments.iterator());
    }
  }

  /** Maps one segment at a time. */
  private static final class BatchIterator implements Iterator<ReplicaLog.Batch> {
    private final Iterator<Path> segments;
    private Iterator<ReplicaLog.Batch> inSegment = List.<ReplicaLog.Batch>of().iterator();

    BatchIterator(Iterator<Path> segments) {
      this.segments = segments;
    }

    @Override
    public boolean hasNext() {
      while (!inSegment.hasNext() && segments.hasNext()) {
        inSegment = new SegmentIterator(segments.next());
      }
      return inSegment.hasNext();
    }

    @Override
    public ReplicaLog.Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return inSegment.next();
    }
  }

  private static final class SegmentIterator implements Iterator<ReplicaLog.Batch> {
    private final Path file;
    private final ByteBuffer segment;

    SegmentIterator(Path file) {
      this.file = file;
      try (FileChannel channel = FileChannel.open(file)) {
        this.segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }

    @Override
    public boolean hasNext() {
      return segment.hasRemaining();
    }

    @Override
    public ReplicaLog.Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int position = segment.position();
      if (segment.remaining() < HEADER_BYTES) {
        throw bad("the file ends inside a batch header");
      }
      long baseOffset = segment.getLong(position);
      int length = segment.getInt(position + LENGTH_AT);
      int lastOffsetDelta = segment.getInt(position + LAST_OFFSET_DELTA_AT);
      if (length < HEADER_BYTES - LENGTH_END || length > segment.remaining() - LENGTH_END) {
        throw bad("a batch of length " + length + " does not fit into the file");
      }
      if (baseOffset < 0 || lastOffsetDelta < 0) {
        throw bad("base offset " + baseOffset + ", last offset delta " + lastOffsetDelta);
      }
      ByteBuffer bytes = segment.slice(position, LENGTH_END + length);
      segment.position(position + bytes.limit());
      return new ReplicaLog.Batch(baseOffset, baseOffset + lastOffsetDelta + 1, bytes);
    }

    private MalformedLogException bad(String problem) {
      return new MalformedLogException(file + " at byte " + segment.position() + ": " + problem);
    }
  }
}
