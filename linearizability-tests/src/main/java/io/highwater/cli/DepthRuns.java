package io.highwater.cli;

import io.highwater.run.Depth;
import io.highwater.run.DepthSweep;
import io.highwater.run.SeedOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code simulate} at a depth that has verdicts and digests, but no stories. */
final class DepthRuns {
  private static final int TOLD_MAX = 3;

  /** A sweep of this many seeds in which something never went wrong says too little. */
  private static final long SEEDS_FOR_EVERY_FAULT = 100;

  private static final long BENCH_SECONDS = 10;

  private final Depth depth;
  private final String mutant;
  private final Consumer<String> out;
  private final Consumer<String> progress;

  /**
   * @param mutant the wrong rule, or nothing
   * @param out takes what is found, line by line
   * @param progress is told now and then how far it is
   */
  DepthRuns(Depth depth, String mutant, Consumer<String> out, Consumer<String> progress) {
    this.depth = depth;
    this.mutant = mutant;
    this.out = out;
    this.progress = progress;
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

  /**
   * Runs many; an exit code.
   *
   * @param searching whether it is for a violation, which is missed if there is none
   */
  int sweep(DepthSweep sweep, long secondsMax, boolean searching) throws InterruptedException {
    sweep.run(secondsMax, this::progress);
    line(
        "%d seeds of %s, %d violated, %d events, %.0f virtual seconds, %d acknowledgements",
        sweep.done(),
        depth.title(),
        sweep.red().size(),
        sweep.events(),
        sweep.virtualUs() / 1e6,
        sweep.acknowledged());
    counts(sweep.counts());
    if (!sweep.red().isEmpty()) {
      explain(sweep.red());
      return ExitCode.VIOLATED;
    }
    String absent =
        sweep.counts().entrySet().stream()
            .filter(each -> each.getValue() == 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (searching || (sweep.done() >= SEEDS_FOR_EVERY_FAULT && !absent.isEmpty())) {
      line(searching ? "no seed has shown it" : "inconclusive: never happened: %s", absent);
      return ExitCode.INCONCLUSIVE;
    }
    line("holds");
    return ExitCode.HOLDS;
  }

  /** Measures one core; an exit code. */
  int bench() {
    sweepAlone(1);
    DepthSweep measured = sweep(101);
    double seconds = measured.runAlone(BENCH_SECONDS) / 1e9;
    line("%s, one core, %d seeds in %.1f s:", depth.title(), measured.done(), seconds);
    line("  %,.0f events/s", measured.events() / seconds);
    line("  %,.0f virtual seconds per second", measured.virtualUs() / 1e6 / seconds);
    line("  %,.0f seeds per hour", measured.done() * 3_600 / seconds);
    return measured.red().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private void sweepAlone(long first) {
    sweep(first).runAlone(BENCH_SECONDS / 2);
  }

  private DepthSweep sweep(long first) {
    return new DepthSweep(depth, mutant, first, Long.MAX_VALUE / 2, 1, Integer.MAX_VALUE);
  }

  private void explain(List<SeedOutcome> red) {
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

  private void progress(DepthSweep sweep) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "  %d seeds done, %d violated, %,d events",
            sweep.done(),
            sweep.red().size(),
            sweep.events()));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
