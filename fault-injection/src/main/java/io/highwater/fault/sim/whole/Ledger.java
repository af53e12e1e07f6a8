package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients did and saw, and what therefore has to be there in the end. */
final class Ledger {
  private final List<ClientOp> ops = new ArrayList<>();

  /** For each partition and offset, the value that was acknowledged there. */
  private final SortedMap<Integer, SortedMap<Long, Long>> acknowledged = new TreeMap<>();

  /** For each partition and offset, the value that somebody read there first. */
  private final SortedMap<Integer, SortedMap<Long, Long>> read = new TreeMap<>();

  /** For each partition, the offset below which a client may have deleted everything. */
  private final SortedMap<Integer, Long> mayBeDeleted = new TreeMap<>();

  /** For each partition, where it begins in the end. */
  private final SortedMap<Integer, Long> starts = new TreeMap<>();

  private Violation violation;
  private int processes;
  private int acknowledgements;

  int newProcess() {
    return processes++;
  }

  int acknowledgements() {
    return acknowledgements;
  }

  List<ClientOp> ops() {
    return ops;
  }

  /** For each partition and offset, the value that was acknowledged there. */
  SortedMap<Integer, SortedMap<Long, Long>> acknowledged() {
    return acknowledged;
  }

  Violation violation() {
    return violation;
  }

  /** An operation begins, or ends. */
  void note(ClientOp op) {
    ops.add(op);
    if (op.type() == ClientOp.Type.OK && op.function() == ClientOp.Function.SEND) {
      acknowledgements++;
      op.records().forEach(each -> acknowledged(op.partition(), each));
    } else if (op.type() == ClientOp.Type.OK) {
      op.records().forEach(each -> read(op.partition(), each));
    }
  }

  /** A client asks for everything below an offset to be deleted. */
  void deletes(int partition, long before) {
    mayBeDeleted.merge(partition, before, Math::max);
  }

  /** Up to where clients have asked for deletions. */
  long mayBeDeleted(int partition) {
    return mayBeDeleted.getOrDefault(partition, 0L);
  }

  /** After everything was healed, a partition begins there. */
  void begins(int partition, long start) {
    starts.put(partition, start);
  }

  /** Where a partition begins in the end. */
  long start(int partition) {
    return starts.getOrDefault(partition, 0L);
  }

  private void acknowledged(int partition, Seen record) {
    Long before =
        acknowledged
            .computeIfAbsent(partition, id -> new TreeMap<>())
            .put(record.offset(), record.value());
    if (before != null) {
      broken("OffsetsAreUnique", partition, record, "was acknowledged for " + before);
    }
  }

  private void read(int partition, Seen record) {
    Long before =
        read.computeIfAbsent(partition, id -> new TreeMap<>())
            .putIfAbsent(record.offset(), record.value());
    if (before != null && before != record.value()) {
      broken("ReadsAgree", partition, record, "was read as " + before);
    }
  }

  private void broken(String property, int partition, Seen record, String how) {
    broken(
        new Violation(
            property,
            "partition %d, offset %d, value %d: %s"
                .formatted(partition, record.offset(), record.value(), how)));
  }

  /** A client has met what should not be. */
  void broken(Violation found) {
    if (violation == null) {
      violation = found;
    }
  }

  /**
   * After everything was read to the end: is all there that was acknowledged and not deleted?
   *
   * @param superseded what need not be there either; nothing if nothing is compacted
   */
  void close(Optional<Superseded> superseded) {
    acknowledged.forEach(
        (partition, records) -> {
          SortedMap<Long, Long> found = read.getOrDefault(partition, new TreeMap<>());
          records
              .tailMap(start(partition))
              .forEach(
                  (offset, value) -> {
                    Long there = found.get(offset);
                    boolean mayBeGone =
                        there == null
                            && superseded.stream().anyMatch(it -> it.has(partition, offset, value));
                    if (!mayBeGone && (there == null || there.longValue() != value)) {
                      broken(
                          "AcknowledgedStays",
                          partition,
                          new Seen(offset, value),
                          there == null ? "is gone" : "is " + there);
                    }
                  });
        });
  }
}
