package io.highwater.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * Writes batches anew without the records that later ones have made superfluous. Offsets stay, and
 * there is a batch for each: where no record is left, one empty batch stands for as many as
 * possible of one leader epoch, so that a log goes on without gaps. Control batches stay as they
 * are.
 *
 * <p>A tombstone gets the time until which it stays (KIP-534) when it is first written anew.
 */
public final class Compaction {
  /** What is to stay. */
  public interface Verdicts {
    /** Whether a record is the newest of its key; the key is null if it has none. */
    boolean isNewest(long offset, ByteBuffer key);

    /** Whether this is the newest batch of its producer, whose sequence must not be forgotten. */
    boolean isNewestOfProducer(long producerId, long lastOffset);
  }

  /** Who is shown the keys of records. */
  @FunctionalInterface
  public interface KeyVisitor {
    /** Sees a record's key, which is null if it has none. The buffer is not kept. */
    void visit(long offset, ByteBuffer key);
  }

  private static final long MAX_DELTA = Integer.MAX_VALUE - 1L;

  private final Verdicts verdicts;
  private final RecordFilter filter;
  private final List<ByteBuffer> written = new ArrayList<>();
  private long gapStart = -1;
  private long gapEnd;
  private long gapTimestamp;
  private int gapEpoch;

  /**
   * Nothing is written yet.
   *
   * @param nowMs milliseconds since 1970
   * @param tombstonesMs how long a tombstone stays after it was first written anew
   */
  public Compaction(long nowMs, long tombstonesMs, Verdicts verdicts) {
    this.verdicts = verdicts;
    this.filter = new Filter(nowMs, tombstonesMs);
  }

  /** Shows the keys of all records of some whole, valid batches; control batches have none. */
  public static void forEachKey(ByteBuffer batches, KeyVisitor visitor) {
    for (MutableRecordBatch batch : MemoryRecords.readableRecords(batches).batches()) {
      if (!batch.isControlBatch()) {
        for (Record each : batch) {
          visitor.visit(each.offset(), each.key());
        }
      }
    }
  }

  /** Whether every record of some whole, valid batches has a key. */
  public static boolean haveKeys(ByteBuffer batches) {
    boolean[] all = {true};
    forEachKey(batches, (offset, key) -> all[0] &= key != null);
    return all[0];
  }

  private final class Filter extends RecordFilter {
    Filter(long nowMs, long tombstonesMs) {
      super(nowMs, tombstonesMs);
    }

    @Override
    protected BatchRetentionResult checkBatchRetention(
        org.apache.kafka.common.record.internal.RecordBatch batch) {
      return new BatchRetentionResult(BatchRetention.DELETE_EMPTY, false);
    }

    @Override
    protected boolean shouldRetainRecord(
        org.apache.kafka.common.record.internal.RecordBatch batch, Record each) {
      boolean expired =
          !each.hasValue()
              && batch.deleteHorizonMs().isPresent()
              && currentTime >= batch.deleteHorizonMs().getAsLong();
      return !expired && verdicts.isNewest(each.offset(), each.key());
    }
  }

  /**
   * Takes more batches in, which follow those before.
   *
   * @param batches whole and valid
   */
  public void add(ByteBuffer batches) {
    for (MutableRecordBatch batch : MemoryRecords.readableRecords(batches).batches()) {
      ByteBuffer whole = ByteBuffer.allocate(batch.sizeInBytes());
      batch.writeTo(whole);
      whole.flip();
      if (batch.isControlBatch()) {
        write(whole);
        continue;
      }
      ByteBuffer left = filtered(whole);
      if (left.hasRemaining()) {
        write(left);
      } else if (batch.hasProducerId()
          && verdicts.isNewestOfProducer(batch.producerId(), batch.lastOffset())) {
        write(emptyOf(batch));
      } else {
        leaveOut(batch);
      }
    }
  }

  private ByteBuffer filtered(ByteBuffer batch) {
    ByteBuffer room = ByteBuffer.allocate(2 * batch.remaining() + RecordBatch.OVERHEAD);
    return MemoryRecords.readableRecords(batch)
        .filterTo(filter, room, BufferSupplier.NO_CACHING)
        .outputBuffer()
        .flip();
  }

  private void leaveOut(MutableRecordBatch batch) {
    boolean goesOn =
        gapStart >= 0
            && gapEpoch == batch.partitionLeaderEpoch()
            && batch.lastOffset() - gapStart <= MAX_DELTA;
    if (!goesOn) {
      endGap();
      gapStart = batch.baseOffset();
      gapEpoch = batch.partitionLeaderEpoch();
      gapTimestamp = batch.maxTimestamp();
    }
    gapEnd = batch.lastOffset();
    gapTimestamp = Math.max(gapTimestamp, batch.maxTimestamp());
  }

  private void endGap() {
    if (gapStart >= 0) {
      written.add(gap(gapStart, gapEnd, gapEpoch, gapTimestamp));
      gapStart = -1;
    }
  }

  /** Whether a batch stands for offsets alone: those of any number of batches that were here. */
  public static boolean isGap(RecordBatch batch) {
    return batch.count() == 0 && !batch.hasProducerId();
  }

  /** The part of a {@linkplain #isGap gap} from one of its offsets on. */
  public static ByteBuffer restOfGap(RecordBatch gap, long from) {
    return gap(from, gap.lastOffset(), gap.partitionLeaderEpoch(), gap.maxTimestamp());
  }

  private static ByteBuffer gap(long base, long last, int epoch, long timestamp) {
    return empty(
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        base,
        last,
        epoch,
        timestamp);
  }

  private static ByteBuffer emptyOf(MutableRecordBatch batch) {
    return empty(
        batch.producerId(),
        batch.producerEpoch(),
        batch.baseSequence(),
        batch.baseOffset(),
        batch.lastOffset(),
        batch.partitionLeaderEpoch(),
        batch.maxTimestamp());
  }

  private static ByteBuffer empty(
      long producerId,
      short producerEpoch,
      int sequence,
      long base,
      long last,
      int epoch,
      long timestamp) {
    ByteBuffer header = ByteBuffer.allocate(RecordBatch.OVERHEAD);
    DefaultRecordBatch.writeEmptyHeader(
        header,
        RecordBatch.MAGIC,
        producerId,
        producerEpoch,
        sequence,
        base,
        last,
        epoch,
        TimestampType.CREATE_TIME,
        timestamp,
        false,
        false);
    return header.flip();
  }

  private void write(ByteBuffer batch) {
    endGap();
    written.add(batch);
  }

  /** The batches that are complete by now; {@code all} of them, if nothing follows. */
  public List<ByteBuffer> take(boolean all) {
    if (all) {
      endGap();
    }
    List<ByteBuffer> taken = List.copyOf(written);
    written.clear();
    return taken;
  }
}
