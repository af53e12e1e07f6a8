package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The bytes of one partition's log. The protocol core owns the log's shape (where it starts and
 * ends, what is committed and durable); every append, truncation and recovery compares the two.
 *
 * <p><b>Threads.</b> One thread, the partition's shard, calls what changes the log: {@link
 * #append}, {@link #truncateTo}, {@link #truncateFullyAndStartAt}, {@link #advanceStartTo}, {@link
 * #storeEpochs} and {@link #close}, and also {@link #readTail}. Everything else may be called by
 * any thread at any time. {@link #flush}, {@link #reclaim} and {@link #compact} are meant for one
 * I/O thread. An append waits for nobody; a truncation waits for look-ups in progress, not for an
 * fsync and not for slices on their way. These threads must not be interrupted: NIO would close the
 * file under them.
 *
 * <p>All methods throw {@link LogDirFailure} when the disk fails, and {@link IllegalStateException}
 * when caller and log disagree, which is a bug in either.
 */
public interface PartitionLog extends AutoCloseable {
  PartitionName name();

  /** The first offset that can be read; the batch that holds it may begin before. */
  long logStartOffset();

  /** The offset that the next record gets (LEO). */
  long logEndOffset();

  /** Everything below has been fsynced; at most the log end offset. */
  long recoveryPoint();

  long sizeInBytes();

  /**
   * Writes batches behind the last one. When this returns they are in the page cache and readable;
   * when it throws the log is what it was before.
   *
   * @param expectedBaseOffset the log end offset as the caller knows it
   * @param batches whole batches with their offsets and leader epochs assigned, contiguous from
   *     {@code expectedBaseOffset}; one gathering write as a rule. Positions and limits stay as
   *     they are. The first batch of an empty log may begin below its start, if it holds that.
   */
  Appended append(long expectedBaseOffset, ByteBuffer... batches);

  /**
   * Removes every batch that holds {@code offset} or a later one. Not durable before the next
   * flush.
   *
   * @return the log end offset now: {@code offset}, less if it lies inside a batch, or unchanged if
   *     the log ends before it
   */
  long truncateTo(long offset);

  /** Removes everything; the log is empty, and starts and ends at {@code offset}. */
  void truncateFullyAndStartAt(long offset);

  /**
   * Lets the log start at an offset that it holds, or at its end. What is below cannot be read any
   * more; its space stays taken until {@link #reclaim}.
   */
  void advanceStartTo(long offset);

  /**
   * Makes the log's start survive a power cut, and then deletes the segments that end before it.
   * Flushes the log up to its start if that has not been done.
   */
  void reclaim();

  /**
   * Where the log would start if a retention were applied now: at a segment's base offset, or at
   * the log's end. Looks into no file.
   *
   * @param nowMs milliseconds since 1970
   * @param end nothing from here on is to be deleted: the high watermark
   */
  long startToRetain(Retention retention, long nowMs, long end);

  /**
   * Writes closed segments anew without records that have newer ones of their key (KIP-58), if it
   * is time for that. Offsets stay, and so do records without a key. Reads and writes much.
   *
   * @param nowMs milliseconds since 1970
   * @param end nothing from here on is looked at: the high watermark
   * @return what remains to be done, by the thread that changes the log; nothing if it is too early
   */
  Optional<Runnable> compact(CompactionRules rules, long nowMs, long end);

  /** Replaces the epoch history by the caller's. It reaches the disk with the next flush. */
  void storeEpochs(List<EpochStart> epochs);

  /** The epoch history: as the batches tell it, or as last stored. */
  List<EpochStart> epochs();

  /**
   * Finds batches to send, from the one that holds {@code from}. They all come from one segment, so
   * there may be more. One that compaction has left empty begins at {@code from} itself.
   *
   * @param endOffset where to end, exclusive: the high watermark for a consumer
   * @param maxBytes how many bytes to stay within
   * @param minOneBatch whether a first batch of more than {@code maxBytes} is returned nevertheless
   * @return whole batches; empty if there are none in that range
   */
  LogSlice read(long from, long endOffset, int maxBytes, boolean minOneBatch);

  /**
   * As {@link #read}, without touching the disk.
   *
   * @return nothing if {@code from} is not among the newest batches: then {@link #read} it, from
   *     the I/O thread
   */
  Optional<LogSlice> readTail(long from, long endOffset, int maxBytes, boolean minOneBatch);

  /**
   * The first batch with a timestamp of at least {@code timestamp} in it: its largest timestamp and
   * its base offset. The very record is found by decoding that batch.
   */
  Optional<TimestampOffset> offsetForTimestamp(long timestamp);

  /** The log's largest timestamp, with the last offset of the batch that has it. */
  TimestampOffset maxTimestamp();

  /**
   * Shows the headers of all batches that start before {@code upTo}, from the one that holds {@code
   * from}, in order. The view is reused; the records are not loaded. For rebuilding producer state.
   *
   * @return false if a truncation came between: what was shown may be gone
   */
  boolean forEachBatch(long from, long upTo, Consumer<RecordBatch> visitor);

  /**
   * Makes everything below {@code upTo} survive a power cut: fsyncs the segments up to there in
   * order, their directory if it has changed, and the epoch history. Usually covers later appends
   * as well.
   *
   * @return the recovery point after it; less than {@code upTo} only if the log was truncated or
   *     closed meanwhile
   */
  long flush(long upTo);

  /** Closes the files, without a flush. Slices in use stay readable. */
  @Override
  void close();
}
