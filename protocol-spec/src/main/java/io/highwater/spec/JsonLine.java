package io.highwater.spec;

import java.util.Map;

/** Writes numbers, booleans, strings, lists, broker sets, maps and null as one line of JSON. */
final class JsonLine {
  private JsonLine() {}

  static String of(Map<String, ?> object) {
    StringBuilder out = new StringBuilder(256);
    write(object, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      case String text -> string(text, out);
      case BrokerSet set -> write(set.toList(), out);
      case Iterable<?> list -> {
        out.append('[');
        String comma = "";
        for (Object each : list) {
          out.append(comma);
          write(each, out);
          comma = ",";
        }
        out.append(']');
      }
      case Map<?, ?> map -> {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
          out.append(comma);
          string(each.getKey().toString(), out);
          out.append(':');
          write(each.getValue(), out);
          comma = ",";
        }
        out.append('}');
      }
      // A value is any object.
      default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
