package io.highwater.spec.group;

import java.util.Arrays;

/** Bytes that only clients can read: a subscription, an assignment. Nobody changes them. */
public final class Opaque {
  public static final Opaque EMPTY = new Opaque(new byte[0]);

  private final byte[] bytes;

  /**
   * @param bytes handed over for good
   */
  public Opaque(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Opaque that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
