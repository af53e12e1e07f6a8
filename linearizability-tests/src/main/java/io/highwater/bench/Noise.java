package io.highwater.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much else went on: a fixed piece of work, timed before each round when nothing of ours runs.
 * On a quiet machine it always takes the same time.
 */
final class Noise {
  private static final int STEPS = 40_000_000;

  private final List<Double> timesMs = new ArrayList<>();
  private long sink;

  void measure() {
    // Compiled after the first, so the first counts only if it is the only one.
    if (timesMs.isEmpty()) {
      spin();
    }
    long start = System.nanoTime();
    spin();
    timesMs.add((System.nanoTime() - start) / 1e6);
  }

  private void spin() {
    long x = 1 + sink;
    for (int i = 0; i < STEPS; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    sink = x;
  }

  /** In one sentence. */
  String text() throws IOException {
    Samples samples = new Samples(timesMs);
    return String.format(
        Locale.ROOT,
        "The same work took %.0f ms at best and %.0f ms at worst between rounds (%.0f %% more);"
            + " load average at the end %s on %d cores.",
        samples.min(),
        samples.max(),
        100 * (samples.max() / samples.min() - 1),
        Files.readString(Path.of("/proc/loadavg"), StandardCharsets.US_ASCII).split(" ", -1)[0],
        Runtime.getRuntime().availableProcessors());
  }
}
