package io.highwater.history;

import io.highwater.history.MicroOp.Poll;
import io.highwater.history.MicroOp.Send;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the values of sends and polls apart. */
public final class MicroOps {

  private MicroOps() {}

  /** Whether operations of this kind carry micro-operations. */
  public static boolean in(Op op) {
    return op.isClient()
        && (op.f().equals("send") || op.f().equals("poll") || op.f().equals("txn"));
  }

  /**
   * The micro-operations that an operation set out to do.
   *
   * @throws HistoryException if the value does not have Jepsen's shape
   */
  public static List<MicroOp> invoked(Op invocation) {
    List<MicroOp> result = new ArrayList<>();
    for (Object item : list(invocation, invocation.value())) {
      result.add(microOp(invocation, item, null));
    }
    return result;
  }

  /**
   * The micro-operations as they ended. A completion without a value, as crashed operations have,
   * did what the invocation said with nothing known of it.
   *
   * @throws HistoryException if the value does not have Jepsen's shape or does not answer the
   *     invocation
   */
  public static List<MicroOp> completed(Op invocation, Op completion) {
    List<MicroOp> asked = invoked(invocation);
    if (completion.value() == null) {
      return asked;
    }
    List<?> items = list(completion, completion.value());
    if (items.size() != asked.size()) {
      throw new HistoryException(
          completion, "answers " + asked.size() + " micro-operations with " + items.size());
    }
    List<MicroOp> result = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      result.add(microOp(completion, items.get(i), asked.get(i)));
    }
    return result;
  }

  private static MicroOp microOp(Op op, Object item, MicroOp asked) {
    List<?> parts = list(op, item);
    Object name = parts.isEmpty() ? null : parts.getFirst();
    if (name instanceof Keyword k && k.name().equals("send") && parts.size() == 3) {
      return send(op, parts.get(1), parts.get(2), asked);
    }
    if (name instanceof Keyword k && k.name().equals("poll") && parts.size() <= 2) {
      if (asked instanceof Send) {
        throw new HistoryException(op, "answers a send with a poll");
      }
      return new Poll(parts.size() == 1 ? Map.of() : records(op, parts.get(1)));
    }
    throw new HistoryException(
        op,
        "expected [:send key value] or [:poll {key [[offset value] …]}], found "
            + EdnWriter.write(item));
  }

  private static Send send(Op op, Object key, Object value, MicroOp asked) {
    checkKey(op, key);
    if (asked == null) {
      return new Send(key, value, MicroOp.NO_OFFSET);
    }
    if (!(asked instanceof Send sent) || !sent.key().equals(key)) {
      throw new HistoryException(
          op, "answers another micro-operation than the send to partition " + key);
    }
    if (sent.value().equals(value)) {
      return sent;
    }
    if (value instanceof List<?> pair && pair.size() == 2 && sent.value().equals(pair.get(1))) {
      return switch (pair.getFirst()) {
        case Long offset when offset >= 0 -> new Send(key, sent.value(), offset);
        case null -> sent;
        default -> throw new HistoryException(op, "has a bad offset: " + pair.getFirst());
      };
    }
    throw new HistoryException(
        op,
        "answers the send of "
            + EdnWriter.write(sent.value())
            + " with "
            + EdnWriter.write(value)
            + "; expected [offset value]");
  }

  private static Map<Object, List<Polled>> records(Op op, Object value) {
    if (!(value instanceof Map<?, ?> byKey)) {
      throw new HistoryException(op, "polled no map but " + EdnWriter.write(value));
    }
    Map<Object, List<Polled>> result = new LinkedHashMap<>();
    byKey.forEach(
        (key, pairs) -> {
          checkKey(op, key);
          List<Polled> records = new ArrayList<>();
          for (Object pair : list(op, pairs)) {
            if (!(pair instanceof List<?> p)
                || p.size() != 2
                || !(p.getFirst() instanceof Long offset)
                || offset < 0) {
              throw new HistoryException(
                  op, "polled a record that is not [offset value]: " + EdnWriter.write(pair));
            }
            records.add(new Polled(offset, p.get(1)));
          }
          result.put(key, records);
        });
    return result;
  }

  private static void checkKey(Op op, Object key) {
    if (!(key instanceof Long) && !(key instanceof String)) {
      throw new HistoryException(
          op, "names a partition that is no integer or string: " + EdnWriter.write(key));
    }
  }

  private static List<?> list(Op op, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new HistoryException(op, "expected a vector, found " + EdnWriter.write(value));
  }
}
