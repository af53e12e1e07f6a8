package io.highwater.run;

/**
 * Of a range of seeds, every {@code of}th, beginning with the {@code number}th.
 *
 * @param number from 1
 * @param of how many parts there are; one that is beyond the seeds is empty
 */
public record SeedPart(SeedRange range, int number, int of) {
  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if there is no such part
   */
  public SeedPart {
    if (number < 1 || number > of) {
      throw new IllegalArgumentException("there is no part %d of %d".formatted(number, of));
    }
  }

  /**
   * Reads I/N.
   *
   * @throws IllegalArgumentException if it is anything else, saying what was expected
   */
  public static SeedPart parse(SeedRange range, String text) {
    String expected =
        "'%s': expected I/N with I from 1 to N, and N up to %d".formatted(text, Integer.MAX_VALUE);
    String[] words = text.split("/", -1);
    try {
      if (words.length == 2) {
        return new SeedPart(range, Integer.parseInt(words[0]), Integer.parseInt(words[1]));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  /** How many seeds are in it. */
  public long size() {
    return range.size() < number ? 0 : (range.size() - number) / of + 1;
  }

  /** The first of them, if there are any. */
  long first() {
    return range.first() + number - 1;
  }

  /** Whether a seed is one of them. */
  public boolean contains(long seed) {
    return seed >= range.first()
        && seed <= range.last()
        && (seed - range.first()) % of == number - 1;
  }
}
