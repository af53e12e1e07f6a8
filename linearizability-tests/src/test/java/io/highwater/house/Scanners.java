package io.highwater.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that need more than a pattern: each returns the offsets at which a file breaks it. */
final class Scanners {
  private static final int FILE_LINES_MAX = 600;
  private static final int METHOD_LINES_MAX = 60;

  private static final Pattern SWITCH = Pattern.compile("\\bswitch\\s*\\(");
  private static final Pattern TYPE_PATTERN =
      Pattern.compile(
          "\\bcase\\s+(?:final\\s+)?[a-z.]*[A-Z][\\w.]*(?:<[^>]*>)?(?:\\s+\\w+\\b|\\s*\\()");

  /** A pattern that no sealed type of ours has: the switch is over any object. */
  private static final Pattern OPEN_PATTERN =
      Pattern.compile(
          "\\bcase\\s+(?:Boolean|Character|CharSequence|Collection|Double|Enum|Integer|Iterable"
              + "|List|Long|Map|Number|Set|String|Throwable|\\w*Exception|\\w+\\[\\])(?:<[^>]*>)?\\s+\\w");

  private static final Pattern DEFAULT = Pattern.compile("\\bdefault\\s*(?:->|:)");
  private static final Pattern HEADER = Pattern.compile("\\)\\s*(?:throws\\s+[\\w.,\\s]+)?$");
  private static final Pattern NOT_A_METHOD =
      Pattern.compile(
          "->|(?<![<>=!])=(?!=)|\\b(?:if|for|while|switch|catch|try|synchronized|new|class|record|interface|enum)\\b");

  private Scanners() {}

  /**
   * A {@code default} beside type patterns: over a sealed type it hides the case that somebody adds
   * later, which the compiler would otherwise point out.
   */
  static List<Integer> defaultsBesideTypePatterns(SourceFile file) {
    String code = file.code();
    List<Integer> offenders = new ArrayList<>();
    Matcher matcher = SWITCH.matcher(code);
    while (matcher.find()) {
      int open = code.indexOf('{', JavaText.closing(code, matcher.end() - 1));
      if (open < 0) {
        continue;
      }
      String labels = topLevel(code.substring(open, JavaText.closing(code, open)));
      Matcher fallback = DEFAULT.matcher(labels);
      if (TYPE_PATTERN.matcher(labels).find()
          && !OPEN_PATTERN.matcher(labels).find()
          && fallback.find()) {
        offenders.add(open + fallback.start());
      }
    }
    return offenders;
  }

  /** A block with everything inside of inner blocks blanked out. */
  private static String topLevel(String block) {
    StringBuilder text = new StringBuilder(block);
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}') {
        depth--;
      }
      if (depth > 1) {
        text.setCharAt(i, ' ');
      }
      if (c == '{') {
        depth++;
      }
    }
    return text.toString();
  }

  /** The first line too many of a file that is too long. */
  static List<Integer> longFile(SourceFile file) {
    int end = 0;
    for (int line = 0; line < FILE_LINES_MAX; line++) {
      end = file.text().indexOf('\n', end) + 1;
      if (end == 0) {
        return List.of();
      }
    }
    return end < file.text().length() ? List.of(end) : List.of();
  }

  /** Methods and constructors that are too long, at their opening brace. */
  static List<Integer> longMethods(SourceFile file) {
    String code = file.code();
    List<Integer> offenders = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '{' && isMethod(code.substring(start, i).strip())) {
        int lines = file.lineOf(JavaText.closing(code, i)) - file.lineOf(i) + 1;
        if (lines > METHOD_LINES_MAX) {
          offenders.add(i);
        }
      }
      if (c == '{' || c == '}' || c == ';') {
        start = i + 1;
      }
    }
    return offenders;
  }

  private static boolean isMethod(String header) {
    return HEADER.matcher(header).find() && !NOT_A_METHOD.matcher(header).find();
  }
}
