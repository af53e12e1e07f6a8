package io.highwater.report;

import io.highwater.check.Observations;
import io.highwater.history.EdnWriter;
import io.highwater.history.History;
import io.highwater.history.MicroOp;
import io.highwater.history.MicroOp.Poll;
import io.highwater.history.MicroOp.Send;
import io.highwater.history.MicroOps;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients' operations in a few bytes each, so that a page holds a hundred thousand of them.
 *
 * <p>All numbers are LEB128, signed ones zigzag. An operation is: index, less the one before ·
 * process · kind × 4 + outcome (0 ok, 1 fail, 2 info, 3 no end) · start in µs, less the one before
 * · duration in µs · index of its end, less its own · error code + 1, or 0 · number of details ·
 * details. A detail is partition × 2, value and offset + 1 of a send; or partition × 2 + 1, number
 * of records, first offset, last offset less the first (signed) of a poll. A value is 0 and a
 * signed number, or its length in bytes + 1 and UTF-8 text.
 */
final class PackedOps {
  private static final int TEXT_MAX = 32;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Names kinds = new Names();
  private final Names errors = new Names();
  private final Map<Object, Integer> partitions = new HashMap<>();
  private int count;

  /** Numbers names in the order in which they come. */
  private static final class Names {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    int number(String name) {
      return numbers.computeIfAbsent(
          name,
          n -> {
            names.add(n);
            return names.size() - 1;
          });
    }
  }

  PackedOps(Observations seen) {
    seen.partitions().forEach(p -> partitions.put(p.key(), partitions.size()));
    History history = seen.history();
    Op previous = null;
    for (int place = 0; place < history.ops().size(); place++) {
      Op op = history.ops().get(place);
      if (op.type() == Op.Type.INVOKE && op.process() instanceof ProcessId.Client client) {
        pack(client.number(), op, history.completionOf(place), previous);
        previous = op;
      }
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  int count() {
    return count;
  }

  /** The names of the kinds of operations, by number. */
  List<String> kinds() {
    return kinds.names;
  }

  /** The error codes, by number. */
  List<String> errors() {
    return errors.names;
  }

  private void pack(int process, Op op, Op end, Op previous) {
    count++;
    unsigned(op.index() - (previous == null ? 0 : previous.index()));
    unsigned(process);
    unsigned(kinds.number(op.f()) * 4L + outcome(end));
    unsigned(micros(op) - (previous == null ? 0 : micros(previous)));
    unsigned(end == null ? 0 : micros(end) - micros(op));
    unsigned(end == null ? 0 : end.index() - op.index());
    unsigned(end == null || end.error() == null ? 0 : errors.number(end.errorCode()) + 1L);
    List<MicroOp> microOps =
        !MicroOps.in(op)
            ? List.of()
            : end == null ? MicroOps.invoked(op) : MicroOps.completed(op, end);
    details(microOps);
  }

  private static long micros(Op op) {
    return op.timeNs() / 1_000;
  }

  private static int outcome(Op end) {
    if (end == null) {
      return 3;
    }
    return switch (end.type()) {
      case OK -> 0;
      case FAIL -> 1;
      case INFO -> 2;
      case INVOKE -> throw new IllegalArgumentException("op " + end.index() + " ends nothing");
    };
  }

  private void details(List<MicroOp> microOps) {
    long number = 0;
    for (MicroOp microOp : microOps) {
      number +=
          switch (microOp) {
            case Send send -> 1;
            case Poll poll -> poll.records().values().stream().filter(r -> !r.isEmpty()).count();
          };
    }
    unsigned(number);
    for (MicroOp microOp : microOps) {
      switch (microOp) {
        case Send send -> {
          unsigned(partitions.get(send.key()) * 2L);
          value(send.value());
          unsigned(send.offset() + 1);
        }
        case Poll poll -> poll.records().forEach(this::polled);
      }
    }
  }

  private void polled(Object key, List<Polled> records) {
    if (!records.isEmpty()) {
      unsigned(partitions.get(key) * 2L + 1);
      unsigned(records.size());
      unsigned(records.getFirst().offset());
      signed(records.getLast().offset() - records.getFirst().offset());
    }
  }

  private void value(Object value) {
    if (value instanceof Long number) {
      unsigned(0);
      signed(number);
      return;
    }
    String text = EdnWriter.write(value);
    String cut = text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    unsigned(bytes.length + 1L);
    out.writeBytes(bytes);
  }

  private void signed(long number) {
    unsigned((number << 1) ^ (number >> 63));
  }

  private void unsigned(long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
