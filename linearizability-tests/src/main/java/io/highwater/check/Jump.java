package io.highwater.check;

import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.function.Consumer;

/**
 * Two records that a process read one after the other, with offsets between them that it did not
 * see.
 *
 * @param from the offset before the jump
 * @param to the offset after it, at least {@code from + 2}
 * @param op the poll that returned the record at {@code to}
 * @param inside whether that poll returned both
 */
record Jump(long from, long to, Op op, boolean inside) {

  /** Tells all jumps of all reads of a partition. */
  static void forEach(PartitionView partition, Consumer<Jump> jumped) {
    for (Read read : partition.reads()) {
      Polled before = read.previous();
      boolean inside = false;
      for (Polled record : read.records()) {
        if (before != null && record.offset() > before.offset() + 1) {
          jumped.accept(new Jump(before.offset(), record.offset(), read.op(), inside));
        }
        before = record;
        inside = true;
      }
    }
  }
}
