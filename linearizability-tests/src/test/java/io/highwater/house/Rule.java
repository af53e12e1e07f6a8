package io.highwater.house;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Something that sources must not contain.
 *
 * @param name what findings call it
 * @param scope the paths that it applies to
 * @param offenders the offsets at which a file breaks it
 */
record Rule(String name, Predicate<String> scope, Function<SourceFile, List<Integer>> offenders) {

  /** A place where a rule is broken; the line counts from 1. */
  record Finding(String path, int line, String rule, String text) {
    @Override
    public String toString() {
      return path + ":" + line + ": " + rule + ": " + text;
    }
  }

  /** A rule against what a pattern finds in code, outside of comments and literals. */
  static Rule inCode(String name, Predicate<String> scope, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new Rule(name, scope, file -> starts(pattern, file.code()));
  }

  /** A rule against what a pattern finds anywhere, comments and literals included. */
  static Rule inText(String name, Predicate<String> scope, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new Rule(name, scope, file -> starts(pattern, file.text()));
  }

  List<Finding> check(SourceFile file) {
    if (!scope.test(file.path())) {
      return List.of();
    }
    return offenders.apply(file).stream().map(offset -> finding(file, offset)).toList();
  }

  private Finding finding(SourceFile file, int offset) {
    int line = file.lineOf(offset);
    return new Finding(file.path(), line, name, file.lines().get(line - 1).strip());
  }

  private static List<Integer> starts(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::start).toList();
  }
}
