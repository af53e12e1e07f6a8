package io.highwater.spec;

/**
 * Assertions that are always on.
 *
 * <p>A failed check means that this program is wrong, never that a peer, a client or a disk is. The
 * node that fails one stops, loudly; nothing catches {@link Violated} to carry on.
 */
public final class Check {
  private Check() {}

  /** What a failed check throws: the node that threw it must not act any more. */
  public static final class Violated extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public Violated(String message) {
      super(message);
    }
  }

  /** Fails with {@code what} unless {@code holds}. */
  public static void that(boolean holds, String what) {
    if (!holds) {
      throw new Violated(what);
    }
  }

  /** Fails with {@code what} and both values unless {@code holds}; allocates only on failure. */
  public static void that(boolean holds, String what, long left, long right) {
    if (!holds) {
      throw new Violated(what + ": " + left + " and " + right);
    }
  }

  /** Fails with {@code what} and the value unless {@code holds}; allocates only on failure. */
  public static void that(boolean holds, String what, Object value) {
    if (!holds) {
      throw new Violated(what + ": " + value);
    }
  }
}
