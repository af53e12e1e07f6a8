package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A segment's file does not hold what must be in it. */
final class CorruptSegmentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long position;
  private final String problem;

  CorruptSegmentException(Path file, long position, String problem) {
    super(file + " at position " + position + ": " + problem);
    this.file = file.toString();
    this.position = position;
    this.problem = problem;
  }

  Path file() {
    return Path.of(file);
  }

  long position() {
    return position;
  }

  String problem() {
    return problem;
  }
}
