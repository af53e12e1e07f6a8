package io.highwater.tla;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A recursive-descent reader of the values that TLC prints. Not thread-safe; one use only. */
final class TlaValueParser {
  private final String text;
  private int position;

  TlaValueParser(String text) {
    this.text = text;
  }

  TlaValue parseWhole() {
    TlaValue value = value();
    skipSpace();
    if (position < text.length()) {
      throw unexpected("the end");
    }
    return value;
  }

  private TlaValue value() {
    if (accept("<<")) {
      return new TlaValue.Tuple(list(">>"));
    }
    if (accept("{")) {
      return new TlaValue.SetOf(list("}"));
    }
    if (accept("[")) {
      return record();
    }
    if (accept("(")) {
      return function();
    }
    return atom();
  }

  private List<TlaValue> list(String close) {
    List<TlaValue> elements = new ArrayList<>();
    if (accept(close)) {
      return elements;
    }
    do {
      elements.add(value());
    } while (accept(","));
    expect(close);
    return elements;
  }

  private TlaValue record() {
    SequencedMap<String, TlaValue> fields = new LinkedHashMap<>();
    do {
      String name = word();
      expect("|->");
      fields.put(name, value());
    } while (accept(","));
    expect("]");
    return new TlaValue.Mapping(fields, false);
  }

  private TlaValue function() {
    SequencedMap<String, TlaValue> entries = new LinkedHashMap<>();
    do {
      String key = value().toString();
      expect(":>");
      entries.put(key, value());
    } while (accept("@@"));
    expect(")");
    return new TlaValue.Mapping(entries, true);
  }

  private TlaValue atom() {
    if (accept("\"")) {
      int end = text.indexOf('"', position);
      if (end < 0) {
        throw unexpected("a closing quote");
      }
      String content = text.substring(position, end);
      position = end + 1;
      return new TlaValue.Atom(content, true);
    }
    return new TlaValue.Atom(word(), false);
  }

  private String word() {
    skipSpace();
    int start = position;
    while (position < text.length() && isWordPart(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected("a value");
    }
    return text.substring(start, position);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  private boolean accept(String token) {
    skipSpace();
    if (!text.startsWith(token, position)) {
      return false;
    }
    position += token.length();
    return true;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw unexpected(token);
    }
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at character " + position + " of TLA+ value: " + text);
  }
}
