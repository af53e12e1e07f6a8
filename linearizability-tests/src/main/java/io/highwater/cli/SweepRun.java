package io.highwater.cli;

import io.highwater.run.SeedOutcome;
import io.highwater.run.Sweep;
import io.highwater.run.SweepReport;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A sweep as {@code simulate} runs it: told while it runs, when it is ended, and at its end. */
final class SweepRun {
  private final Consumer<String> out;
  private final Consumer<String> err;

  /**
   * @param out takes what is found, line by line, and lets it out at once
   * @param err takes how far it is, likewise
   */
  SweepRun(Consumer<String> out, Consumer<String> err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it and says what it saw, and writes that down if somebody wants to merge it. Who ends it
   * with a signal is told what was seen until then.
   *
   * @param report of what was seen so far
   * @param summary where it is written down, or nowhere
   * @return the report; nothing if the JVM is going down
   */
  Optional<SweepReport> run(
      Sweep sweep, long secondsMax, Supplier<SweepReport> report, Optional<SummaryFile> summary)
      throws InterruptedException, IOException {
    Runnable lastWords =
        () -> {
          tell(report.get());
          out.accept("interrupted: nothing is known of the other seeds");
          summary.ifPresent(SummaryFile::close);
        };
    Farewell farewell = new Farewell(lastWords);
    try (farewell) {
      sweep.run(secondsMax, its -> err.accept(its.progress()), this::tellViolated);
    }
    if (farewell.isSaid()) {
      return Optional.empty();
    }
    SweepReport whole = report.get();
    tell(whole);
    if (summary.isPresent()) {
      summary.get().write(whole.toJson() + "\n");
    }
    return Optional.of(whole);
  }

  private void tellViolated(SeedOutcome red) {
    err.accept("VIOLATED seed %d: %s".formatted(red.seed(), red.violation().property()));
  }

  private void tell(SweepReport report) {
    report.lines().forEach(out);
  }

  /** Says what was seen in the parts that were merged, and what follows; an exit code. */
  int merged(SweepReport report) {
    tell(report);
    return report.missing().isEmpty() || !report.violated().isEmpty()
        ? verdict(report)
        : inconclusive("part %s of %d is missing", report.missing(), report.partCount());
  }

  /** Says what follows from what was seen; an exit code. */
  int verdict(SweepReport report) {
    if (!report.violated().isEmpty()) {
      return ExitCode.VIOLATED;
    }
    if (report.done() == 0) {
      return inconclusive("there was no seed to run");
    }
    if (!report.absent().isEmpty()) {
      return inconclusive("never seen: %s", String.join(", ", report.absent()));
    }
    out.accept("holds");
    return ExitCode.HOLDS;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private int inconclusive(String format, Object... values) {
    out.accept("inconclusive: " + String.format(Locale.ROOT, format, values));
    return ExitCode.INCONCLUSIVE;
  }
}
