package io.highwater.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shell blocks of a Markdown file, section by section. A comment right above a block says what
 * a reader cannot see:
 *
 * <ul>
 *   <li>{@code <!-- exit 1 -->}: each command exits 1; without it, 0
 *   <li>{@code <!-- until "ready" -->}: the command runs until the section ends and is then
 *       terminated; the blocks after it start when it has printed the text
 *   <li>{@code <!-- not run -->}: takes minutes; its flags are held against the command's help
 *   <li>{@code <!-- set-up -->}: how one gets here; not run
 * </ul>
 */
final class Readme {
  private static final Pattern COMMENT = Pattern.compile("<!-- (.*) -->");
  private static final Pattern EXIT = Pattern.compile("exit (\\d+)");
  private static final Pattern UNTIL = Pattern.compile("until \"(.+)\"");

  private Readme() {}

  /** What is to be done with a block's commands. */
  sealed interface Treatment permits Run, Until, NotRun, SetUp {}

  /** To its end, with this exit code. */
  record Run(int exitCode) implements Treatment {}

  /** Until the section's end; it is up when it has printed the text. */
  record Until(String ready) implements Treatment {}

  /** Not at all, but its flags must exist. */
  record NotRun() implements Treatment {}

  /** Not at all. */
  record SetUp() implements Treatment {}

  /** A block's commands, one a line; the line of its fence counts from 1. */
  record Block(int line, Treatment treatment, List<String> commands) {}

  /** The blocks below one heading, up to the next. */
  record Section(String heading, List<Block> blocks) {}

  /** The sections that have shell blocks. */
  static List<Section> parse(String markdown) {
    List<Section> sections = new ArrayList<>();
    List<String> lines = markdown.lines().toList();
    Section section = new Section("(top)", new ArrayList<>());
    int i = 0;
    while (i < lines.size()) {
      String line = lines.get(i++);
      if (line.startsWith("#")) {
        section = new Section(line, new ArrayList<>());
      } else if (line.startsWith("```")) {
        int end = i + lines.subList(i, lines.size()).indexOf("```");
        if (end < i) {
          throw new IllegalArgumentException("line " + i + ": the block never ends");
        }
        if (line.equals("```sh")) {
          if (section.blocks().isEmpty()) {
            sections.add(section);
          }
          String above = i >= 2 ? lines.get(i - 2) : "";
          section.blocks().add(new Block(i, treatment(above, i), commands(lines.subList(i, end))));
        }
        i = end + 1;
      }
    }
    return sections;
  }

  private static Treatment treatment(String above, int line) {
    Matcher comment = COMMENT.matcher(above);
    if (!comment.matches()) {
      return new Run(0);
    }
    String text = comment.group(1);
    Matcher exit = EXIT.matcher(text);
    Matcher until = UNTIL.matcher(text);
    if (exit.matches()) {
      return new Run(Integer.parseInt(exit.group(1)));
    } else if (until.matches()) {
      return new Until(until.group(1));
    } else if (text.equals("not run")) {
      return new NotRun();
    } else if (text.equals("set-up")) {
      return new SetUp();
    }
    throw new IllegalArgumentException(
        "line " + line + ": expected exit N, until \"TEXT\", not run or set-up, got " + text);
  }

  /** Joins continued lines; drops blank lines and comments. */
  private static List<String> commands(List<String> lines) {
    return String.join("\n", lines)
        .replace("\\\n", " ")
        .lines()
        .map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
