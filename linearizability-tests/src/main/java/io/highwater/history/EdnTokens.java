package io.highwater.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** What a single EDN word means. */
final class EdnTokens {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+N?");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?M?");

  private EdnTokens() {}

  static boolean isBlank(int c) {
    return c == ',' || Character.isWhitespace(c);
  }

  static boolean endsToken(int c) {
    return isBlank(c) || "{}[]()\";\\".indexOf(c) >= 0;
  }

  static Object atom(String text, int line, int column) {
    return switch (text) {
      case "nil" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> numberOrSymbol(text, line, column);
    };
  }

  private static Object numberOrSymbol(String text, int line, int column) {
    char first = text.charAt(0);
    boolean signed = text.length() > 1 && (first == '-' || first == '+');
    if (isDigit(first) || (signed && isDigit(text.charAt(1)))) {
      return number(text, line, column);
    }
    if (first == '^' || first == '@' || first == '`' || first == '~') {
      throw new EdnException(line, column, "'" + first + "' has no meaning in EDN");
    }
    return new Symbol(text);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Number number(String text, int line, int column) {
    if (INTEGER.matcher(text).matches()) {
      boolean big = text.endsWith("N");
      BigInteger value = new BigInteger(big ? text.substring(0, text.length() - 1) : text);
      if (value.bitLength() < Long.SIZE) {
        return value.longValue();
      }
      if (big) {
        return value;
      }
      throw new EdnException(line, column, "integer " + text + " does not fit into 64 bits");
    }
    if (DECIMAL.matcher(text).matches()) {
      return text.endsWith("M")
          ? new BigDecimal(text.substring(0, text.length() - 1))
          : Double.valueOf(text);
    }
    throw new EdnException(line, column, "'" + text + "' is not a number");
  }

  static Double symbolicNumber(String name, int line, int column) {
    return switch (name) {
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default ->
          throw new EdnException(line, column, "expected ##Inf, ##-Inf or ##NaN, found ##" + name);
    };
  }

  static Character character(String name, int line, int column) {
    if (name.length() == 1) {
      return name.charAt(0);
    }
    return switch (name) {
      case "newline" -> '\n';
      case "return" -> '\r';
      case "space" -> ' ';
      case "tab" -> '\t';
      case "backspace" -> '\b';
      case "formfeed" -> '\f';
      default -> {
        if (name.matches("u[0-9a-fA-F]{4}")) {
          yield (char) Integer.parseInt(name.substring(1), 16);
        }
        throw new EdnException(line, column, "unknown character name \\" + name);
      }
    };
  }
}
