package io.highwater.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element of the value of a {@code send}, {@code poll} or {@code txn} operation. A partition's
 * key is an EDN integer or string.
 */
public sealed interface MicroOp {

  /** The offset of a send that is not known. */
  long NO_OFFSET = -1;

  /**
   * A value sent to a partition: {@code [:send key value]}, or {@code [:send key [offset value]]}
   * once the offset is known.
   *
   * @param offset {@link #NO_OFFSET} if unknown
   */
  record Send(Object key, Object value, long offset) implements MicroOp {}

  /** Records returned, by partition: {@code [:poll {key [[offset value] …]}]}. */
  record Poll(Map<Object, List<Polled>> records) implements MicroOp {}

  /** The value of an invocation that sends one value. */
  static Object send(Object key, Object value) {
    return List.of(List.of(Keyword.of("send"), key, value));
  }

  /** The value of an {@code ok} completion of a send. */
  static Object sent(Object key, long offset, Object value) {
    return List.of(List.of(Keyword.of("send"), key, List.of(offset, value)));
  }

  /** The value of an invocation that polls. */
  static Object poll() {
    return List.of(List.of(Keyword.of("poll")));
  }

  /** The value of an {@code ok} completion of a poll. */
  static Object polled(Map<?, List<Polled>> records) {
    Map<Object, Object> value = new LinkedHashMap<>();
    records.forEach(
        (key, polled) -> {
          List<Object> pairs = new ArrayList<>(polled.size());
          polled.forEach(p -> pairs.add(List.of(p.offset(), p.value())));
          value.put(key, pairs);
        });
    return List.of(List.of(Keyword.of("poll"), value));
  }
}
