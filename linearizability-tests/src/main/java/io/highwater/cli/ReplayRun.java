package io.highwater.cli;

import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecActions;
import io.highwater.tla.SpecText;
import io.highwater.tla.replay.Campaign;
import io.highwater.tla.replay.CampaignReport;
import io.highwater.tla.replay.TlcTrace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code model-check --replay}: the model's behaviours on the Java core, and what came of it. */
final class ReplayRun {
  private final Path modules;
  private final Path folder;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param modules where the specification lies
   * @param folder where behaviours are left that the program does not follow
   */
  ReplayRun(Path modules, Path folder, PrintWriter out, PrintWriter err) {
    this.modules = modules;
    this.folder = folder;
    this.out = out;
    this.err = err;
  }

  int run(int behaviours, long seed) throws InterruptedException {
    if (behaviours < 1) {
      err.println("--replay " + behaviours + ": expected a number above 0");
      return ExitCode.USAGE;
    }
    CampaignReport report =
        new Campaign(modules)
            .run(
                behaviours,
                seed,
                so -> {
                  say(
                      err,
                      "  %d behaviours, %d steps, %d mismatches",
                      so.behaviours(),
                      so.steps(),
                      so.mismatches());
                  err.flush();
                });
    say(
        out,
        "%d behaviours of the model replayed on the Java core, %d steps, %d mismatches, %.1f s"
            + " (seed %d)",
        report.behaviours(),
        report.steps(),
        report.mismatches(),
        report.nanos() / 1e9,
        seed);
    List<String> missing = actions(report);
    report
        .declined()
        .forEach(
            (reason, times) ->
                say(out, "%d ended early, for the program is stricter: %s", times, reason));
    mismatches(report);
    if (report.mismatches() > 0) {
      return ExitCode.VIOLATED;
    }
    if (!missing.isEmpty()) {
      say(out, "Never taken, so nothing is known of: %s. More behaviours may help.", missing);
      return ExitCode.INCONCLUSIVE;
    }
    return ExitCode.HOLDS;
  }

  /** Prints how often each action was taken; returns those that were not. */
  private List<String> actions(CampaignReport report) {
    SpecActions spec = SpecActions.load();
    List<String> actions = Stream.concat(spec.core().stream(), spec.env().stream()).toList();
    actions.forEach(
        action -> say(out, "  %-30s %9d", action, report.actions().getOrDefault(action, 0L)));
    return actions.stream().filter(each -> !report.actions().containsKey(each)).toList();
  }

  private void mismatches(CampaignReport report) {
    for (int i = 0; i < report.found().size(); i++) {
      CampaignReport.Found found = report.found().get(i);
      Path file = folder.resolve("mismatch-" + (i + 1) + ".ndjson");
      TlcTrace.of(
              "replay",
              ModelConfig.read(modules.resolve(found.config() + ".cfg")),
              found.behaviour().subList(0, found.mismatch().step() + 1),
              Optional.empty(),
              SpecText.of(modules, Campaign.MODULE))
          .write(file);
      say(out, "%nMISMATCH at %s", found.mismatch());
      say(out, "  the behaviour up to there: bin/highwater explain %s", file);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static void say(PrintWriter to, String format, Object... values) {
    to.println(String.format(Locale.ROOT, format, values));
  }
}
