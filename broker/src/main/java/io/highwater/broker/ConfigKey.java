package io.highwater.broker;

import io.highwater.broker.ConfigText.Entry;
import java.util.List;
import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param defaultText what holds if nobody says anything, or null if there is no such value
 * @param least smallest number allowed
 * @param most largest number allowed
 * @param choices the values allowed, if they are few
 * @param documentation one line: meaning and unit
 */
public record ConfigKey(
    String name,
    Kind kind,
    String defaultText,
    long least,
    long most,
    List<String> choices,
    String documentation) {

  /** What a value looks like. */
  public enum Kind {
    INT,
    LONG,
    BOOLEAN,
    /** A number from 0 to 1. */
    RATIO,
    CHOICE,
    TEXT,
    LIST
  }

  static ConfigKey number(String name, int fallback, int least, String documentation) {
    return new ConfigKey(
        name,
        Kind.INT,
        Integer.toString(fallback),
        least,
        Integer.MAX_VALUE,
        List.of(),
        documentation);
  }

  /** A number that somebody has to give. */
  static ConfigKey required(String name, int least, String documentation) {
    return new ConfigKey(name, Kind.INT, null, least, Integer.MAX_VALUE, List.of(), documentation);
  }

  static ConfigKey longNumber(String name, long fallback, long least, String documentation) {
    return new ConfigKey(
        name, Kind.LONG, Long.toString(fallback), least, Long.MAX_VALUE, List.of(), documentation);
  }

  static ConfigKey flag(String name, boolean fallback, String documentation) {
    return new ConfigKey(
        name, Kind.BOOLEAN, Boolean.toString(fallback), 0, 0, List.of(), documentation);
  }

  /** The first choice is the default. */
  static ConfigKey choice(String name, List<String> choices, String documentation) {
    return new ConfigKey(name, Kind.CHOICE, choices.get(0), 0, 0, choices, documentation);
  }

  static ConfigKey ratio(String name, String fallback, String documentation) {
    return new ConfigKey(name, Kind.RATIO, fallback, 0, 1, List.of(), documentation);
  }

  /** A key with one value. */
  static ConfigKey always(String name, Kind kind, String value, String documentation) {
    return new ConfigKey(name, kind, value, 0, 0, List.of(value), documentation);
  }

  static ConfigKey text(String name, String fallback, String documentation) {
    return new ConfigKey(name, Kind.TEXT, fallback, 0, 0, List.of(), documentation);
  }

  static ConfigKey list(String name, String fallback, String documentation) {
    return new ConfigKey(name, Kind.LIST, fallback, 0, 0, List.of(), documentation);
  }

  /** What a value must look like, for an error text. */
  public String expectation() {
    if (choices.size() == 1) {
      return "%s (%s)".formatted(choices.get(0), documentation);
    }
    return switch (kind) {
      case INT, LONG ->
          most == Integer.MAX_VALUE || most == Long.MAX_VALUE
              ? String.format(Locale.ROOT, "a whole number from %d", least)
              : String.format(Locale.ROOT, "a whole number from %d to %d", least, most);
      case BOOLEAN -> "true or false";
      case RATIO -> "a number from 0 to 1";
      case CHOICE -> "one of " + choices;
      case TEXT, LIST -> "some text";
    };
  }

  /** Whether a value is of the right form and in range. */
  public boolean accepts(String value) {
    if (!choices.isEmpty()) {
      return choices.contains(value);
    }
    return switch (kind) {
      case INT, LONG -> isInRange(value);
      case BOOLEAN -> value.equals("true") || value.equals("false");
      case RATIO -> isRatio(value);
      case CHOICE, TEXT, LIST -> !value.isEmpty();
    };
  }

  private static boolean isRatio(String value) {
    try {
      double number = Double.parseDouble(value);
      return number >= 0 && number <= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isInRange(String value) {
    try {
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  void check(Entry entry) {
    if (!accepts(entry.value())) {
      throw entry.expected(expectation());
    }
  }
}
