package io.highwater.broker.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The disk did not do what it was asked to.
 *
 * <p>A {@linkplain #diskFull full disk} that was met by an append leaves the log as it was before
 * that append, and the log directory usable. Anything else fails the directory for good: every
 * later operation on it throws the same failure. That holds for a failed fsync above all, since the
 * kernel drops the pages that it could not write and reports success the next time.
 */
public final class LogDirFailure extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String operation;

  LogDirFailure(Path path, String operation, IOException cause) {
    super("cannot " + operation + " " + path + ": " + describe(cause), cause);
    this.path = path.toString();
    this.operation = operation;
  }

  /** The file or directory that was worked on. */
  public String path() {
    return path;
  }

  /** What was asked of it: a verb, such as "append to" or "fsync". */
  public String operation() {
    return operation;
  }

  /** True if there was no space left, on the device or in the quota. */
  public boolean diskFull() {
    return isDiskFull(getCause());
  }

  static boolean isDiskFull(IOException cause) {
    String message = describe(cause).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }

  private static String describe(IOException cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
