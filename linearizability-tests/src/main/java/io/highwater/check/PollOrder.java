package io.highwater.check;

import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader sees each partition's records upwards and without leaving any out: {@code
 * nonmonotonic-poll} and {@code poll-skip} between polls, {@code int-…} inside one.
 *
 * <p>A jump over offsets is a skip only if somebody else read a record there; an acknowledged
 * record that nobody read is a matter of {@link Durability}.
 */
final class PollOrder implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    for (PartitionView partition : seen.partitions()) {
      monotonic(partition, findings);
      skips(partition, findings);
    }
    return findings.result();
  }

  private static void monotonic(PartitionView partition, Findings findings) {
    Map<Object, Op> lastPollOf = new HashMap<>();
    for (Read read : partition.reads()) {
      Polled before = read.previous();
      Op beforeOp = lastPollOf.put(read.op().process(), read.op());
      for (Polled record : read.records()) {
        if (before != null && record.offset() <= before.offset()) {
          backwards(partition, before, beforeOp, record, read.op(), findings);
        }
        before = record;
        beforeOp = read.op();
      }
    }
  }

  private static void backwards(
      PartitionView partition,
      Polled before,
      Op beforeOp,
      Polled record,
      Op op,
      Findings findings) {
    boolean inside = beforeOp.index() == op.index();
    AnomalyType type = inside ? AnomalyType.INT_NONMONOTONIC_POLL : AnomalyType.NONMONOTONIC_POLL;
    long size = before.offset() - record.offset();
    findings.add(
        type,
        size,
        () ->
            new Anomaly(
                type,
                partition.key(),
                record.offset(),
                record.value(),
                List.of(beforeOp.index(), op.index()),
                size,
                "process "
                    + op.process()
                    + " read offset "
                    + before.offset()
                    + " of "
                    + Sentences.partition(partition.key())
                    + (inside ? "" : " " + Sentences.when(beforeOp))
                    + " and then offset "
                    + record.offset()
                    + (inside ? " in the same poll " : " in its next poll ")
                    + Sentences.when(op)));
  }

  private static void skips(PartitionView partition, Findings findings) {
    long[] known =
        partition.reads().stream()
            .flatMap(read -> read.records().stream())
            .mapToLong(Polled::offset)
            .sorted()
            .distinct()
            .toArray();
    Jump.forEach(
        partition,
        jump -> {
          int first = Arrays.binarySearch(known, jump.from()) + 1;
          int last = Arrays.binarySearch(known, jump.to()) - 1;
          if (first <= last) {
            skipped(partition, jump, known[first], last - first + 1, findings);
          }
        });
  }

  private static void skipped(
      PartitionView partition, Jump jump, long offset, int count, Findings findings) {
    AnomalyType type = jump.inside() ? AnomalyType.INT_POLL_SKIP : AnomalyType.POLL_SKIP;
    findings.add(
        type,
        count,
        () -> {
          Read other = readerOf(partition, offset);
          Polled record = recordAt(other, offset);
          return new Anomaly(
              type,
              partition.key(),
              offset,
              record.value(),
              List.of(jump.op().index(), other.op().index()),
              count,
              "process "
                  + jump.op().process()
                  + " went from offset "
                  + jump.from()
                  + " to offset "
                  + jump.to()
                  + " of "
                  + Sentences.partition(partition.key())
                  + (jump.inside() ? " within one poll " : " from one poll to the next ")
                  + Sentences.when(jump.op())
                  + ", over "
                  + (count == 1 ? "a record" : count + " records")
                  + " that others read: "
                  + Sentences.value(record.value())
                  + " was read at offset "
                  + offset
                  + " "
                  + Sentences.when(other.op()));
        });
  }

  private static Read readerOf(PartitionView partition, long offset) {
    return partition.reads().stream()
        .filter(read -> read.records().stream().anyMatch(r -> r.offset() == offset))
        .findFirst()
        .orElseThrow();
  }

  private static Polled recordAt(Read read, long offset) {
    return read.records().stream().filter(r -> r.offset() == offset).findFirst().orElseThrow();
  }
}
