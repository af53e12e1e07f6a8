package io.highwater.fault.sim;

/** A small seeded generator (SplitMix64): the same numbers on every JDK, for ever. */
public final class Rng {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** A generator whose numbers follow from the seed. */
  public Rng(long seed) {
    state = seed;
  }

  /** Any 64 bits. */
  public long next() {
    state += GAMMA;
    return mix(state);
  }

  /** Spreads every bit of a number over all bits. */
  public static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** A number from {@code low} to {@code high}, both included. */
  public long between(long low, long high) {
    return low + Long.remainderUnsigned(next(), high - low + 1);
  }

  /** True {@code perMille} times in a thousand. */
  public boolean chance(int perMille) {
    return below(1000) < perMille;
  }

  /** One of {@code choices}. */
  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }

  /** A generator of its own, whose use changes nothing here. */
  public Rng fork() {
    return new Rng(next());
  }
}
