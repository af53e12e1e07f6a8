package io.highwater.history;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads EDN values one after the other, strictly, and says the line and column of what is wrong.
 *
 * <p>The Java types are {@code null}, {@link Boolean}, {@link Long}, {@link java.math.BigInteger},
 * {@link Double}, {@link java.math.BigDecimal}, {@link String}, {@link Character}, {@link Keyword},
 * {@link Symbol}, {@link List} (for vectors and for lists), {@link Map}, {@link Set} and {@link
 * Tagged}. Collections keep the order of the text and cannot be modified. Metadata, namespaced maps
 * and discarded values, which histories do not use, are refused.
 *
 * <p>Not thread-safe. See the EDN format description at edn-format/edn.
 */
public final class EdnReader {
  /** What {@link #read} returns when only white space and comments are left. */
  public static final Object END = new Object();

  private static final int DEPTH_MAX = 500;

  private final Reader in;
  private final StringBuilder token = new StringBuilder();
  private final Map<String, Keyword> keywords = new HashMap<>();
  private int next;
  private int line = 1;
  private int column = 1;
  private int startLine = 1;
  private int startColumn = 1;
  private int depth;

  /**
   * @param in read to its end in small steps, so it should be buffered; not closed
   * @throws IOException if the first character cannot be read
   */
  public EdnReader(Reader in) throws IOException {
    this.in = in;
    this.next = in.read();
  }

  /** The line on which the value that was read last began, from 1. */
  public int line() {
    return startLine;
  }

  /** The column in which the value that was read last began, from 1. */
  public int column() {
    return startColumn;
  }

  /**
   * Reads the next value, or {@link #END}.
   *
   * @throws EdnException if the text is not EDN
   * @throws IOException if the source cannot be read
   */
  public Object read() throws IOException {
    skipBlank();
    int valueLine = line;
    int valueColumn = column;
    Object value = next < 0 ? END : value();
    startLine = valueLine;
    startColumn = valueColumn;
    return value;
  }

  private Object value() throws IOException {
    if (++depth > DEPTH_MAX) {
      throw error("values are nested deeper than " + DEPTH_MAX);
    }
    Object value =
        switch (next) {
          case '{' -> map();
          case '[' -> sequence(']', "vector");
          case '(' -> sequence(')', "list");
          case '"' -> string();
          case ':' -> keyword();
          case '\\' -> character();
          case '#' -> dispatch();
          case '}', ']', ')' -> throw error("'" + (char) next + "' closes nothing");
          default -> atom();
        };
    depth--;
    return value;
  }

  private List<Object> sequence(char close, String what) throws IOException {
    List<Object> items = new ArrayList<>();
    fill(items, close, what);
    return Collections.unmodifiableList(items);
  }

  private void fill(Collection<Object> items, char close, String what) throws IOException {
    int openLine = line;
    int openColumn = column;
    advance();
    while (skipBlankUnless(close, what, openLine, openColumn)) {
      if (!items.add(value())) {
        throw error("a set holds the same value twice");
      }
    }
    advance();
  }

  private Map<Object, Object> map() throws IOException {
    int openLine = line;
    int openColumn = column;
    advance();
    Map<Object, Object> entries = new LinkedHashMap<>();
    while (skipBlankUnless('}', "map", openLine, openColumn)) {
      int keyLine = line;
      int keyColumn = column;
      Object key = value();
      if (entries.containsKey(key)) {
        throw new EdnException(keyLine, keyColumn, "key " + EdnWriter.write(key) + " comes twice");
      }
      if (!skipBlankUnless('}', "map", openLine, openColumn)) {
        throw new EdnException(
            keyLine, keyColumn, "key " + EdnWriter.write(key) + " of this map has no value");
      }
      entries.put(key, value());
    }
    advance();
    return Collections.unmodifiableMap(entries);
  }

  /** Skips what carries no value; false when the closing character comes next. */
  private boolean skipBlankUnless(char close, String what, int openLine, int openColumn)
      throws IOException {
    skipBlank();
    if (next < 0) {
      String opened = "the " + what + " that opens in line " + openLine + ", column " + openColumn;
      throw error("the text ends inside " + opened + "; expected '" + close + "'");
    }
    return next != close;
  }

  private Object dispatch() throws IOException {
    int hashLine = line;
    int hashColumn = column;
    advance();
    if (next == '{') {
      Set<Object> items = new LinkedHashSet<>();
      fill(items, '}', "set");
      return Collections.unmodifiableSet(items);
    }
    if (next == '#') {
      advance();
      return EdnTokens.symbolicNumber(token(), hashLine, hashColumn);
    }
    String tag = token();
    if (tag.isEmpty() || !Character.isLetter(tag.charAt(0))) {
      throw new EdnException(
          hashLine, hashColumn, "expected a tag or a set after '#', found '" + tag + "'");
    }
    skipBlank();
    if (next < 0) {
      throw new EdnException(hashLine, hashColumn, "tag #" + tag + " has no value");
    }
    return new Tagged(tag, value());
  }

  private Keyword keyword() throws IOException {
    int colonLine = line;
    int colonColumn = column;
    advance();
    String name = token();
    if (name.isEmpty()) {
      throw new EdnException(colonLine, colonColumn, "a keyword needs a name after ':'");
    }
    return keywords.computeIfAbsent(name, Keyword::of);
  }

  private Character character() throws IOException {
    int backslashLine = line;
    int backslashColumn = column;
    advance();
    if (next < 0) {
      throw error("the text ends after '\\'; expected a character");
    }
    char first = (char) next;
    advance();
    return EdnTokens.character(first + token(), backslashLine, backslashColumn);
  }

  private Object atom() throws IOException {
    int atomLine = line;
    int atomColumn = column;
    String text = token();
    if (text.isEmpty()) {
      throw error("expected a value, found " + shown(next));
    }
    return EdnTokens.atom(text, atomLine, atomColumn);
  }

  private String string() throws IOException {
    int openLine = line;
    int openColumn = column;
    advance();
    token.setLength(0);
    while (next != '"') {
      if (next < 0) {
        throw new EdnException(openLine, openColumn, "the text ends inside this string");
      }
      if (next == '\\') {
        escape();
      } else {
        token.append((char) next);
        advance();
      }
    }
    advance();
    return token.toString();
  }

  private void escape() throws IOException {
    advance();
    int escaped = next;
    advance();
    switch (escaped) {
      case 'n' -> token.append('\n');
      case 't' -> token.append('\t');
      case 'r' -> token.append('\r');
      case 'b' -> token.append('\b');
      case 'f' -> token.append('\f');
      case '"', '\\' -> token.append((char) escaped);
      case 'u' -> unicodeEscape();
      default -> throw error("unknown escape in a string: '\\' before " + shown(escaped));
    }
  }

  private void unicodeEscape() throws IOException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next, 16);
      if (digit < 0) {
        throw error("expected four hexadecimal digits after '\\u', found " + shown(next));
      }
      unit = unit * 16 + digit;
      advance();
    }
    token.append((char) unit);
  }

  private String token() throws IOException {
    token.setLength(0);
    while (next >= 0 && !EdnTokens.endsToken(next)) {
      token.append((char) next);
      advance();
    }
    return token.toString();
  }

  private void skipBlank() throws IOException {
    while (next >= 0) {
      if (next == ';') {
        while (next >= 0 && next != '\n') {
          advance();
        }
      } else if (!EdnTokens.isBlank(next)) {
        return;
      } else {
        advance();
      }
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    next = in.read();
  }

  private EdnException error(String problem) {
    return new EdnException(line, column, problem);
  }

  private static String shown(int character) {
    return character < 0 ? "the end of the text" : "'" + (char) character + "'";
  }
}
