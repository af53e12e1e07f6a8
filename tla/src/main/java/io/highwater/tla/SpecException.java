package io.highwater.tla;

/**
 * The specification or a configuration of it is not what it should be; the message says what is
 * wrong and where. To try again is of no use.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the place, and what was expected there or what TLC says of it. */
  public SpecException(String message) {
    super(message);
  }

  /** The same, but it also says what it was found with. */
  SpecException(String what, SpecException cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
