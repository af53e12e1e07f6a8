package io.highwater.tla;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A value as TLC prints it. Two values are equal when TLC prints them alike. */
public sealed interface TlaValue {

  /** A number, a string's content, {@code TRUE}, {@code FALSE} or a model value's name. */
  record Atom(String text, boolean quoted) implements TlaValue {
    @Override
    public String toString() {
      return quoted ? '"' + text + '"' : text;
    }
  }

  /** A set, in TLC's order. */
  record SetOf(List<TlaValue> elements) implements TlaValue {
    @Override
    public String toString() {
      return elements.stream().map(TlaValue::toString).collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** A sequence or tuple. */
  record Tuple(List<TlaValue> elements) implements TlaValue {
    @Override
    public String toString() {
      return elements.stream()
          .map(TlaValue::toString)
          .collect(Collectors.joining(", ", "<<", ">>"));
    }
  }

  /** A record, or a function whose keys are named by how TLC prints them. */
  record Mapping(SequencedMap<String, TlaValue> entries, boolean function) implements TlaValue {
    @Override
    public String toString() {
      String arrow = function ? " :> " : " |-> ";
      String body =
          entries.entrySet().stream()
              .map(entry -> entry.getKey() + arrow + entry.getValue())
              .collect(Collectors.joining(function ? " @@ " : ", "));
      return function ? "(" + body + ")" : "[" + body + "]";
    }
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is not a value, naming the place
   */
  static TlaValue parse(String text) {
    return new TlaValueParser(text).parseWhole();
  }

  /**
   * A field of a record or the value of a function at a key.
   *
   * @throws IllegalArgumentException if this is no record or function, or has no such key
   */
  default TlaValue at(String key) {
    if (this instanceof Mapping mapping && mapping.entries().containsKey(key)) {
      return mapping.entries().get(key);
    }
    throw new IllegalArgumentException("no " + key + " in " + this);
  }

  /** The elements of a set or tuple in order; of anything else, none. */
  default List<TlaValue> elements() {
    return List.of();
  }

  /** The entries of a record or function in order; of anything else, none. */
  default Map<String, TlaValue> fields() {
    return this instanceof Mapping mapping ? mapping.entries() : new LinkedHashMap<>();
  }

  /**
   * This value as a number.
   *
   * @throws IllegalArgumentException if it is not one
   */
  default int asInt() {
    return Integer.parseInt(toString());
  }

  /**
   * This value as JSON has it: sets and tuples are lists, records are maps, brokers ({@code b2})
   * are their ids, and nobody ({@code None}) is -1.
   */
  default Object json() {
    return switch (this) {
      case Mapping mapping -> {
        Map<String, Object> json = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> json.put(key, value.json()));
        yield json;
      }
      case SetOf set -> set.elements().stream().map(TlaValue::json).toList();
      case Tuple tuple -> tuple.elements().stream().map(TlaValue::json).toList();
      case Atom atom -> atomJson(atom);
    };
  }

  private static Object atomJson(Atom atom) {
    String text = atom.text();
    if (atom.quoted()) {
      return text;
    }
    if (text.matches("-?\\d+")) {
      return Long.valueOf(text);
    }
    if (text.matches("b\\d+")) {
      return Long.valueOf(text.substring(1));
    }
    return switch (text) {
      case "TRUE" -> true;
      case "FALSE" -> false;
      case "None" -> -1L;
      default -> text;
    };
  }

  /** A string's content, or the value as TLC prints it. */
  default String asText() {
    return this instanceof Atom atom ? atom.text() : toString();
  }
}
