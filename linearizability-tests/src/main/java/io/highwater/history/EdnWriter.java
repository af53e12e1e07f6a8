package io.highwater.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes the values that {@link EdnReader} reads, on one line, with keys in their given order. */
public final class EdnWriter {

  private EdnWriter() {}

  /**
   * The value as EDN text.
   *
   * @throws IllegalArgumentException if the value, or one inside it, has no EDN form
   */
  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  /** As {@link #write(Object)}, appended to {@code out}. */
  public static void write(Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("nil");
      case String s -> quote(s, out);
      case Character c -> character(c, out);
      case BigInteger n -> out.append(n).append('N');
      case BigDecimal n -> out.append(n).append('M');
      case Double d -> decimal(d, out);
      case Long n -> out.append(n.longValue());
      case Integer n -> out.append(n.intValue());
      case Boolean b -> out.append(b.booleanValue());
      case Keyword k -> out.append(k);
      case Symbol s -> out.append(s);
      case Tagged t -> {
        out.append('#').append(t.tag()).append(t.value() instanceof Map ? "" : " ");
        write(t.value(), out);
      }
      case Map<?, ?> map -> map(map, out);
      case Set<?> set -> sequence("#{", set, '}', out);
      case Collection<?> items -> sequence("[", items, ']', out);
      default ->
          throw new IllegalArgumentException("no EDN form for a " + value.getClass().getName());
    }
  }

  private static void map(Map<?, ?> map, StringBuilder out) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      write(entry.getKey(), out);
      out.append(' ');
      write(entry.getValue(), out);
      separator = ", ";
    }
    out.append('}');
  }

  private static void sequence(String open, Collection<?> items, char close, StringBuilder out) {
    out.append(open);
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      write(item, out);
      separator = " ";
    }
    out.append(close);
  }

  private static void decimal(double d, StringBuilder out) {
    if (Double.isNaN(d)) {
      out.append("##NaN");
    } else if (Double.isInfinite(d)) {
      out.append(d > 0 ? "##Inf" : "##-Inf");
    } else {
      out.append(d);
    }
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\newline");
      case '\r' -> out.append("\\return");
      case ' ' -> out.append("\\space");
      case '\t' -> out.append("\\tab");
      case '\b' -> out.append("\\backspace");
      case '\f' -> out.append("\\formfeed");
      default -> {
        if (c > ' ' && c < 127) {
          out.append('\\').append(c);
        } else {
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
      }
    }
  }

  private static void quote(String s, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
