package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.EpochStart;
import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log holds, or once held: batches that follow on each other.
 *
 * @param start the offset of the first, or of the next if there is none
 */
record Version(long start, List<ByteBuffer> batches) {
  Version {
    batches = List.copyOf(batches);
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
