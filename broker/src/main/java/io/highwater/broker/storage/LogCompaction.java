package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.broker.storage.SegmentSearch.Range;
import io.highwater.wire.Compaction;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One compaction of a log: which key has its newest record where, among what was written since the
 * last one, and segments written anew without older ones. Nothing that the log uses is touched;
 * {@link SegmentedLog} puts the new segments in place.
 *
 * <p>I/O thread.
 */
final class LogCompaction {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final long KEY_BYTES_MAX = 128L << 20;

  /** What a key's entry takes beside its bytes, about. */
  private static final int ENTRY_BYTES = 100;

  /**
   * New for old.
   *
   * @param inputs one after the other
   * @param output has their offsets, and lies in a file of another name yet
   */
  record Replacement(List<Segment> inputs, Segment output) {}

  private final PartitionName name;
  private final Path directory;
  private final LogConfig config;
  private final LogContext context;
  private final Map<ByteBuffer, Long> newest = new HashMap<>(); // looked up only
  private final Map<Long, Long> newestOfProducers = new HashMap<>(); // looked up only
  private long keyBytes;
  private long renumberedTo;

  LogCompaction(PartitionName name, Path directory, LogConfig config, LogContext context) {
    this.name = name;
    this.directory = directory;
    this.config = config;
    this.context = context;
  }

  /** New segments for those that are due. */
  final class Result {
    private final List<Replacement> replacements;
    private final long compactedTo;

    private Result(List<Replacement> replacements, long compactedTo) {
      this.replacements = replacements;
      this.compactedTo = compactedTo;
    }

    /** The offset up to which all is compacted then. */
    long compactedTo() {
      return compactedTo;
    }

    /** Puts them in place, where those that they replace are still there. */
    SegmentList swapInto(SegmentList segments) throws IOException {
      SegmentList now = segments;
      for (Replacement each : replacements) {
        if (now.holds(each.inputs())) {
          swap(each);
          now = now.replacing(each.inputs(), each.output());
          each.inputs().forEach(Segment::release);
        } else {
          each.output().release();
        }
      }
      return now;
    }

    private void swap(Replacement replacement) throws IOException {
      Segment output = replacement.output();
      replacement.inputs().forEach(Segment::forgetFiles);
      List<SegmentFiles> replaced = replacement.inputs().stream().map(Segment::files).toList();
      CompactedFiles.swap(context.disk(), directory, output.baseOffset(), replaced);
      output.seal();
      int size = output.extent().size();
      context.journal().ifPresent(it -> it.flushed(name, output.baseOffset(), size));
    }

    /** The log has changed: their files are met by the next compaction, or start. */
    void discard() {
      replacements.forEach(each -> each.output().release());
    }
  }

  /**
   * Does all but putting the new segments in place.
   *
   * @param end nothing from here on is looked at
   * @param compactedTo everything below was compacted before
   * @return nothing if it is too early
   */
  Optional<Result> run(
      SegmentList segments, long end, CompactionRules rules, long nowMs, long compactedTo)
      throws IOException {
    long bound = context.has(StorageBug.COMPACTED_ABOVE_END) ? Long.MAX_VALUE : end;
    List<Segment> closed = segments.closedUpTo(bound).stream().takeWhile(Segment::retain).toList();
    try {
      List<Segment> due = due(closed, rules, nowMs, compactedTo);
      long to = survey(due, compactedTo);
      List<Segment> surveyed =
          due.stream().filter(each -> each.extent().nextOffset() <= to).toList();
      return surveyed.isEmpty()
          ? Optional.empty()
          : Optional.of(new Result(rewrite(surveyed, nowMs, rules.tombstonesMs()), to));
    } finally {
      closed.forEach(Segment::release);
    }
  }

  /**
   * Those of a log's closed segments that are due, from the first; none if it is too early.
   *
   * @param closed by offset, all that are committed
   * @param compactedTo everything below was compacted before
   */
  private static List<Segment> due(
      List<Segment> closed, CompactionRules rules, long nowMs, long compactedTo) {
    List<Segment> due = new ArrayList<>();
    long clean = 0;
    long dirty = 0;
    boolean late = false;
    for (Segment each : closed) {
      Extent extent = each.extent();
      if (rules.lagMsMin() > 0 && extent.maxTimestamp() > nowMs - rules.lagMsMin()) {
        break;
      }
      due.add(each);
      if (extent.nextOffset() <= compactedTo) {
        clean += extent.size();
      } else {
        dirty += extent.size();
        late |= nowMs - extent.maxTimestamp() > rules.lagMsMax();
      }
    }
    boolean enough = dirty > 0 && dirty >= rules.dirtyRatio() * (clean + dirty);
    return enough || late ? due : List.of();
  }

  /**
   * Reads which keys are newer, until memory for them is full.
   *
   * @return the offset up to which that was done
   */
  private long survey(List<Segment> segments, long compactedTo) throws IOException {
    long end = compactedTo;
    for (Segment each : segments) {
      if (each.extent().nextOffset() > compactedTo && keyBytes >= KEY_BYTES_MAX) {
        break;
      }
      boolean dirty = each.extent().nextOffset() > compactedTo;
      forEachChunk(each, chunk -> survey(chunk, dirty));
      end = each.extent().nextOffset();
    }
    return end;
  }

  private void survey(ByteBuffer chunk, boolean dirty) {
    RecordBatch.forEach(
        chunk,
        batch -> {
          if (batch.producerId() >= 0) {
            newestOfProducers.put(batch.producerId(), batch.lastOffset());
          }
        });
    if (dirty) {
      Compaction.forEachKey(chunk, this::newest);
    }
  }

  private void newest(long offset, ByteBuffer key) {
    if (key != null && newest.put(copyOf(key), offset) == null) {
      keyBytes += key.remaining() + ENTRY_BYTES;
    }
  }

  private static ByteBuffer copyOf(ByteBuffer key) {
    return ByteBuffer.allocate(key.remaining()).put(key.duplicate()).flip();
  }

  /** Writes segments anew, as many into one as fit; what would stay as it is is left out. */
  private List<Replacement> rewrite(List<Segment> segments, long nowMs, long tombstonesMs)
      throws IOException {
    List<Replacement> replacements = new ArrayList<>();
    List<Segment> group = new ArrayList<>();
    long bytes = 0;
    for (Segment each : segments) {
      Extent extent = each.extent();
      boolean fits =
          bytes + extent.size() <= config.segmentBytes()
              && (group.isEmpty()
                  || extent.nextOffset() - group.getFirst().baseOffset() <= Integer.MAX_VALUE);
      if (!fits && !group.isEmpty()) {
        replacements.add(rewriteGroup(group, nowMs, tombstonesMs));
        group.clear();
        bytes = 0;
      }
      group.add(each);
      bytes += extent.size();
    }
    if (!group.isEmpty()) {
      replacements.add(rewriteGroup(group, nowMs, tombstonesMs));
    }
    return replacements;
  }

  private Replacement rewriteGroup(List<Segment> group, long nowMs, long tombstonesMs)
      throws IOException {
    boolean early = context.has(StorageBug.TOMBSTONES_DROPPED_EARLY);
    Compaction compaction = new Compaction(nowMs, early ? 0 : tombstonesMs, new Newest());
    long base = group.getFirst().baseOffset();
    Path file = CompactedFiles.cleaned(directory, base);
    context.disk().delete(file);
    FileChannel channel =
        context
            .disk()
            .open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    Segment output =
        Segment.around(base, SegmentFiles.of(directory, base), channel, config, context.disk());
    for (Segment each : group) {
      forEachChunk(
          each,
          chunk -> {
            compaction.add(chunk);
            write(channel, base, compaction.take(false));
          });
    }
    write(channel, base, compaction.take(true));
    if (!context.has(StorageBug.COMPACTED_UNSYNCED)) {
      channel.force(true);
    }
    SegmentScan.full(output, Math.toIntExact(channel.size()), new ArrayList<>(), context.bugs());
    output.flushed(output.extent());
    return new Replacement(List.copyOf(group), output);
  }

  private void write(FileChannel channel, long base, List<ByteBuffer> batches) throws IOException {
    if (context.has(StorageBug.OFFSETS_RENUMBERED)) {
      renumber(base, batches);
    }
    for (ByteBuffer each : batches) {
      while (each.hasRemaining()) {
        channel.write(each);
      }
    }
  }

  private void renumber(long base, List<ByteBuffer> batches) {
    RecordBatch batch = new RecordBatch();
    for (ByteBuffer each : batches) {
      batch.wrap(each, 0);
      long offset = Math.max(base, renumberedTo);
      renumberedTo = offset + batch.count();
      batch.assign(offset, batch.partitionLeaderEpoch());
    }
  }

  /** What a segment holds, in order. */
  private interface ChunkVisitor {
    void visit(ByteBuffer batches) throws IOException;
  }

  private static void forEachChunk(Segment segment, ChunkVisitor visitor) throws IOException {
    Extent extent = segment.extent();
    long at = segment.baseOffset();
    while (at < extent.nextOffset()) {
      Range range = SegmentSearch.range(segment, extent, at, Long.MAX_VALUE, CHUNK_BYTES, true);
      ByteBuffer chunk = ByteBuffer.allocate(range.size());
      while (chunk.hasRemaining()) {
        if (segment.channel().read(chunk, range.position() + (long) chunk.position()) < 0) {
          throw new CorruptSegmentException(segment.file(), range.position(), "end of file");
        }
      }
      chunk.flip();
      long[] next = {at};
      RecordBatch.forEach(chunk, batch -> next[0] = batch.nextOffset());
      at = next[0];
      visitor.visit(chunk);
    }
  }

  private final class Newest implements Compaction.Verdicts {
    @Override
    public boolean isNewest(long offset, ByteBuffer key) {
      Long last = key == null ? null : newest.get(key);
      return last == null || last <= offset;
    }

    @Override
    public boolean isNewestOfProducer(long producerId, long lastOffset) {
      return newestOfProducers.get(producerId) <= lastOffset;
    }
  }
}
