package io.highwater.tla;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as maps, lists, strings, whole numbers ({@code Long}), booleans and null. A reader is used
 * once.
 */
public final class Json {
  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is not JSON, naming the place
   */
  public static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.position < text.length()) {
      throw json.expected("the end");
    }
    return value;
  }

  /**
   * Reads one object.
   *
   * @throws IllegalArgumentException if the text is anything else, naming the place
   */
  public static Map<String, Object> object(String text) {
    Json json = new Json(text);
    json.space();
    if (json.position >= text.length() || text.charAt(json.position) != '{') {
      throw json.expected("an object");
    }
    Map<String, Object> object = json.object();
    json.space();
    if (json.position < text.length()) {
      throw json.expected("the end");
    }
    return object;
  }

  private Object value() {
    space();
    if (position >= text.length()) {
      throw expected("a value");
    }
    char next = text.charAt(position);
    return switch (next) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> next == '-' || Character.isDigit(next) ? number() : word();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> fields = new LinkedHashMap<>();
    position++;
    if (accept('}')) {
      return fields;
    }
    do {
      space();
      String name = string();
      if (fields.containsKey(name)) {
        throw expected("a name other than " + name + " before");
      }
      expect(':');
      fields.put(name, value());
    } while (accept(','));
    expect('}');
    return fields;
  }

  private List<Object> array() {
    List<Object> elements = new ArrayList<>();
    position++;
    if (accept(']')) {
      return elements;
    }
    do {
      elements.add(value());
    } while (accept(','));
    expect(']');
    return elements;
  }

  private Long number() {
    int start = position++;
    while (position < text.length() && Character.isDigit(text.charAt(position))) {
      position++;
    }
    try {
      return Long.valueOf(text.substring(start, position));
    } catch (NumberFormatException e) {
      position = start;
      throw expected("a whole number");
    }
  }

  private Object word() {
    for (String each : List.of("true", "false", "null")) {
      if (text.startsWith(each, position)) {
        position += each.length();
        return each.equals("null") ? null : (Object) Boolean.valueOf(each);
      }
    }
    throw expected("a value");
  }

  private String string() {
    if (position >= text.length() || text.charAt(position) != '"') {
      throw expected("a string");
    }
    StringBuilder content = new StringBuilder();
    for (position++; position < text.length(); position++) {
      char c = text.charAt(position);
      if (c == '"') {
        position++;
        return content.toString();
      }
      content.append(c == '\\' ? escaped() : c);
    }
    throw expected("a closing quote");
  }

  private char escaped() {
    position++;
    char c = position < text.length() ? text.charAt(position) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw expected("an escape");
    };
  }

  private char unicode() {
    try {
      char c = (char) Integer.parseInt(text.substring(position + 1, position + 5), 16);
      position += 4;
      return c;
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw expected("four hexadecimal digits");
    }
  }

  private boolean accept(char token) {
    space();
    if (position < text.length() && text.charAt(position) == token) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char token) {
    if (!accept(token)) {
      throw expected(String.valueOf(token));
    }
  }

  private void space() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "expected " + what + " at character " + (position + 1) + " of " + text.length());
  }

  /** Writes a value on one line. */
  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> each : map.entrySet()) {
          out.append(separator);
          write(each.getKey().toString(), out);
          out.append(':');
          write(each.getValue(), out);
          separator = ",";
        }
        out.append('}');
      }
      case Iterable<?> list -> {
        out.append('[');
        String separator = "";
        for (Object each : list) {
          out.append(separator);
          write(each, out);
          separator = ",";
        }
        out.append(']');
      }
      case String string -> quote(string, out);
      default -> out.append(value);
    }
  }

  private static void quote(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
