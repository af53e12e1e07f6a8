package io.highwater.broker.control;

import io.highwater.broker.storage.EpochStart;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.spec.Check;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.wire.MalformedFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A quorum of one: the metadata log is one file, and what has been fsynced is committed. Appends
 * made while an fsync is under way share the next.
 */
public final class SingleVoter implements MetadataQuorum {
  private static final int READ_BYTES = 1 << 20;

  private final PartitionLog log;
  private final Executor io;
  private final Consumer<Runnable> loop;
  private final LongSupplier wallClockMs;
  private final Consumer<Throwable> failed;
  private int leaderEpoch;
  private long committedEnd;
  private boolean flushing;
  private LongConsumer committed = end -> {};

  /**
   * @param log the metadata log, as recovered
   * @param io where fsyncs run
   * @param loop runs something on the controller's loop
   * @param wallClockMs timestamps for the batches
   * @param failed told if an fsync fails; nothing is committed from then on
   */
  public SingleVoter(
      PartitionLog log,
      Executor io,
      Consumer<Runnable> loop,
      LongSupplier wallClockMs,
      Consumer<Throwable> failed) {
    this.log = log;
    this.io = io;
    this.loop = loop;
    this.wallClockMs = wallClockMs;
    this.failed = failed;
  }

  @Override
  public void start(BiConsumer<MetadataRecord, Long> replay, LongConsumer onCommitted) {
    committed = onCommitted;
    long offset = log.logStartOffset();
    while (offset < log.logEndOffset()) {
      try (LogSlice slice = log.read(offset, log.logEndOffset(), READ_BYTES, true)) {
        offset = MetadataCodec.decode(slice.toByteBuffer(), offset, replay);
      } catch (MalformedFrame damaged) {
        throw new IllegalStateException(
            "metadata log %s at offset %d: %s".formatted(log.name(), offset, damaged.getMessage()),
            damaged);
      }
    }
    // What is in the log may have been answered before this process started, so it has to stay.
    committedEnd = log.flush(log.logEndOffset());
    List<EpochStart> epochs = log.epochs();
    leaderEpoch = epochs.isEmpty() ? 1 : epochs.get(epochs.size() - 1).epoch() + 1;
  }

  @Override
  public long append(List<MetadataRecord> records) {
    long base = log.logEndOffset();
    ByteBuffer batch = MetadataCodec.encode(records, base, leaderEpoch, wallClockMs.getAsLong());
    long end = log.append(base, batch).logEndOffset();
    Check.that(end == base + records.size(), "a record takes an offset", end, base);
    rememberEpoch(base);
    flush();
    return end;
  }

  private void rememberEpoch(long base) {
    List<EpochStart> epochs = log.epochs();
    if (epochs.isEmpty() || epochs.get(epochs.size() - 1).epoch() != leaderEpoch) {
      List<EpochStart> more = new ArrayList<>(epochs);
      more.add(new EpochStart(leaderEpoch, base));
      log.storeEpochs(more);
    }
  }

  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    long upTo = log.logEndOffset();
    io.execute(
        () -> {
          try {
            long flushed = log.flush(upTo);
            loop.accept(() -> flushed(flushed));
          } catch (RuntimeException | Error failure) {
            failed.accept(failure); // whatever it is, else nothing would ever be committed again
          }
        });
  }

  private void flushed(long end) {
    flushing = false;
    committedEnd = Math.max(committedEnd, end);
    if (committedEnd < log.logEndOffset()) {
      flush();
    }
    committed.accept(committedEnd);
  }

  @Override
  public long logEnd() {
    return log.logEndOffset();
  }

  @Override
  public long committedEnd() {
    return committedEnd;
  }

  @Override
  public MetadataChunk read(long from, int maxBytes) {
    if (from >= committedEnd) {
      return new MetadataChunk(committedEnd, ByteBuffer.allocate(0));
    }
    try (LogSlice slice = log.read(from, committedEnd, maxBytes, true)) {
      return new MetadataChunk(committedEnd, slice.toByteBuffer());
    }
  }
}
