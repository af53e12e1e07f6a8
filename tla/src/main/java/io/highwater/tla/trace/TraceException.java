package io.highwater.tla.trace;

/** What was given is no trace; the message says what, where, and what was expected. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String message) {
    super(message);
  }
}
