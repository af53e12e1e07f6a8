package io.highwater.tla.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The first number that a run's lines say of each key. Looks at them once, when first asked. */
final class Firsts {
  private static final long NONE = -1;

  private final List<TraceLine> lines;
  private final Function<TraceLine, String> key;
  private final ToLongFunction<TraceLine> number;
  private Map<String, Long> found;
  private Refusal.Found damaged;

  /**
   * @param lines complete before it is asked
   * @param key null where a line says nothing
   */
  Firsts(List<TraceLine> lines, Function<TraceLine, String> key, ToLongFunction<TraceLine> number) {
    this.lines = lines;
    this.key = key;
    this.number = number;
  }

  /**
   * The first number of a key, or -1.
   *
   * @throws Refusal.Found if a damaged line comes before one that says it
   */
  long of(String wanted) {
    if (found == null) {
      find();
    }
    Long first = found.get(wanted);
    if (first == null && damaged != null) {
      throw damaged;
    }
    return first == null ? NONE : first;
  }

  private void find() {
    found = new HashMap<>();
    try {
      for (TraceLine line : lines) {
        String its = key.apply(line);
        if (its != null) {
          found.putIfAbsent(its, number.applyAsLong(line));
        }
      }
    } catch (Refusal.Found line) {
      damaged = line;
    }
  }
}
