package io.highwater.house;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Java just well enough to tell code from comments and literals. */
final class JavaText {
  private static final Pattern NOT_CODE =
      Pattern.compile(
          """
          //[^\\n]*
          |/\\*.*?\\*/
          |\"{3}.*?(?<!\\\\)\"{3}
          |"(?:\\\\.|[^"\\\\\\n])*"
          |'(?:\\\\.|[^'\\\\\\n])*'
          """,
          Pattern.DOTALL | Pattern.COMMENTS);

  private JavaText() {}

  /** Replaces every character of comments, strings and character literals by a space. */
  static String blank(String text) {
    StringBuilder code = new StringBuilder(text);
    Matcher matcher = NOT_CODE.matcher(text);
    while (matcher.find()) {
      for (int i = matcher.start(); i < matcher.end(); i++) {
        if (code.charAt(i) != '\n') {
          code.setCharAt(i, ' ');
        }
      }
    }
    return code.toString();
  }

  /** The comments that end with their line, slashes included. */
  static List<MatchResult> lineComments(String text) {
    return NOT_CODE.matcher(text).results().filter(c -> c.group().startsWith("//")).toList();
  }

  /** The offset of the bracket that closes the one at {@code open}; the end if nothing does. */
  static int closing(String code, int open) {
    int depth = 0;
    for (int i = open; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '{' || c == '(') {
        depth++;
      } else if ((c == '}' || c == ')') && --depth == 0) {
        return i;
      }
    }
    return code.length();
  }
}
