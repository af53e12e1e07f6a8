package io.highwater.fault.sim;

import io.highwater.spec.Batch;
import io.highwater.spec.Check;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.LogView;
import io.highwater.spec.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * One replica's log on one disk: a durable prefix, and a tail that a power cut may take.
 *
 * <p>A truncation is no more durable than an append: until the next fsync, a power cut may bring
 * back what was cut off.
 */
final class SimLog {
  /**
   * A batch as it lies in the log.
   *
   * @param value what its first record says; each further record says one more
   */
  record Entry(Batch batch, long value) {
    long end() {
      return batch.nextOffset();
    }
  }

  /** Batches on their way. */
  record Records(List<Entry> entries) implements Payload {
    List<Batch> batches() {
      return entries.stream().map(Entry::batch).toList();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private List<Entry> ghosts = List.of();
  private long start;
  private long flushedEnd;
  private int generation;

  /** An empty log. */
  SimLog(long start) {
    this.start = start;
    this.flushedEnd = start;
  }

  long start() {
    return start;
  }

  long end() {
    return entries.isEmpty() ? start : entries.getLast().end();
  }

  long flushedEnd() {
    return flushedEnd;
  }

  int generation() {
    return generation;
  }

  List<Entry> entries() {
    return entries;
  }

  void append(Entry entry) {
    Check.that(
        entry.batch().baseOffset() == end(),
        "core and log end alike",
        entry.batch().baseOffset(),
        end());
    entries.add(entry);
  }

  /** Whether an idempotent batch comes right after its producer's last one, if it has one. */
  boolean continues(Batch batch) {
    for (int i = entries.size() - 1; i >= 0 && batch.isIdempotent(); i--) {
      Batch last = entries.get(i).batch();
      if (last.producerId() == batch.producerId()
          && last.producerEpoch() == batch.producerEpoch()) {
        return batch.baseSequence() == Batch.sequenceAfter(last.baseSequence(), last.count());
      }
    }
    return true;
  }

  void truncate(long newEnd, int newGeneration) {
    List<Entry> cut = new ArrayList<>();
    while (!entries.isEmpty() && entries.getLast().end() > newEnd) {
      Entry last = entries.removeLast();
      if (last.end() <= flushedEnd) {
        cut.addFirst(last);
      }
    }
    if (!cut.isEmpty()) {
      ghosts = cut;
    }
    flushedEnd = Math.min(flushedEnd, newEnd);
    generation = newGeneration;
  }

  void restart(long newStart, int newGeneration) {
    entries.clear();
    ghosts = List.of();
    start = newStart;
    flushedEnd = newStart;
    generation = newGeneration;
  }

  void advanceStart(long newStart) {
    start = newStart;
    entries.removeIf(each -> each.end() <= newStart);
  }

  /** An fsync that was asked for in {@code ofGeneration} has covered everything below. */
  void flushed(int ofGeneration, long upTo) {
    if (ofGeneration == generation) {
      flushedEnd = Math.max(flushedEnd, Math.min(upTo, end()));
      ghosts = List.of();
    }
  }

  /** The process is gone; the next one counts truncations anew. */
  void reopened() {
    generation = 0;
  }

  /** Whether a power cut could bring back what was truncated. */
  boolean hasGhosts() {
    return !ghosts.isEmpty() && ghosts.getFirst().batch().baseOffset() >= flushedEnd;
  }

  /** The power is gone: of the unsynced tail only what lies below {@code keptEnd} is left. */
  void losePower(long keptEnd) {
    while (end() > Math.max(keptEnd, flushedEnd)) {
      entries.removeLast();
    }
    flushedEnd = end();
    ghosts = List.of();
  }

  /** The power is gone, and with it the truncation: what it had cut off is back. */
  void losePowerWithTruncation() {
    long back = ghosts.getFirst().batch().baseOffset();
    while (end() > back) {
      entries.removeLast();
    }
    if (end() == back) {
      entries.addAll(ghosts);
    }
    flushedEnd = end();
    ghosts = List.of();
  }

  /** At most {@code limit} whole batches in [{@code from}, {@code end}). */
  List<Entry> read(long from, long end, int limit) {
    int first = indexOf(from);
    int last = first;
    while (last < entries.size() && last - first < limit && entries.get(last).end() <= end) {
      last++;
    }
    return List.copyOf(entries.subList(first, last));
  }

  /** The end of the last whole batch at or below an offset. */
  long batchBoundary(long offset) {
    int first = indexOf(offset);
    boolean startsThere =
        first < entries.size() && entries.get(first).batch().baseOffset() == offset;
    if (startsThere || offset >= end()) {
      return Math.min(offset, end());
    }
    return first == 0 ? start : entries.get(first - 1).batch().baseOffset();
  }

  private int indexOf(long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).batch().baseOffset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The headers of idempotent batches below {@code end}. */
  List<Batch> idempotentBelow(long end) {
    List<Batch> batches = new ArrayList<>();
    for (Entry each : entries) {
      if (each.end() <= end && each.batch().isIdempotent()) {
        batches.add(each.batch());
      }
    }
    return batches;
  }

  /** Which epoch wrote what, as a scan of the batches tells. */
  List<EpochStart> epochs() {
    List<EpochStart> epochs = new ArrayList<>();
    int newest = -1;
    for (Entry each : entries) {
      if (each.batch().leaderEpoch() != newest) {
        newest = each.batch().leaderEpoch();
        epochs.add(new EpochStart(newest, each.batch().baseOffset()));
      }
    }
    return epochs;
  }

  LogView view() {
    return new LogView(start, end(), epochs());
  }
}
