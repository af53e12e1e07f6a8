package io.highwater.history;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One line of a history: an operation's invocation or its completion.
 *
 * @param index place in the history's total order, from 0
 * @param timeNs nanoseconds since the history began, on one monotonic clock
 * @param process who performs it
 * @param type invocation, or how it ended
 * @param f what it does: {@code send}, {@code poll}, {@code txn}, {@code assign}, {@code kill} …
 * @param value an EDN value; for sends and polls a list of micro-operations, see {@link MicroOp}
 * @param error why it did not end as {@code ok}, or null: an EDN value, by custom a keyword or a
 *     vector of a keyword and a text
 * @param extra all other keys, by name, in the order of the text
 */
public record Op(
    long index,
    long timeNs,
    ProcessId process,
    Type type,
    String f,
    Object value,
    Object error,
    Map<String, Object> extra) {

  /** Jepsen's four types. */
  public enum Type {
    /** The operation begins. */
    INVOKE,
    /** It happened. */
    OK,
    /** It certainly did not happen. */
    FAIL,
    /** Nobody knows, for ever; or a bystander's remark. */
    INFO;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The keyword's name in a history file. */
    public String label() {
      return label;
    }
  }

  public Op {
    requireNonNull(process, "process");
    requireNonNull(type, "type");
    requireNonNull(f, "f");
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** Whether a client performed it. */
  public boolean isClient() {
    return process instanceof ProcessId.Client;
  }

  /** Whether the extra key is present and {@code true}. */
  public boolean flag(String key) {
    return Boolean.TRUE.equals(extra.get(key));
  }

  /** The extra key as an integer, or {@code absent} when it is missing or something else. */
  public long number(String key, long absent) {
    return extra.get(key) instanceof Long n ? n : absent;
  }

  /** The name of the error, {@code none} if there is none: {@code not-leader-or-follower}. */
  public String errorCode() {
    Object first = error instanceof java.util.List<?> l && !l.isEmpty() ? l.getFirst() : error;
    return switch (first) {
      case null -> "none";
      case Keyword k -> k.name();
      case String s -> s;
      default -> EdnWriter.write(first);
    };
  }

  /** This operation as one line of a history file, without the line's end. */
  public String toEdn() {
    StringBuilder out = new StringBuilder(128);
    out.append("{:process ");
    switch (process) {
      case ProcessId.Client client -> out.append(client.number());
      case ProcessId.Named named -> out.append(':').append(named.name());
    }
    out.append(", :type :").append(type.label()).append(", :f :").append(f).append(", :value ");
    EdnWriter.write(value, out);
    if (error != null) {
      out.append(", :error ");
      EdnWriter.write(error, out);
    }
    extra.forEach(
        (key, extraValue) -> {
          out.append(", :").append(key).append(' ');
          EdnWriter.write(extraValue, out);
        });
    out.append(", :time ").append(timeNs).append(", :index ").append(index).append('}');
    return out.toString();
  }
}
