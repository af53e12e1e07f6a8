package io.highwater.tla;

/** A trace that cannot be read or written; the message is for the person who named it. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TraceException(String message) {
    super(message);
  }

  public TraceException(String message, Throwable cause) {
    super(message, cause);
  }
}
