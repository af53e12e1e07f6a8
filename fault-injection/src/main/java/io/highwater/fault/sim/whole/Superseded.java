package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which records of a history had newer ones of their key, as far as anybody knows: those compaction
 * may take. What was acknowledged or read counts.
 */
final class Superseded {
  /** For each partition, values by offset. */
  private final SortedMap<Integer, NavigableMap<Long, Long>> known = new TreeMap<>();

  /** For each partition, the last offset of each key. */
  private final SortedMap<Integer, SortedMap<Long, Long>> last = new TreeMap<>();

  Superseded(List<ClientOp> ops) {
    for (ClientOp op : ops) {
      if (op.type() == ClientOp.Type.OK) {
        op.records().stream()
            .filter(each -> each.offset() >= 0)
            .forEach(each -> learn(op.partition(), each));
      }
    }
  }

  private void learn(int partition, Seen record) {
    known.computeIfAbsent(partition, id -> new TreeMap<>()).put(record.offset(), record.value());
    last.computeIfAbsent(partition, id -> new TreeMap<>())
        .merge(Compacting.key(record.value()), record.offset(), Math::max);
  }

  /** Whether a record that was acknowledged or read has a newer one of its key. */
  boolean has(int partition, long offset, long value) {
    return last.get(partition).get(Compacting.key(value)) > offset;
  }

  /**
   * The same history as if nothing had been compacted: readers, who begin at offset 0, see what
   * they have passed over because it was superseded. What else they have passed over stays away.
   */
  List<ClientOp> undone(List<ClientOp> ops) {
    List<ClientOp> result = new ArrayList<>();
    SortedMap<Integer, Long> positions = new TreeMap<>();
    for (ClientOp each : ops) {
      result.add(isRead(each) ? undone(each, positions) : each);
    }
    return result;
  }

  private static boolean isRead(ClientOp op) {
    return op.function() == ClientOp.Function.POLL && op.type() == ClientOp.Type.OK;
  }

  private ClientOp undone(ClientOp op, SortedMap<Integer, Long> positions) {
    List<Seen> records = new ArrayList<>();
    for (Seen each : op.records()) {
      long from = positions.getOrDefault(op.process(), 0L);
      if (from < each.offset()) {
        known.get(op.partition()).subMap(from, each.offset()).entrySet().stream()
            .filter(it -> has(op.partition(), it.getKey(), it.getValue()))
            .forEach(it -> records.add(new Seen(it.getKey(), it.getValue())));
      }
      records.add(each);
      positions.put(op.process(), each.offset() + 1);
    }
    return new ClientOp(
        op.process(),
        op.timeUs(),
        op.type(),
        op.function(),
        op.partition(),
        records,
        op.finalStart(),
        op.finalEnd(),
        op.mayRepeat());
  }
}
