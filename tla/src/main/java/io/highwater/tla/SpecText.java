package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The definitions of a module as text. It relies on the module's layout: a definition starts in the
 * first column and ends before a blank line, a comment or another definition in the first column.
 */
public final class SpecText {
  private static final Pattern DEFINITION = Pattern.compile("(\\w+)\\s*(?:\\([^)]*\\))?\\s*==.*");

  /** A word that is no field of a record: those have the names of variables, too. */
  private static final Pattern WORD = Pattern.compile("(?<!\\.)\\b\\w+\\b(?!\\s*\\|->)");

  private final Map<String, String> definitions = new LinkedHashMap<>();

  private SpecText(List<String> lines) {
    String name = null;
    List<String> body = new ArrayList<>();
    for (String line : lines) {
      Matcher start = DEFINITION.matcher(line);
      boolean starts = start.matches();
      if (starts || !line.startsWith(" ")) {
        keep(name, body);
        name = starts ? start.group(1) : null;
        body.clear();
      }
      body.add(line);
    }
    keep(name, body);
  }

  private void keep(String name, List<String> body) {
    if (name != null) {
      definitions.put(name, String.join("\n", body));
    }
  }

  /**
   * Reads modules.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  static SpecText read(Path... modules) {
    List<String> lines = new ArrayList<>();
    for (Path module : modules) {
      try {
        lines.addAll(Files.readAllLines(module));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + module, e);
      }
    }
    return new SpecText(lines);
  }

  /**
   * Reads a model and all that it is made of.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  public static SpecText of(Path directory, String module) {
    return read(
        Stream.concat(SpecFiles.MODULES.stream(), Stream.of(module + ".tla"))
            .map(directory::resolve)
            .toArray(Path[]::new));
  }

  static SpecText of(String text) {
    return new SpecText(text.lines().toList());
  }

  /** The text of a definition, from its name on. */
  public Optional<String> definition(String name) {
    return Optional.ofNullable(definitions.get(name));
  }

  /** The names of all definitions, in the order met. */
  List<String> names() {
    return List.copyOf(definitions.keySet());
  }

  /** The words of a definition and of all definitions that it uses, in the order met. */
  public Set<String> wordsReachableFrom(String name) {
    Set<String> words = new LinkedHashSet<>();
    collect(name, words);
    return words;
  }

  private void collect(String name, Set<String> words) {
    if (words.add(name)) {
      String text = definitions.getOrDefault(name, "");
      WORD.matcher(text).results().forEach(word -> collect(word.group(), words));
    }
  }
}
