package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.util.List;

/** The epoch history as the batches tell it: ascending in epoch and in start offset. */
final class Epochs {
  private Epochs() {}

  /** The newest epoch, or -1. */
  static int last(List<EpochStart> epochs) {
    return epochs.isEmpty() ? RecordBatch.NO_LEADER_EPOCH : epochs.getLast().epoch();
  }

  /** The newest epoch that starts before {@code offset}, or -1. */
  static int lastBefore(List<EpochStart> epochs, long offset) {
    for (int i = epochs.size() - 1; i >= 0; i--) {
      if (epochs.get(i).startOffset() < offset) {
        return epochs.get(i).epoch();
      }
    }
    return RecordBatch.NO_LEADER_EPOCH;
  }

  /** Adds the batch's epoch if it starts with that batch. */
  static void observe(List<EpochStart> epochs, RecordBatch batch) {
    if (batch.partitionLeaderEpoch() > last(epochs)) {
      epochs.add(new EpochStart(batch.partitionLeaderEpoch(), batch.baseOffset()));
    }
  }

  /** Drops the epochs that wrote nothing from the record before {@code offset} on. */
  static List<EpochStart> from(List<EpochStart> epochs, long offset) {
    int first = 0;
    while (first + 1 < epochs.size() && epochs.get(first + 1).startOffset() < offset) {
      first++;
    }
    return List.copyOf(epochs.subList(first, epochs.size()));
  }

  /** Drops the epochs that start at or behind {@code offset}. */
  static List<EpochStart> before(List<EpochStart> epochs, long offset) {
    return epochs.stream().filter(start -> start.startOffset() < offset).toList();
  }
}
