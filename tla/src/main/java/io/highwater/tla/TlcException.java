package io.highwater.tla;

/** TLC gave no verdict, and not for anything that the specification says. */
public final class TlcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With TLC's own words where it had any. */
  public TlcException(String message) {
    super(message);
  }

  /** With the cause that kept TLC from running. */
  public TlcException(String message, Throwable cause) {
    super(message, cause);
  }
}
