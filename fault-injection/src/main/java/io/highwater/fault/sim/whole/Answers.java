package io.highwater.fault.sim.whole;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Response;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which error codes clients were answered, wherever in a response they stand. */
final class Answers {
  private final SortedMap<String, Long> errors = new TreeMap<>();

  void heard(Response response) {
    count(response);
  }

  /** How often each was, by Kafka's name; those that never were are not in it. */
  SortedMap<String, Long> errors() {
    return new TreeMap<>(errors);
  }

  private void count(Object part) {
    switch (part) {
      case ErrorCode error -> errors.merge(error.name(), 1L, Long::sum);
      case Collection<?> all -> all.forEach(this::count);
      case Optional<?> perhaps -> perhaps.ifPresent(this::count);
      case Record parts -> countAll(parts);
      case null, default -> {}
    }
  }

  private void countAll(Record parts) {
    try {
      for (RecordComponent each : parts.getClass().getRecordComponents()) {
        each.getAccessor().setAccessible(true);
        count(each.getAccessor().invoke(parts));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot look into " + parts.getClass(), e);
    }
  }
}
