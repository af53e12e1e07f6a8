package io.highwater.fault.cluster;

/**
 * What cuts actually held back.
 *
 * @param bytes bytes that had left the sender and had to wait
 * @param attempts new connections that had to wait
 */
public record Held(long bytes, long attempts) {
  /** Nothing was held back. */
  public static final Held NOTHING = new Held(0, 0);

  /** Whether the cut made a difference to anyone. */
  public boolean tookEffect() {
    return bytes > 0 || attempts > 0;
  }

  Held plus(Held other) {
    return new Held(bytes + other.bytes, attempts + other.attempts);
  }

  Held minus(Held earlier) {
    return new Held(bytes - earlier.bytes, attempts - earlier.attempts);
  }
}
