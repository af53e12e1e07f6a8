package io.highwater.run;

/**
 * Seeds that follow each other.
 *
 * @param first the smallest
 * @param last the largest
 */
public record SeedRange(long first, long last) {
  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if there are none, or more than can be counted
   */
  public SeedRange {
    if (first > last) {
      throw new IllegalArgumentException(
          "'%d..%d': expected A..B, the smaller number first".formatted(first, last));
    }
    if (last - first < 0 || last - first == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "'%d..%d': expected A..B, fewer seeds than that".formatted(first, last));
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else, saying what was expected
   */
  public static SeedRange parse(String text) {
    String[] ends = text.split("\\.\\.", -1);
    try {
      if (ends.length == 2) {
        return new SeedRange(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "': expected A..B, two numbers", e);
    }
    throw new IllegalArgumentException("'" + text + "': expected A..B, two numbers");
  }

  /** How many there are. */
  public long size() {
    return last - first + 1;
  }

  /** All of them, as one part. */
  public SeedPart whole() {
    return new SeedPart(this, 1, 1);
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
