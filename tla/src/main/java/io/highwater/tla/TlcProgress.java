package io.highwater.tla;

/**
 * How far a run of TLC is.
 *
 * @param depth the longest of the shortest paths so far, in states
 * @param generated states generated, with repetitions
 * @param distinct distinct states found
 * @param queued states found but not yet expanded
 */
public record TlcProgress(int depth, long generated, long distinct, long queued) {
  static final TlcProgress NONE = new TlcProgress(0, 0, 0, 0);
}
