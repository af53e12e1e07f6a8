package io.highwater.cli;

import io.highwater.fault.sim.SimLoad;
import io.highwater.run.Depth;
import io.highwater.run.SeedOutcome;
import io.highwater.run.SeedRange;
import io.highwater.run.Sweep;
import io.highwater.run.SweepReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What {@code simulate} says of seeds: of one, of how fast they are, and of those that are red. */
final class SeedRuns {
  private static final long BENCH_SECONDS = 10;

  private final Depth depth;
  private final SimLoad load;
  private final String mutant;
  private final Consumer<String> out;

  /**
   * @param load of bare nodes
   * @param mutant the wrong rule, or nothing
   * @param out takes what is found, line by line
   */
  SeedRuns(Depth depth, SimLoad load, String mutant, Consumer<String> out) {
    this.depth = depth;
    this.load = load;
    this.mutant = mutant;
    this.out = out;
  }

  /** What is simulated, for a person to read. */
  String title() {
    String how = load == SimLoad.LIGHT ? " under light load" : "";
    return depth.title() + how + (mutant.isEmpty() ? "" : " with " + mutant);
  }

  /** Runs one seed and says how it went. */
  SeedOutcome one(long seed, LongFunction<SeedOutcome> world) {
    SeedOutcome outcome = world.apply(seed);
    line(
        "seed %d, %s: %d events in %.1f virtual seconds, %d acknowledgements, %d kinds of fault",
        seed,
        depth.title(),
        outcome.events(),
        outcome.virtualUs() / 1e6,
        outcome.acknowledged(),
        outcome.faultKinds());
    outcome
        .counts()
        .forEach((section, its) -> line("%s: %s", section, SweepReport.listWithoutZeros(its)));
    line("digest=%016x", outcome.digest());
    if (outcome.holds()) {
      line("holds");
    }
    return outcome;
  }

  /** Measures one core; an exit code. */
  int bench() {
    sweep(1).runAlone(BENCH_SECONDS / 2);
    Sweep measured = sweep(101);
    double seconds = measured.runAlone(BENCH_SECONDS) / 1e9;
    line("%s, one core, %d seeds in %.1f s:", title(), measured.done(), seconds);
    line("  %,.0f events/s", measured.events() / seconds);
    line("  %,.0f virtual seconds per second", measured.virtualUs() / 1e6 / seconds);
    line("  %,.0f seeds per hour", measured.done() * 3_600 / seconds);
    return measured.red().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private Sweep sweep(long first) {
    SeedRange seeds = new SeedRange(first, Long.MAX_VALUE);
    return new Sweep(seed -> depth.run(seed, load, mutant), seeds.whole(), Integer.MAX_VALUE);
  }

  /** Says what is wrong with each of them, and how to see it again. */
  void explain(List<SeedOutcome> red) {
    String at = depth == Depth.NODES ? "" : " --depth " + depth.flag();
    String light = load == SimLoad.LIGHT ? " --light" : "";
    String with = mutant.isEmpty() ? "" : " --mutant " + mutant;
    for (SeedOutcome each : red) {
      line("VIOLATED %s", each.violation());
      line("rerun: bin/highwater simulate%s --seed %d%s%s", at, each.seed(), light, with);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
