package io.highwater.broker.storage;

import io.highwater.broker.storage.Segment.Extent;
import io.highwater.broker.storage.SegmentSearch.Place;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log in Kafka's layout: segments of v2 batches, each with an offset and a time index.
 *
 * <p><b>How threads meet.</b> The shard's thread writes. A segment's {@link Extent}, published
 * after its bytes, bounds what other threads look at, and the array of segments is replaced, never
 * changed; so an append takes no lock. Truncation breaks that order, so it holds the lock
 * exclusively while look-ups share it. Neither an fsync nor a slice's transfer holds it: both keep
 * references to their segments, and learn from {@link LogState#truncations} that what they did
 * concerns an older log. The count grows before any byte changes.
 *
 * <p><b>What the recovery point promises.</b> Every batch below it, the epoch history up to it, the
 * directory entries and the index files of segments that end before it are on the disk. Recovery
 * therefore scans from there only, and calls damage below it by its name.
 */
public final class SegmentedLog implements PartitionLog {
  private final LogState state;
  private final LogReads reads;
  private final LogUpkeep upkeep;
  private final BatchRun run = new BatchRun();
  private final RecentBatches recent = new RecentBatches();

  /** A log whose segments are known and are on the disk up to its recovery point. */
  SegmentedLog(LogState state) {
    this.state = state;
    this.reads = new LogReads(state);
    this.upkeep = new LogUpkeep(state);
  }

  @Override
  public PartitionName name() {
    return state.name;
  }

  @Override
  public long logStartOffset() {
    return state.start;
  }

  @Override
  public long logEndOffset() {
    return state.logEndOffset();
  }

  @Override
  public long recoveryPoint() {
    return state.recoveryPoint;
  }

  @Override
  public long sizeInBytes() {
    long size = 0;
    for (Segment segment : state.segments) {
      size += segment.extent().size();
    }
    return size;
  }

  @Override
  public List<EpochStart> epochs() {
    return state.epochs;
  }

  /** How often the log was cut. */
  int truncations() {
    return state.truncations();
  }

  // Appending: the shard's thread.

  @Override
  public Appended append(long expectedBaseOffset, ByteBuffer... batches) {
    ensureWritable();
    long end = state.logEndOffset();
    if (expectedBaseOffset != end) {
      throw new IllegalStateException(
          state.name + " ends at " + end + ", but the append expects " + expectedBaseOffset);
    }
    int written = Epochs.lastBefore(state.epochs, end);
    if (state.start == end && BatchRun.firstOffset(batches) < end) {
      state.exclusively("begin within a batch of", () -> beginWith(BatchRun.firstOffset(batches)));
    }
    run.measure(state.logEndOffset(), written, batches);
    long bytes = run.bytes();
    int before = state.segments.size();
    try {
      if (state.active().hasRoomFor(bytes, run.nextOffset() - 1, run.maxTimestamp())) {
        state.active().append(batches, bytes, recent);
      } else {
        appendOneByOne(batches);
      }
    } catch (IOException e) {
      throw undoAppend(end, e);
    }
    if (bytes > 0 && Math.max(run.lastEpoch(), Epochs.last(state.epochs)) > written) {
      learnEpochs(end, batches);
    }
    return new Appended(
        state.logEndOffset(), Math.toIntExact(bytes), state.segments.size() > before);
  }

  /** An empty log goes on with a batch that begins below its start, which stays where it is. */
  private void beginWith(long offset) throws IOException {
    long kept = state.start;
    restartAt(offset);
    state.start = kept;
  }

  private void appendOneByOne(ByteBuffer[] batches) throws IOException {
    RecordBatch batch = new RecordBatch();
    for (ByteBuffer buffer : batches) {
      for (int at = buffer.position(); at < buffer.limit(); at += batch.sizeInBytes()) {
        batch.wrap(buffer, at);
        int size = batch.sizeInBytes();
        if (state.active().extent().size() > 0
            && !state.active().hasRoomFor(size, batch.lastOffset(), batch.maxTimestamp())) {
          roll();
        }
        state.active().append(new ByteBuffer[] {buffer.slice(at, size)}, size, recent);
      }
    }
  }

  private void roll() throws IOException {
    Segment full = state.active();
    full.seal();
    long baseOffset = full.extent().nextOffset();
    SegmentFiles.of(state.directory, baseOffset).delete(state.context.disk());
    Segment next = Segment.create(state.directory, baseOffset, state.config, state.context.disk());
    state.directoryDirty = true;
    recent.clear();
    state.segments = state.segments.with(next);
  }

  /** An epoch that began here without a batch is none if an older one goes on. */
  private void learnEpochs(long end, ByteBuffer[] batches) {
    List<EpochStart> more = new ArrayList<>(Epochs.before(state.epochs, end));
    for (ByteBuffer buffer : batches) {
      RecordBatch.forEach(buffer, batch -> Epochs.observe(more, batch));
    }
    storeEpochs(more);
  }

  /** A failed write may have left part of a batch, or new segments; the log ends where it did. */
  private LogDirFailure undoAppend(long end, IOException cause) {
    Path file = state.active().file();
    state.lock.writeLock().lock();
    try {
      if (!state.context.has(StorageBug.HALF_APPEND_KEPT)) {
        cutTo(end);
      }
    } catch (IOException e) {
      e.addSuppressed(cause);
      return state.failure(file, "undo an append to", e);
    } finally {
      state.lock.writeLock().unlock();
    }
    return LogDirFailure.isDiskFull(cause)
        ? new LogDirFailure(file, "append to", cause)
        : state.failure(file, "append to", cause);
  }

  @Override
  public void storeEpochs(List<EpochStart> history) {
    state.epochs = List.copyOf(history);
    state.epochsDirty = true;
  }

  private void ensureWritable() {
    state.context.health().check();
    if (state.closed) {
      throw new IllegalStateException(state.name + " is closed");
    }
  }

  // Truncating: the shard's thread, nobody looking.

  @Override
  public long truncateTo(long offset) {
    ensureWritable();
    if (offset < state.start) {
      throw new IllegalStateException(
          state.name + " starts at " + state.start + " and cannot be truncated to " + offset);
    }
    if (offset < state.logEndOffset()) {
      state.exclusively("truncate", () -> cutTo(offset));
    }
    return state.logEndOffset();
  }

  @Override
  public void truncateFullyAndStartAt(long offset) {
    ensureWritable();
    state.exclusively("restart", () -> restartAt(offset));
  }

  private void cutTo(long offset) throws IOException {
    int last = state.segments.floor(offset);
    Segment kept = state.segments.get(last);
    Place place = SegmentSearch.find(kept, kept.extent(), offset);
    if (place.baseOffset() < state.start) {
      restartAt(state.start); // of what would be left nothing can be read
      return;
    }
    announceCut(place.baseOffset());
    state
        .context
        .journal()
        .ifPresent(journal -> journal.truncated(state.name, kept.baseOffset(), place.position()));
    List<Segment> dropped = state.segments.after(last);
    state.segments = state.segments.upTo(last);
    kept.truncateTo(place.position(), place.baseOffset());
    drop(dropped);
    if (!state.context.has(StorageBug.EPOCHS_NOT_CUT)) {
      state.epochs = Epochs.before(state.epochs, place.baseOffset());
    }
    state.epochsDirty = true;
  }

  private void restartAt(long offset) throws IOException {
    announceCut(Math.min(offset, state.obsolete.firstOr(state.segments.first()).baseOffset()));
    if (!state.context.has(StorageBug.LOG_START_KEPT)) {
      state.context.logStarts().lower(state.name, offset);
    }
    state.start = offset;
    state.context.journal().ifPresent(journal -> journal.restarted(state.name));
    // Else they could be met behind, or instead of, what comes.
    state.obsolete.delete(state.context.disk());
    List<Segment> dropped = new ArrayList<>(state.segments.after(-1));
    int same = state.segments.floor(offset);
    Segment only;
    if (same >= 0 && state.segments.get(same).baseOffset() == offset) {
      only = dropped.remove(same);
      only.truncateTo(0, offset);
    } else {
      only = Segment.create(state.directory, offset, state.config, state.context.disk());
    }
    state.segments = new SegmentList(List.of(only));
    drop(dropped);
    // Else what follows could be met behind what was here.
    state.context.disk().syncDirectory(state.directory);
    state.epochs = List.of();
    state.epochsDirty = true;
  }

  @Override
  public void advanceStartTo(long offset) {
    ensureWritable();
    if (offset < state.start || offset > state.logEndOffset()) {
      throw new IllegalStateException(
          "%s is [%d, %d) and cannot start at %d"
              .formatted(state.name, state.start, state.logEndOffset(), offset));
    }
    if (offset > state.start) {
      state.exclusively("shorten", () -> startAt(offset));
    }
  }

  private void startAt(long offset) throws IOException {
    if (offset == state.logEndOffset() && state.active().extent().size() > 0) {
      roll(); // so that the space of everything can be freed
    }
    state.start = offset;
    List<EpochStart> left = Epochs.from(state.epochs, offset);
    if (!left.equals(state.epochs)) {
      storeEpochs(left);
    }
    int first = state.segments.floor(offset);
    for (int i = 0; i < first; i++) {
      state.obsolete.add(state.segments.get(i));
    }
    state.segments = state.segments.from(first);
  }

  /** From here on older slices and fsyncs are void, and no checkpoint claims what is to go. */
  private void announceCut(long logEnd) throws IOException {
    state.countTruncation();
    state.recoveryPoint = Math.min(state.recoveryPoint, logEnd);
    state.compactedTo = Math.min(state.compactedTo, logEnd);
    recent.clear();
    if (!state.context.has(StorageBug.RECOVERY_POINT_KEPT)) {
      state.context.recoveryPoints().lower(state.name, logEnd);
    }
  }

  /** The last one first: a power cut in between leaves the beginning of a log, and no hole. */
  private void drop(List<Segment> dropped) throws IOException {
    state.directoryDirty = true;
    for (Segment segment : dropped.reversed()) {
      segment.files().delete(state.context.disk());
      segment.release();
    }
  }

  // Reading: any thread.

  @Override
  public LogSlice read(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    return reads.read(from, endOffset, maxBytes, minOneBatch);
  }

  @Override
  public Optional<LogSlice> readTail(long from, long endOffset, int maxBytes, boolean minOneBatch) {
    if (state.closed || reads.outOfRange(from, endOffset)) {
      return Optional.of(LogReads.EMPTY);
    }
    return recent
        .range(from, endOffset, maxBytes, minOneBatch)
        .map(range -> reads.slice(state.active(), range));
  }

  @Override
  public Optional<TimestampOffset> offsetForTimestamp(long timestamp) {
    return reads.offsetForTimestamp(timestamp);
  }

  @Override
  public TimestampOffset maxTimestamp() {
    return LargestTimestamp.of(this, state.segments, state.start);
  }

  @Override
  public boolean forEachBatch(long from, long upTo, Consumer<RecordBatch> visitor) {
    return reads.forEachBatch(from, upTo, visitor);
  }

  // Flushing and freeing space: the I/O thread.

  @Override
  public long flush(long upTo) {
    return upkeep.flush(upTo);
  }

  @Override
  public long startToRetain(Retention retention, long nowMs, long end) {
    return upkeep.startToRetain(retention, nowMs, end);
  }

  @Override
  public void reclaim() {
    upkeep.reclaim();
  }

  @Override
  public Optional<Runnable> compact(CompactionRules rules, long nowMs, long end) {
    return upkeep.compact(rules, nowMs, end);
  }

  // Closing.

  /** As {@link #close}, after everything has been fsynced, so that the next start needs no scan. */
  void closeCleanly() {
    state.lock.writeLock().lock();
    try {
      state.active().saveIndexes();
    } catch (IOException e) {
      throw state.failure(state.directory, "save the indexes of", e);
    } finally {
      state.lock.writeLock().unlock();
    }
    flush(Long.MAX_VALUE);
    close();
  }

  @Override
  public void close() {
    state.lock.writeLock().lock();
    try {
      if (!state.closed) {
        state.closed = true;
        state.segments.forEach(Segment::release);
        state.obsolete.release();
      }
    } finally {
      state.lock.writeLock().unlock();
    }
  }
}
