package io.highwater.wire;

/** How the records of one batch are compressed: the lowest three bits of its attributes. */
public enum Compression {
  NONE(0),
  GZIP(1),
  SNAPPY(2),
  LZ4(3),
  ZSTD(4);

  private static final Compression[] BY_ID = values();

  private final int id;

  Compression(int id) {
    this.id = id;
  }

  /** The number on the wire, 0 to 4. */
  public int id() {
    return id;
  }

  /** True if {@code id} is a codec that exists; 5 to 7 fit into the attribute bits but do not. */
  public static boolean isKnown(int id) {
    return id >= 0 && id < BY_ID.length;
  }

  /**
   * The codec with this id.
   *
   * @throws IllegalArgumentException if there is none; {@link #isKnown} asks first
   */
  public static Compression forId(int id) {
    if (!isKnown(id)) {
      throw new IllegalArgumentException("compression id " + id + " is not one of 0 to 4");
    }
    return BY_ID[id];
  }
}
