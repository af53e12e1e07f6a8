package io.highwater.tla.story;

import io.highwater.tla.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A JSON object of a trace with typed access. What is absent is told by the default that the caller
 * names; what has the wrong type is an {@link IllegalArgumentException} that names the field.
 *
 * @param fields in the order of the file
 */
public record Data(Map<String, Object> fields) {
  /** No fields. */
  public static final Data NONE = new Data(Map.of());

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return fields.get(field) != null;
  }

  /** A whole number. */
  public long number(String field, long otherwise) {
    Object value = fields.get(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw wrong(field, "a whole number");
  }

  /** A string. */
  public String text(String field, String otherwise) {
    Object value = fields.get(field);
    if (value == null || value instanceof String) {
      return value == null ? otherwise : (String) value;
    }
    throw wrong(field, "a string");
  }

  /** True only if the field says so. */
  public boolean flag(String field) {
    return Boolean.TRUE.equals(fields.get(field));
  }

  /** An object; empty if absent. */
  public Data object(String field) {
    Object value = fields.get(field);
    if (value == null) {
      return NONE;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> typed = new LinkedHashMap<>();
      map.forEach((key, each) -> typed.put(key.toString(), each));
      return new Data(typed);
    }
    throw wrong(field, "an object");
  }

  /** A list of numbers; empty if absent. */
  public List<Long> numbers(String field) {
    return list(field).stream()
        .map(
            each -> {
              if (each instanceof Number number) {
                return number.longValue();
              }
              throw wrong(field, "a list of whole numbers");
            })
        .toList();
  }

  /** A list of pairs of numbers; empty if absent. */
  public List<List<Long>> pairs(String field) {
    return list(field).stream()
        .map(each -> new Data(Map.of(field, each)).numbers(field))
        .peek(
            each -> {
              if (each.size() != 2) {
                throw wrong(field, "a list of pairs");
              }
            })
        .toList();
  }

  private List<?> list(String field) {
    Object value = fields.get(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(field, "a list");
  }

  private IllegalArgumentException wrong(String field, String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " as " + field + ", got " + Json.write(fields.get(field)));
  }

  /** Each field as {@code name=value}, for a person to read. */
  @Override
  public String toString() {
    return fields.entrySet().stream()
        .filter(each -> each.getValue() != null)
        .map(each -> each.getKey() + "=" + plain(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A value without JSON's quotes. */
  static String plain(Object value) {
    return value instanceof String string ? string : Json.write(value).replace("\"", "");
  }
}
