package io.highwater.broker.shard;

import io.highwater.broker.storage.PartitionLog;
import io.highwater.spec.Batch;
import io.highwater.spec.Event;
import io.highwater.wire.RecordBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last batches of each idempotent producer, gathered while a log is read: memory goes with the
 * number of producers, not with the log's length.
 */
public final class ProducerBatches {
  private final Map<Long, Deque<Batch>> byProducer = new TreeMap<>();

  private ProducerBatches() {}

  /**
   * Reads a log's headers from its start. May take long: I/O thread.
   *
   * @param upTo where to end, exclusive
   * @return in the order of the log; nothing if it was truncated or closed meanwhile
   */
  public static Optional<List<Batch>> readFrom(PartitionLog log, long upTo) {
    ProducerBatches batches = new ProducerBatches();
    boolean whole = log.forEachBatch(log.logStartOffset(), upTo, batches::add);
    return whole ? Optional.of(batches.inOrder()) : Optional.empty();
  }

  private void add(RecordBatch batch) {
    if (!batch.hasProducerId()) {
      return;
    }
    Deque<Batch> recent = byProducer.computeIfAbsent(batch.producerId(), id -> new ArrayDeque<>());
    if (recent.size() == Event.ProducersLoaded.BATCHES_KEPT) {
      recent.removeFirst();
    }
    recent.addLast(Performer.header(batch));
  }

  private List<Batch> inOrder() {
    List<Batch> all = new ArrayList<>();
    byProducer.values().forEach(all::addAll);
    all.sort(Comparator.comparingLong(Batch::baseOffset));
    return all;
  }
}
