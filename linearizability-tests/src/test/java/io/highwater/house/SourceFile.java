package io.highwater.house;

import java.util.List;

/**
 * A text file of the repository.
 *
 * @param path relative to the root, with slashes
 * @param text what the file says
 */
record SourceFile(String path, String text) {
  boolean isJava() {
    return path.endsWith(".java");
  }

  /** The lines as written. */
  List<String> lines() {
    return text.lines().toList();
  }

  /** The text with every comment and literal blanked out; offsets and lines stay where they are. */
  String code() {
    return isJava() ? JavaText.blank(text) : text;
  }

  /** The line, from 1, that an offset of the text lies in. */
  int lineOf(int offset) {
    return 1 + (int) text.chars().limit(offset).filter(c -> c == '\n').count();
  }
}
