package io.highwater.wire;

import java.nio.BufferUnderflowException;

/**
 * Bytes that are not the protocol: what was found, where, and what was expected.
 *
 * <p>The only way in which decoding fails. After one, the connection that the bytes came from
 * cannot be trusted any more: nobody knows where the next frame would start.
 */
public final class MalformedFrame extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of damage it is. */
  public enum Kind {
    /** The size prefix is negative, too small or above the limit. */
    SIZE,
    /** The request or response header cannot be read. */
    HEADER,
    /** The header's API key is not in the protocol. */
    UNKNOWN_API,
    /** The API exists, the version cannot be read. */
    UNSUPPORTED_VERSION,
    /** The body ends too early, or holds a value that it must not. */
    BODY,
    /** The body ends before the frame does. */
    TRAILING_BYTES,
    /** A record batch is damaged, or what it holds cannot be read. */
    RECORDS
  }

  private final Kind kind;

  public MalformedFrame(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public MalformedFrame(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * A decoder's own failure, told as a malformed frame.
   *
   * @param where what was being decoded
   */
  public static MalformedFrame during(Kind kind, String where, RuntimeException cause) {
    String reason =
        cause instanceof BufferUnderflowException || cause.getMessage() == null
            ? "the bytes end too early"
            : cause.getMessage();
    return new MalformedFrame(kind, where + ": " + reason, cause);
  }

  public Kind kind() {
    return kind;
  }
}
