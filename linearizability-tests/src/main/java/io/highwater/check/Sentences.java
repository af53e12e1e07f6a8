package io.highwater.check;

import static java.util.stream.Collectors.joining;

import io.highwater.history.EdnWriter;
import io.highwater.history.Keyword;
import io.highwater.history.Op;
import java.util.List;
import java.util.Locale;

/** The words in which anomalies are told. */
final class Sentences {

  private Sentences() {}

  /** {@code value 17}. */
  static String value(Object value) {
    return "value " + EdnWriter.write(value);
  }

  /** {@code partition 2}, {@code partition orders-2}. */
  static String partition(Object key) {
    return "partition " + key;
  }

  /** {@code 3.214 s}. */
  static String seconds(long timeNs) {
    return String.format(Locale.ROOT, "%.3f s", timeNs / 1e9);
  }

  /** {@code at 3.214 s (op 120, process 3)}. */
  static String when(Op op) {
    return "at " + seconds(op.timeNs()) + " (op " + op.index() + ", process " + op.process() + ")";
  }

  /** {@code value 17 was acknowledged at offset 4 of partition 2 at 3.214 s (op 120, …)}. */
  static String acknowledged(SendAttempt send, Object key) {
    String place = send.placed() ? "at offset " + send.offset() + " of " : "in ";
    Op ack = send.completion();
    return value(send.value())
        + " was acknowledged "
        + place
        + partition(key)
        + " at "
        + seconds(ack.timeNs())
        + " (op "
        + ack.index()
        + ", process "
        + ack.process()
        + leader(ack)
        + acks(send)
        + ")";
  }

  /** The polls by their indices: {@code op 7}, {@code ops 7, 9}, {@code ops 7 to 40}. */
  static String ops(List<Op> ops) {
    if (ops.size() > 3) {
      return "ops " + ops.getFirst().index() + " to " + ops.getLast().index();
    }
    return (ops.size() == 1 ? "op " : "ops ")
        + ops.stream().map(op -> Long.toString(op.index())).collect(joining(", "));
  }

  private static String leader(Op ack) {
    long leader = ack.number("leader", -1);
    long epoch = ack.number("leader-epoch", -1);
    if (leader < 0) {
      return "";
    }
    return ", leader broker " + leader + (epoch < 0 ? "" : " in epoch " + epoch);
  }

  private static String acks(SendAttempt send) {
    String atInvocation = acksOf(send.invocation());
    String acks = atInvocation.isEmpty() ? acksOf(send.completion()) : atInvocation;
    return acks.isEmpty() ? "" : ", acks=" + acks;
  }

  /** {@code all}, {@code 1}, {@code 0}, or nothing if the operation does not say. */
  static String acksOf(Op op) {
    return switch (op.extra().get("acks")) {
      case null -> "";
      case Long n when n == -1 -> "all";
      case Keyword k -> k.name();
      case Object other -> other.toString();
    };
  }
}
