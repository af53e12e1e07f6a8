package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.EpochStart;
import io.highwater.wire.Compaction;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a log holds, or once held: batches that follow on each other.
 *
 * @param start the first offset that can be read, be it within the first of them, or else the next
 */
record Version(long start, List<ByteBuffer> batches) {
  Version {
    List<ByteBuffer> read = new ArrayList<>(batches);
    if (!read.isEmpty()) {
      read.set(0, asReadFrom(start, read.getFirst()));
    }
    batches = List.copyOf(read);
  }

  /** What compaction has left empty is cut to where a reader begins. */
  static ByteBuffer asReadFrom(long offset, ByteBuffer stored) {
    RecordBatch batch = view(stored);
    return batch.baseOffset() < offset && Compaction.isGap(batch)
        ? Compaction.restOfGap(batch, offset)
        : stored;
  }

  static Version startingAt(long offset) {
    return new Version(offset, List.of());
  }

  long end() {
    return batches.isEmpty() ? start : view(batches.getLast()).nextOffset();
  }

  Version with(List<ByteBuffer> more) {
    List<ByteBuffer> all = new ArrayList<>(batches);
    all.addAll(more);
    return new Version(start, all);
  }

  /** The same without what ends below {@code offset}, which lies in it. */
  Version from(long offset) {
    return new Version(
        offset, batches.stream().dropWhile(each -> view(each).lastOffset() < offset).toList());
  }

  /** The batches before the one that holds {@code offset}. */
  Version before(long offset) {
    return new Version(
        start, batches.stream().takeWhile(each -> view(each).lastOffset() < offset).toList());
  }

  /** Whether this may be what a crash has left of {@code whole}. */
  boolean isPrefixOf(Version whole) {
    return start == whole.start
        && batches.size() <= whole.batches.size()
        && batches.equals(whole.batches.subList(0, batches.size()));
  }

  /**
   * Whether this may be what a crash has left of {@code whole}, wherever the two start: deletions
   * are taken back by it, or not.
   */
  boolean isLeftOf(Version whole) {
    long both = Math.max(start, whole.start);
    return both <= end() && both <= whole.end() && from(both).isPrefixOf(whole.from(both));
  }

  /** What can be read here, by offset. */
  SortedMap<Long, RecordData> records() {
    SortedMap<Long, RecordData> records = new TreeMap<>();
    for (ByteBuffer each : batches) {
      try {
        Records.read(each).forEach(it -> records.put(it.offset(), it.data()));
      } catch (MalformedFrame e) {
        throw new Broken("ReadsAreTrue", e.getMessage());
      }
    }
    return records.tailMap(start);
  }

  /** Whether a history tells of what can be read here as the batches do. */
  boolean agreesWith(List<EpochStart> history) {
    return readable(history).equals(readable(epochs()))
        && (batches.isEmpty() || epochAtStart(history).equals(epochAtStart(epochs())));
  }

  private List<EpochStart> readable(List<EpochStart> history) {
    return history.stream().filter(each -> each.startOffset() > start).toList();
  }

  private Optional<Integer> epochAtStart(List<EpochStart> history) {
    return history.stream()
        .filter(each -> each.startOffset() <= start)
        .reduce((one, next) -> next)
        .map(EpochStart::epoch);
  }

  /** The epoch history as the batches tell it. */
  List<EpochStart> epochs() {
    List<EpochStart> epochs = new ArrayList<>();
    for (ByteBuffer each : batches) {
      RecordBatch batch = view(each);
      if (epochs.isEmpty() || batch.partitionLeaderEpoch() > epochs.getLast().epoch()) {
        epochs.add(new EpochStart(batch.partitionLeaderEpoch(), batch.baseOffset()));
      }
    }
    return epochs;
  }

  static RecordBatch view(ByteBuffer batch) {
    return new RecordBatch().wrap(batch, 0);
  }

  @Override
  public String toString() {
    return "[%d, %d) in epochs %s".formatted(start, end(), epochs());
  }
}
