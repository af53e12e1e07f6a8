package io.highwater.cli;

import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecActions;
import io.highwater.tla.SpecText;
import io.highwater.tla.TlcState;
import io.highwater.tla.replay.Campaign;
import io.highwater.tla.replay.CampaignReport;
import io.highwater.tla.replay.Replay;
import io.highwater.tla.replay.TlcTrace;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
    Campaign campaign = new Campaign(modules);
    Campaign.Cover cover = campaign.cover();
    say(
        out,
        "%d of %d steps between the %d states of %s taken on the Java core, %d mismatches, %.1f s",
        cover.taken(),
        cover.steps(),
        cover.states(),
        Campaign.EDGES,
        cover.report().mismatches(),
        cover.report().nanos() / 1e9);
    CampaignReport report = campaign.run(behaviours, seed, this::progress);
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
    int mismatches = cover.report().mismatches() + report.mismatches();
    keep(Stream.concat(cover.report().found().stream(), report.found().stream()).toList());
    if (mismatches > 0) {
      return ExitCode.VIOLATED;
    }
    if (!missing.isEmpty() || cover.taken() < cover.steps()) {
      say(out, "Never taken, so nothing is known of: %s. More behaviours may help.", missing);
      return ExitCode.INCONCLUSIVE;
    }
    return ExitCode.HOLDS;
  }

  private void progress(CampaignReport so) {
    say(
        err,
        "  %d behaviours, %d steps, %d mismatches",
        so.behaviours(),
        so.steps(),
        so.mismatches());
    err.flush();
  }

  /** Does again what was kept of a mismatch, alone. */
  int again(Path file) {
    BehaviourFile kept;
    try {
      kept = BehaviourFile.read(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println(e.getMessage());
      return ExitCode.USAGE;
    }
    Replay.Result result = Replay.strictly(Replay.setup(kept.config()), kept.states());
    say(out, "%d of %d steps are the same", result.steps(), kept.states().size() - 1);
    result.declined().ifPresent(reason -> say(out, "the program is stricter: %s", reason));
    result.mismatch().ifPresent(mismatch -> say(out, "MISMATCH at %s", mismatch));
    return result.mismatch().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  /** Prints how often each action was taken; returns those that were not. */
  private List<String> actions(CampaignReport report) {
    SpecActions spec = SpecActions.load();
    List<String> actions = Stream.concat(spec.core().stream(), spec.env().stream()).toList();
    actions.forEach(
        action -> say(out, "  %-30s %9d", action, report.actions().getOrDefault(action, 0L)));
    return actions.stream().filter(each -> !report.actions().containsKey(each)).toList();
  }

  private void keep(List<CampaignReport.Found> mismatches) {
    for (int i = 0; i < mismatches.size(); i++) {
      CampaignReport.Found found = mismatches.get(i);
      ModelConfig config = ModelConfig.read(modules.resolve(found.config() + ".cfg"));
      List<TlcState> behaviour = found.behaviour().subList(0, found.mismatch().step() + 1);
      String name = "mismatch-" + (i + 1);
      Path trace = folder.resolve(name + ".ndjson");
      Path file = folder.resolve(name + ".behaviour");
      SpecText spec = SpecText.of(modules, Campaign.MODULE);
      TlcTrace.of("replay", config, behaviour, Optional.empty(), spec).write(trace);
      new BehaviourFile(config, behaviour).write(file);
      say(out, "%nMISMATCH at %s", found.mismatch());
      say(out, "  the behaviour up to there: bin/highwater explain %s", trace);
      say(out, "  to see it alone again: bin/highwater model-check --replay-file %s", file);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static void say(PrintWriter to, String format, Object... values) {
    to.println(String.format(Locale.ROOT, format, values));
  }
}
