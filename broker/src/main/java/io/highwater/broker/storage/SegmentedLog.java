package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.broker.storage.SegmentSearch.Place;
import io.highwater.broker.storage.SegmentSearch.Range;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A log in Kafka's layout: segments of v2 batches, each with an offset and a time index.
 *
 * <p><b>How threads meet.</b> The shard's thread writes. A segment's {@link Extent}, published
 * after its bytes, bounds what other threads look at, and the array of segments is replaced, never
 * changed; so an append takes no lock. Truncation breaks that order, so it holds the lock
 * exclusively while look-ups share it. Neither an fsync nor a slice's transfer holds it: both keep
 * references to their segments, and learn from {@link #truncations} that what they did concerns an
 * older log. The count grows before any byte changes.
 *
 * <p><b>What the recovery point promises.</b> Every batch below it, the epoch history up to it, the
 * directory entries and the index files of segments that end before it are on the disk. Recovery
 * therefore scans from there only, and calls damage below it by its name.
 */
public final class SegmentedLog implements PartitionLog {
  private static final LogSlice EMPTY = LogSlice.of(ByteBuffer.allocate(0));

  private final PartitionName name;
  private final Path directory;
  private final LogConfig config;
  private final LogContext context;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final BatchRun run = new BatchRun();
  private final RecentBatches recent = new RecentBatches();
  private final AtomicInteger truncations = new AtomicInteger();

  private final ObsoleteSegments obsolete = new ObsoleteSegments();
  private volatile SegmentList segments;
  private volatile long start;
  private volatile List<EpochStart> epochs;
  private volatile boolean epochsDirty;
  private volatile boolean directoryDirty;
  private volatile long recoveryPoint;

  /** Everything below has been compacted in this life. */
  private volatile long compactedTo;

  private volatile boolean closed;

  /** A log whose segments are known and are on the disk up to {@code recoveryPoint}. */
  SegmentedLog(
      PartitionName name,
      Path directory,
      LogConfig config,
      LogContext context,
      List<Segment> segments,
      List<EpochStart> epochs,
      long start,
      long recoveryPoint) {
    this.name = name;
    this.directory = directory;
    this.config = config;
    this.context = context;
    this.segments = new SegmentList(segments);
    this.epochs = List.copyOf(epochs);
    this.start = start;
    this.recoveryPoint = recoveryPoint;
  }

  @Override
  public PartitionName name() {
    return name;
  }

  @Override
  public long logStartOffset() {
    return start;
  }

  @Override
  public long logEndOffset() {
    return active().extent().nextOffset();
  }

  @Override
  public long recoveryPoint() {
    return recoveryPoint;
  }

  @Override
  public long sizeInBytes() {
    long size = 0;
    for (Segment segment : segments) {
      size += segment.extent().size();
    }
    return size;
  }

  @Override
  public List<EpochStart> epochs() {
    return epochs;
  }

  /** How often the log was cut: a slice or a completed fsync from before means nothing any more. */
  int truncations() {
    return truncations.get();
  }

  LogDirFailure failure(Path file, String operation, IOException cause) {
    return context.health().fail(file, operation, cause);
  }

  private Segment active() {
    return segments.last();
  }

  // Appending: the shard's thread.

  @Override
  public Appended append(long expectedBaseOffset, ByteBuffer... batches) {
    ensureWritable();
    long end = logEndOffset();
    if (expectedBaseOffset != end) {
      throw new IllegalStateException(
          name + " ends at " + end + ", but the append expects " + expectedBaseOffset);
    }
    int written = Epochs.lastBefore(epochs, end);
    if (start == end && BatchRun.firstOffset(batches) < end) {
      exclusively("begin within a batch of", () -> beginWith(BatchRun.firstOffset(batches)));
    }
    run.measure(logEndOffset(), written, batches);
    long bytes = run.bytes();
    int before = segments.size();
    try {
      if (active().hasRoomFor(bytes, run.nextOffset() - 1, run.maxTimestamp())) {
        active().append(batches, bytes, recent);
      } else {
        appendOneByOne(batches);
      }
    } catch (IOException e) {
      throw undoAppend(end, e);
    }
    if (bytes > 0 && Math.max(run.lastEpoch(), Epochs.last(epochs)) > written) {
      learnEpochs(end, batches);
    }
    return new Appended(logEndOffset(), Math.toIntExact(bytes), segments.size() > before);
  }

  /** An empty log goes on with a batch that begins below its start, which stays where it is. */
  private void beginWith(long offset) throws IOException {
    long kept = start;
    restartAt(offset);
    start = kept;
  }

  private void appendOneByOne(ByteBuffer[] batches) throws IOException {
    RecordBatch batch = new RecordBatch();
    for (ByteBuffer buffer : batches) {
      for (int at = buffer.position(); at < buffer.limit(); at += batch.sizeInBytes()) {
        batch.wrap(buffer, at);
        int size = batch.sizeInBytes();
        if (active().extent().size() > 0
            && !active().hasRoomFor(size, batch.lastOffset(), batch.maxTimestamp())) {
          roll();
        }
        active().append(new ByteBuffer[] {buffer.slice(at, size)}, size, recent);
      }
    }
  }

  private void roll() throws IOException {
    Segment full = active();
    full.seal();
    long baseOffset = full.extent().nextOffset();
    SegmentFiles.of(directory, baseOffset).delete(context.disk());
    Segment next = Segment.create(directory, baseOffset, config, context.disk());
    directoryDirty = true;
    recent.clear();
    segments = segments.with(next);
  }

  /** An epoch that began here without a batch is none if an older one goes on. */
  private void learnEpochs(long end, ByteBuffer[] batches) {
    List<EpochStart> more = new ArrayList<>(Epochs.before(epochs, end));
    for (ByteBuffer buffer : batches) {
      RecordBatch.forEach(buffer, batch -> Epochs.observe(more, batch));
    }
    storeEpochs(more);
  }

  /** A failed write may have left part of a batch, or new segments; the log ends where it did. */
  private LogDirFailure undoAppend(long end, IOException cause) {
    Path file = active().file();
    lock.writeLock().lock();
    try {
      if (!context.has(StorageBug.HALF_APPEND_KEPT)) {
        cutTo(end);
      }
    } catch (IOException e) {
      e.addSuppressed(cause);
      return failure(file, "undo an append to", e);
    } finally {
      lock.writeLock().unlock();
    }
    return LogDirFailure.isDiskFull(cause)
        ? new LogDirFailure(file, "append to", cause)
        : failure(file, "append to", cause);
  }

  @Override
  public void storeEpochs(List<EpochStart> history) {
    epochs = List.copyOf(history);
    epochsDirty = true;
  }

  private void ensureWritable() {
    context.health().check();
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
  }

  // Truncating: the shard's thread, nobody looking.

  @Override
  public long truncateTo(long offset) {
    ensureWritable();
    if (offset < logStartOffset()) {
      throw new IllegalStateException(
          name + " starts at " + logStartOffset() + " and cannot be truncated to " + offset);
    }
    if (offset < logEndOffset()) {
      exclusively("truncate", () -> cutTo(offset));
    }
    return logEndOffset();
  }

  @Override
  public void truncateFullyAndStartAt(long offset) {
    ensureWritable();
    exclusively("restart", () -> restartAt(offset));
  }

  /** A change of the files. */
  private interface Cut {
    void perform() throws IOException;
  }

  private void exclusively(String operation, Cut cut) {
    lock.writeLock().lock();
    try {
      cut.perform();
    } catch (IOException e) {
      throw failure(directory, operation, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void cutTo(long offset) throws IOException {
    int last = segments.floor(offset);
    Segment kept = segments.get(last);
    Place place = SegmentSearch.find(kept, kept.extent(), offset);
    if (place.baseOffset() < start) {
      restartAt(start); // of what would be left nothing can be read
      return;
    }
    announceCut(place.baseOffset());
    context
        .journal()
        .ifPresent(journal -> journal.truncated(name, kept.baseOffset(), place.position()));
    List<Segment> dropped = segments.after(last);
    segments = segments.upTo(last);
    kept.truncateTo(place.position(), place.baseOffset());
    drop(dropped);
    if (!context.has(StorageBug.EPOCHS_NOT_CUT)) {
      epochs = Epochs.before(epochs, place.baseOffset());
    }
    epochsDirty = true;
  }

  private void restartAt(long offset) throws IOException {
    announceCut(Math.min(offset, obsolete.firstOr(segments.first()).baseOffset()));
    if (!context.has(StorageBug.LOG_START_KEPT)) {
      context.logStarts().lower(name, offset);
    }
    start = offset;
    context.journal().ifPresent(journal -> journal.restarted(name));
    obsolete.delete(context.disk()); // else they could be met behind, or instead of, what comes
    List<Segment> dropped = new ArrayList<>(segments.after(-1));
    int same = segments.floor(offset);
    Segment only;
    if (same >= 0 && segments.get(same).baseOffset() == offset) {
      only = dropped.remove(same);
      only.truncateTo(0, offset);
    } else {
      only = Segment.create(directory, offset, config, context.disk());
    }
    segments = new SegmentList(List.of(only));
    drop(dropped);
    context.disk().syncDirectory(directory); // else what follows could be met behind what was here
    epochs = List.of();
    epochsDirty = true;
  }

  @Override
  public void advanceStartTo(long offset) {
    ensureWritable();
    if (offset < start || offset > logEndOffset()) {
      throw new IllegalStateException(
          "%s is [%d, %d) and cannot start at %d".formatted(name, start, logEndOffset(), offset));
    }
    if (offset > start) {
      exclusively("shorten", () -> startAt(offset));
    }
  }

  private void startAt(long offset) throws IOException {
    if (offset == logEndOffset() && active().extent().size() > 0) {
      roll(); // so that the space of everything can be freed
    }
    start = offset;
    List<EpochStart> left = Epochs.from(epochs, offset);
    if (!left.equals(epochs)) {
      storeEpochs(left);
    }
    int first = segments.floor(offset);
    for (int i = 0; i < first; i++) {
      obsolete.add(segments.get(i));
    }
    segments = segments.from(first);
  }

  /** From here on older slices and fsyncs are void, and no checkpoint claims what is to go. */
  private void announceCut(long logEnd) throws IOException {
    truncations.incrementAndGet();
    recoveryPoint = Math.min(recoveryPoint, logEnd);
    compactedTo = Math.min(compactedTo, logEnd);
    recent.clear();
    if (!context.has(StorageBug.RECOVERY_POINT_KEPT)) {
      context.recoveryPoints().lower(name, logEnd);
    }
  }

  /** The last one first: a power cut in between leaves the beginning of a log, and no hole. */
  private void drop(List<Segment> dropped) throws IOException {
    directoryDirty = true;
    for (Segment segment : dropped.reversed()) {
      segment.files().delete(context.disk());
      segment.release();
    }
  }

  // Reading: any thread.

  @Override
  public LogSlice read(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    context.health().check();
    lock.readLock().lock();
    try {
      if (closed || outOfRange(from, endOffset)) {
        return EMPTY;
      }
      Segment segment = segments.get(segments.floor(from));
      Extent extent = segment.extent();
      Range range = SegmentSearch.range(segment, extent, from, endOffset, maxBytes, minOneBatch);
      return SegmentSearch.restOfGap(segment, extent, range, from)
          .map(LogSlice::of)
          .orElseGet(() -> slice(segment, range));
    } catch (IOException e) {
      throw failure(directory, "read", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<LogSlice> readTail(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    if (closed || outOfRange(from, endOffset)) {
      return Optional.of(EMPTY);
    }
    return recent
        .range(from, endOffset, maxBytes, minOneBatch)
        .map(range -> slice(active(), range));
  }

  private boolean outOfRange(long from, long endOffset) {
    return from < logStartOffset() || from >= Math.min(endOffset, logEndOffset());
  }

  private LogSlice slice(Segment segment, Range range) {
    if (range.size() == 0 || !segment.retain()) {
      return EMPTY;
    }
    return new FileSlice(this, truncations(), segment, range);
  }

  @Override
  public Optional<TimestampOffset> offsetForTimestamp(long timestamp) {
    context.health().check();
    lock.readLock().lock();
    try {
      return closed ? Optional.empty() : segments.firstAtOrAfter(timestamp, start);
    } catch (IOException e) {
      throw failure(directory, "read", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public TimestampOffset maxTimestamp() {
    return LargestTimestamp.of(this, segments, start);
  }

  @Override
  public boolean forEachBatch(long from, long upTo, Consumer<RecordBatch> visitor) {
    context.health().check();
    int started = truncations();
    long at = Math.max(from, logStartOffset());
    while (at < Math.min(upTo, logEndOffset())) {
      Optional<BatchWalk> walk = beginWalk(at, started);
      if (walk.isEmpty()) {
        return false;
      }
      try (BatchWalk segment = walk.get()) {
        at = segment.forEach(upTo, visitor, () -> started == truncations());
      } catch (IOException e) {
        throw failure(directory, "read", e);
      }
    }
    return started == truncations();
  }

  private Optional<BatchWalk> beginWalk(long from, int started) {
    lock.readLock().lock();
    try {
      if (closed || started != truncations()) {
        return Optional.empty();
      }
      long at = Math.max(from, start);
      return Optional.of(new BatchWalk(segments.get(segments.floor(at)), at));
    } catch (IOException e) {
      throw failure(directory, "read", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  // Flushing and freeing space: the I/O thread.

  @Override
  public long flush(long upTo) {
    context.health().check();
    if (recoveryPoint >= upTo || closed) {
      return recoveryPoint;
    }
    try (PendingFlush flush = beginFlush()) {
      flush.force();
      conclude(flush);
      return recoveryPoint;
    } catch (IOException e) {
      throw context.has(StorageBug.FAILED_FSYNC_RETRIED)
          ? new LogDirFailure(directory, "fsync", e)
          : failure(directory, "fsync", e);
    }
  }

  @Override
  public long startToRetain(Retention retention, long nowMs, long end) {
    return retention.start(segments, nowMs, end);
  }

  @Override
  public void reclaim() {
    context.health().check();
    long from = start;
    boolean durable = context.has(StorageBug.LOG_START_UNFLUSHED) || flush(from) >= from;
    if (closed || !durable) {
      return; // closed or cut meanwhile: whoever advances the start again asks again
    }
    lock.readLock().lock();
    try {
      if (!closed && from <= start) {
        context.logStarts().raise(name, from);
        if (obsolete.delete(context.disk())) {
          directoryDirty = true;
        }
      }
    } catch (IOException e) {
      throw failure(directory, "free space in", e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<Runnable> compact(CompactionRules rules, long nowMs, long end) {
    context.health().check();
    int started = truncations();
    try {
      LogCompaction compaction = new LogCompaction(name, directory, config, context);
      return compaction
          .run(segments, end, rules, nowMs, compactedTo)
          .map(result -> () -> exclusively("compact", () -> replace(result, started)));
    } catch (IOException e) {
      if (closed || started != truncations()) {
        return Optional.empty(); // read while it was cut
      }
      throw failure(directory, "compact", e);
    }
  }

  private void replace(LogCompaction.Result result, int started) throws IOException {
    if (closed || started != truncations()) {
      result.discard();
      return;
    }
    directoryDirty = true;
    segments = result.swapInto(segments);
    compactedTo = result.compactedTo();
  }

  private PendingFlush beginFlush() {
    lock.readLock().lock();
    try {
      return new PendingFlush(segments, start, truncations());
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Forces what goes by name, since a log that is closed may be renamed, and then counts it all.
   */
  private void conclude(PendingFlush flush) throws IOException {
    lock.readLock().lock();
    try {
      boolean cut = flush.truncations() != truncations();
      if (closed || (cut && !context.has(StorageBug.FLUSH_FROM_BEFORE_TRUNCATION))) {
        return;
      }
      if (directoryDirty) {
        directoryDirty = false;
        context.disk().syncDirectory(directory);
      }
      flush.syncIndexes();
      if (epochsDirty) {
        epochsDirty = false;
        EpochCheckpoint.write(context.disk(), directory, epochs);
      }
      // Whatever was deleted unflushed must not come back below the recovery point.
      context.logStarts().raise(name, flush.start());
      flush.count(name, context.journal());
      boolean later = context.has(StorageBug.FLUSH_COUNTS_LATER_APPENDS);
      recoveryPoint = Math.max(recoveryPoint, later ? logEndOffset() : flush.end());
    } finally {
      lock.readLock().unlock();
    }
  }

  // Closing.

  /** As {@link #close}, after everything has been fsynced, so that the next start needs no scan. */
  void closeCleanly() {
    lock.writeLock().lock();
    try {
      active().saveIndexes();
    } catch (IOException e) {
      throw failure(directory, "save the indexes of", e);
    } finally {
      lock.writeLock().unlock();
    }
    flush(Long.MAX_VALUE);
    close();
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        segments.forEach(Segment::release);
        obsolete.release();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
