package io.highwater.cli;

import io.highwater.run.Depth;
import io.highwater.run.DepthSweep;
import io.highwater.run.SeedOutcome;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code simulate} at a depth that has verdicts and digests, but no stories. */
final class DepthRuns {
  private static final int TOLD_MAX = 3;
  private static final long BENCH_SECONDS = 10;

  private final Depth depth;
  private final String mutant;
  private final Consumer<String> out;

  /**
   * @param mutant the wrong rule, or nothing
   * @param out takes what is found, line by line
   */
  DepthRuns(Depth depth, String mutant, Consumer<String> out) {
    this.depth = depth;
    this.mutant = mutant;
    this.out = out;
  }

  /** Runs one seed; an exit code. */
  int one(long seed) {
    long beganNs = System.nanoTime();
    SeedOutcome outcome = depth.run(seed, mutant);
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    line(
        "seed %d, %s: %d events in %.1f virtual seconds, %d acknowledgements, %.0f events/s",
        seed,
        depth.title(),
        outcome.events(),
        outcome.virtualUs() / 1e6,
        outcome.acknowledged(),
        outcome.events() / seconds);
    counts(outcome.counts());
    line("digest=%016x", outcome.digest());
    if (outcome.holds()) {
      line("holds");
      return ExitCode.HOLDS;
    }
    explain(List.of(outcome));
    return ExitCode.VIOLATED;
  }

  /** Measures one core; an exit code. */
  int bench() {
    sweep(1).runAlone(BENCH_SECONDS / 2);
    DepthSweep measured = sweep(101);
    double seconds = measured.runAlone(BENCH_SECONDS) / 1e9;
    line("%s, one core, %d seeds in %.1f s:", depth.title(), measured.done(), seconds);
    line("  %,.0f events/s", measured.events() / seconds);
    line("  %,.0f virtual seconds per second", measured.virtualUs() / 1e6 / seconds);
    line("  %,.0f seeds per hour", measured.done() * 3_600 / seconds);
    return measured.red().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private DepthSweep sweep(long first) {
    return new DepthSweep(depth, mutant, first, Long.MAX_VALUE / 2, 1, Integer.MAX_VALUE);
  }

  /** Says what is wrong with the first of them. */
  void explain(List<SeedOutcome> red) {
    String flag = mutant.isEmpty() ? "" : " --mutant " + mutant;
    red.stream()
        .limit(TOLD_MAX)
        .forEach(
            each -> {
              line("VIOLATED %s", each.violation());
              line(
                  "rerun: bin/highwater simulate --depth %s --seed %d%s",
                  depth.name().toLowerCase(Locale.ROOT), each.seed(), flag);
            });
  }

  private void counts(SortedMap<String, Long> counts) {
    line(
        "faults: %s",
        counts.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", ")));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
