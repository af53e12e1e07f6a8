package io.highwater.fault.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the files of stories have in common, whatever depth they are of. */
public final class StoryLines {
  private static final String DEPTH = "depth ";

  private StoryLines() {}

  /** What a file says that it is a story of; {@code nodes} if it says nothing. */
  public static String depth(String text) {
    return text.lines()
        .map(String::strip)
        .filter(each -> each.startsWith(DEPTH))
        .map(each -> each.substring(DEPTH.length()).strip())
        .findFirst()
        .orElse("nodes");
  }

  /**
   * The settings of a line {@code WORD NAME=VALUE …}, in order.
   *
   * @throws IllegalArgumentException if something else stands there
   */
  public static Map<String, String> settings(String line) {
    Map<String, String> settings = new LinkedHashMap<>();
    String[] words = line.split(" +");
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected NAME=VALUE, found '" + words[i] + "'");
      }
      String name = words[i].substring(0, equals);
      if (settings.put(name, words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException("a second '" + name + "'");
      }
    }
    return settings;
  }

  /**
   * A number among the world's settings.
   *
   * @throws IllegalArgumentException if it is missing, or none
   */
  public static long number(Map<String, String> world, String name) {
    try {
      return Long.parseLong(world.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the world's %s is '%s': expected a number".formatted(name, world.getOrDefault(name, "")),
          e);
    }
  }
}
