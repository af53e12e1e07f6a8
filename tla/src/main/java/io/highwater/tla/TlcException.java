package io.highwater.tla;

import java.util.concurrent.ExecutionException;

/** TLC gave no verdict, and not for anything that the specification says. */
public final class TlcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With TLC's own words where it had any. */
  public TlcException(String message) {
    super(message);
  }

  /** What a task on a lane of its own has failed with, as if it had failed here. */
  public static RuntimeException thrownBy(ExecutionException task, String attempt) {
    return switch (task.getCause()) {
      case TlcException failed -> failed;
      case SpecException broken -> broken;
      default -> new TlcException(attempt + ": " + task.getCause(), task.getCause());
    };
  }

  /** With the cause that kept TLC from running. */
  public TlcException(String message, Throwable cause) {
    super(message, cause);
  }
}
