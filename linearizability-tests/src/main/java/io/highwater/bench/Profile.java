package io.highwater.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How thorough. */
public enum Profile {
  /** Two pairs and the main loads: some three minutes. */
  QUICK(2, 100_000, 100_000, false, Duration.ofSeconds(5), 300),
  /** Five pairs and everything: well over half an hour. */
  FULL(5, 200_000, 300_000, true, Duration.ofSeconds(15), 1_000);

  private final int pairs;
  private final int coldRecords;
  private final int kilobyteRecords;
  private final boolean everything;
  private final Duration span;
  private final int trips;

  Profile(
      int pairs,
      int coldRecords,
      int kilobyteRecords,
      boolean everything,
      Duration span,
      int trips) {
    this.pairs = pairs;
    this.coldRecords = coldRecords;
    this.kilobyteRecords = kilobyteRecords;
    this.everything = everything;
    this.span = span;
    this.trips = trips;
  }

  /**
   * The profile of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Profile parse(String label) {
    for (Profile each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "--profile is one of "
            + Arrays.stream(values()).map(Profile::label).collect(Collectors.joining(", "))
            + ", not '"
            + label
            + "'");
  }

  /** As on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  int pairs() {
    return pairs;
  }

  int coldRecords() {
    return coldRecords;
  }

  /** How many records of a size: small ones come faster. */
  int records(int bytes) {
    return bytes < 1_000 ? 5 * kilobyteRecords : kilobyteRecords;
  }

  boolean everyLoad() {
    return everything;
  }

  boolean disturbs() {
    return everything;
  }

  boolean commits() {
    return everything;
  }

  Duration settle() {
    return span.dividedBy(3);
  }

  Duration idle() {
    return span;
  }

  Duration paced() {
    return span;
  }

  Duration disturbance() {
    return span.plusSeconds(5);
  }

  int trips() {
    return trips;
  }
}
