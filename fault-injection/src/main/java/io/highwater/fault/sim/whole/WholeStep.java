package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.StoryFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One line of a story of a whole cluster.
 *
 * @param timeUs when, from when clients begin
 * @param values as {@link Act#names} calls them
 */
record WholeStep(long timeUs, Act act, SequencedMap<String, Long> values) {
  /** A step with these values, in the order of {@link Act#names}; the last ones may be missing. */
  static WholeStep of(long timeUs, Act act, long... values) {
    SequencedMap<String, Long> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(act.names().get(i), values[i]);
    }
    return new WholeStep(timeUs, act, named);
  }

  long value(String name) {
    return values.get(name);
  }

  int number(String name) {
    return (int) value(name);
  }

  /**
   * How long a process is down, in microseconds; -1 if to the end.
   *
   * @param name as {@link Act#names} calls it
   * @param nth 1 for the first time that this step ends it; a disk that stays full does so again
   */
  long downUs(String name, int nth) {
    for (int i = nth; i > 1; i--) {
      Long again = values.get(Act.again(name, i));
      if (again != null) {
        return again;
      }
    }
    return values.getOrDefault(name, -1L);
  }

  WholeStep with(String name, long value) {
    SequencedMap<String, Long> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new WholeStep(timeUs, act, changed);
  }

  WholeStep at(long newTimeUs) {
    return new WholeStep(newTimeUs, act, values);
  }

  /** Whether a disk may lose what was not fsynced. */
  boolean mayForget() {
    return (act.isMishap() && act.mishap().forgets())
        || (act == Act.KILL_CONTROLLER && value(Act.POWER) == 1);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(StoryFile.ms(timeUs)).append(' ').append(act.word());
    values.forEach(
        (name, value) ->
            text.append(' ')
                .append(name)
                .append('=')
                .append(Act.isTime(name) ? StoryFile.ms(value) : Long.toString(value)));
    return text.toString();
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException with what is wrong and what was expected
   */
  static WholeStep parse(String line) {
    String[] words = line.strip().split(" +");
    if (words.length < 2) {
      throw new IllegalArgumentException("expected TIME WHAT NAME=VALUE …, found '" + line + "'");
    }
    Act act = act(words[1]);
    SequencedMap<String, Long> given = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      String name = words[i].substring(0, Math.max(0, equals));
      if (!act.knows(name) || given.containsKey(name)) {
        throw new IllegalArgumentException(
            "expected one of each of %s, found '%s'".formatted(act.names(), words[i]));
      }
      given.put(name, value(act, name, words[i].substring(equals + 1)));
    }
    for (String each : act.names()) {
      if (!given.containsKey(each) && !Act.isOptional(each)) {
        throw new IllegalArgumentException("'%s' needs %s=".formatted(act.word(), each));
      }
    }
    return new WholeStep(StoryFile.us(words[0]), act, given);
  }

  private static Act act(String word) {
    List<String> known = new ArrayList<>();
    for (Act each : Act.values()) {
      if (each.word().equals(word)) {
        return each;
      }
      known.add(each.word());
    }
    throw new IllegalArgumentException(
        "'%s' is nothing that is done to brokers; there are %s"
            .formatted(word, String.join(", ", known)));
  }

  private static long value(Act act, String name, String word) {
    long value = Act.isTime(name) ? StoryFile.us(word) : whole(word);
    if (!act.allows(name, value)) {
      throw new IllegalArgumentException(
          "%s=%s is out of range for '%s'".formatted(name, word, act.word()));
    }
    return value;
  }

  private static long whole(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number, found '" + word + "'", e);
    }
  }
}
