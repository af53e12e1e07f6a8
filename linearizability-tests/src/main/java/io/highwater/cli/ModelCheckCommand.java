package io.highwater.cli;

import io.highwater.tla.Manifest;
import io.highwater.tla.Manifest.Model;
import io.highwater.tla.ManifestException;
import io.highwater.tla.Matrix;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.ModelCheck.Outcome;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.Nightly;
import io.highwater.tla.Scratch;
import io.highwater.tla.SpecException;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcException;
import io.highwater.tla.TlcProgress;
import io.highwater.tla.TlcResult;
import io.highwater.tla.TlcState;
import io.highwater.tla.TraceException;
import io.highwater.tla.replay.TlcTrace;
import io.highwater.tla.story.Telling;
import io.highwater.tla.story.TextStory;
import io.highwater.tla.story.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code highwater model-check}: TLC on the specification. */
@Command(
    name = "model-check",
    mixinStandardHelpOptions = true,
    description = "Checks the TLA+ model with TLC, exhaustively within small bounds.",
    footer = {
      "",
      "Without --model, every model runs, and 0 means that each did what the manifest says:",
      "the protocol's models hold, the weakened ones are caught, with the exact figures.",
      "With --model, the raw verdict: 0 holds, 1 violated (with the story), 2 unknown model.",
      "With --replay, random walks through the model are done step by step on the Java core;",
      "0 means that both did the same, and that every action of the specification was among it.",
      "With --nightly, the same for wider bounds, of the largest models up to a million states,"
          + " and",
      "for long random walks.",
      "With --matrix, which settings of a partition lose an acknowledged record under which"
          + " faults;",
      "0 means that each cell is as expected. A cell's story: --model NAME, such as"
          + " all-2-clean-isr-never-power (acks,",
      "min.insync.replicas, unclean or clean, elr or isr, flush policy, faults)."
    })
public final class ModelCheckCommand implements Callable<Integer> {
  private static final long PROGRESS_EVERY_MS = 5_000;

  private static final OneJob JOBS =
      new OneJob("--figures", "--out")
          .or("--model", "--out")
          .or("--list")
          .or("--matrix")
          .or("--nightly", "--figures", "--seed", "--out")
          .or("--replay", "--seed", "--out")
          .or("--replay-file");

  @Option(names = "--model", paramLabel = "NAME", description = "Check one model only.")
  private String name;

  @Option(names = "--matrix", description = "Print the durability matrix.")
  private boolean matrix;

  @Option(
      names = "--nightly",
      description =
          "Check wider models, the largest up to a million states, and walk deep at random:"
              + " hours on two cores.")
  private boolean nightly;

  @Option(
      names = "--figures",
      description =
          "Print no table but the list of the models (with --nightly, the wider ones), which holds"
              + " them to their figures, with the figures and seconds of this run.")
  private boolean figures;

  @Option(names = "--list", description = "List the models and what each must do.")
  private boolean list;

  @Option(
      names = "--replay",
      paramLabel = "N",
      description = "Replay N random behaviours of the model on the Java core.")
  private Integer replays;

  @Option(
      names = "--replay-file",
      paramLabel = "FILE",
      description = "Replay one behaviour, *.behaviour, that a mismatch has left.")
  private Path replayed;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the walks for --replay and --nightly. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "store/model",
      description = "Where traces for `explain` are written. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JOBS.refuseIgnored(spec.commandLine().getParseResult());
    String words = "Interrupted: nothing is known of the models that were not done.";
    try (Farewell farewell = new Farewell(err(), words)) {
      return call(farewell);
    }
  }

  private int call(Farewell farewell) throws IOException {
    try (Scratch scratch = Scratch.create("highwater-model-")) {
      Manifest manifest = Manifest.read(SpecFiles.locate(scratch.directory()));
      if (list) {
        manifest.models().forEach(this::describe);
        return ExitCode.HOLDS;
      }
      ReplayRun replay = new ReplayRun(manifest.directory(), folder, out(), err());
      if (replayed != null) {
        return replay.again(replayed);
      }
      if (replays != null) {
        return replay.run(replays, seed);
      }
      if (nightly) {
        List<Model> wide = Nightly.prepare(manifest);
        int searched = checkAll(manifest, wide, done -> Nightly.measured(manifest, done));
        return figures ? searched : worse(searched, walkDeep(manifest));
      }
      if (matrix) {
        return new MatrixRun(out(), err()).run(manifest);
      }
      return name == null
          ? checkAll(manifest, manifest.models(), manifest::measured)
          : checkOne(manifest);
    } catch (TraceException | ManifestException | SpecException e) {
      err().println(e.getMessage());
      return ExitCode.USAGE;
    } catch (UncheckedIOException e) {
      err().println(e.getMessage() + ": " + e.getCause().getMessage());
      return ExitCode.USAGE;
    } catch (TlcException e) {
      farewell.close();
      if (!farewell.isSaid()) {
        err().println("TLC gave no verdict: " + e.getMessage());
      }
      return ExitCode.INCONCLUSIVE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err().println("interrupted");
      return ExitCode.INCONCLUSIVE;
    } finally {
      out().flush();
      err().flush();
    }
  }

  private void describe(Model model) {
    print("%-22s %-52s %s", model.name(), model.family(), expectation(model));
  }

  private static String expectation(Model model) {
    return model.mustHold() ? "must hold" : "must violate " + model.verdict();
  }

  /** A violation counts more than what is not known. */
  private static int worse(int one, int other) {
    return one == ExitCode.VIOLATED ? one : Math.max(one, other);
  }

  /**
   * @param measured the list of the models with the figures of a run
   */
  private int checkAll(
      Manifest manifest, List<Model> models, Function<List<Outcome>, List<String>> measured)
      throws InterruptedException {
    err().printf(Locale.ROOT, "%d models, two side by side%n", models.size());
    List<Outcome> outcomes =
        new ModelCheck(new Tlc(manifest.directory())).run(models, new Reporter());
    List<Outcome> wrong = outcomes.stream().filter(o -> o.difference().isPresent()).toList();
    if (figures) {
      measured.apply(outcomes).forEach(out()::println);
      return wrong.isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
    }
    print("%-22s %-52s %9s %5s %7s  %s", "model", "family", "distinct", "depth", "time", "verdict");
    outcomes.forEach(this::printRow);
    if (wrong.isEmpty()) {
      print("%nNo counterexample within these bounds, and every weakened model was caught.");
      return ExitCode.HOLDS;
    }
    print("%n%d of %d models did not do what the manifest says.", wrong.size(), outcomes.size());
    wrong.forEach(outcome -> surprise(outcome, manifest));
    return ExitCode.VIOLATED;
  }

  private int walkDeep(Manifest manifest) throws InterruptedException {
    Outcome outcome =
        new ModelCheck(new Tlc(manifest.directory()))
            .walk(Nightly.deep(), Nightly.WALKS, Nightly.WALK_DEPTH, seed, new Reporter());
    TlcResult result = outcome.result();
    print(
        "%n%d random walks of %d states at most, seed %d: %d states, %.0f s: %s",
        Nightly.WALKS,
        Nightly.WALK_DEPTH,
        seed,
        result.progress().generated(),
        result.time().toMillis() / 1e3,
        result.verdict());
    surprise(outcome, manifest);
    return result.violated().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  /** A model of the manifest, or a cell of the matrix. */
  private Optional<Model> find(Manifest manifest) {
    return manifest
        .find(name)
        .or(
            () ->
                Matrix.find(name)
                    .map(cell -> Matrix.prepare(manifest.directory(), List.of(cell)).getFirst()));
  }

  private void printRow(Outcome outcome) {
    TlcResult result = outcome.result();
    print(
        "%-22s %-52s %9d %5d %6.1fs  %s%s",
        outcome.model().name(),
        outcome.model().family(),
        result.progress().distinct(),
        result.progress().depth(),
        result.time().toMillis() / 1e3,
        result
            .violated()
            .map(property -> "violates " + property)
            .orElse(outcome.isCutShort() ? "holds so far, cut short" : Manifest.HOLDS),
        outcome.difference().map(difference -> "  UNEXPECTED: " + difference).orElse(""));
  }

  /** A counterexample where none should be is worth telling in full. */
  private void surprise(Outcome outcome, Manifest manifest) {
    if (outcome.model().mustHold() && outcome.result().violated().isPresent()) {
      print("%n%s:", outcome.model().name());
      tell(outcome, manifest);
    }
  }

  private int checkOne(Manifest manifest) throws InterruptedException {
    Optional<Model> model = find(manifest);
    if (model.isEmpty()) {
      err()
          .printf(
              Locale.ROOT,
              "no model %s; there are: %s%n",
              name,
              manifest.models().stream().map(Model::name).collect(Collectors.joining(", ")));
      return ExitCode.USAGE;
    }
    Outcome outcome =
        new ModelCheck(new Tlc(manifest.directory())).run(model.get(), new Reporter());
    TlcResult result = outcome.result();
    String figures =
        String.format(
            Locale.ROOT,
            "%d distinct states, depth %d, %.1f s",
            result.progress().distinct(),
            result.progress().depth(),
            result.time().toMillis() / 1e3);
    if (result.violated().isEmpty()) {
      print(
          "%s (%s): no counterexample within its bounds: %s", name, model.get().family(), figures);
      return ExitCode.HOLDS;
    }
    print("%s (%s): %s is violated: %s%n", name, model.get().family(), result.verdict(), figures);
    tell(outcome, manifest);
    return ExitCode.VIOLATED;
  }

  private void tell(Outcome outcome, Manifest manifest) {
    Path config = manifest.directory().resolve(outcome.model().config() + ".cfg");
    if (!ModelConfig.read(config).isOfReplication()) {
      outcome.result().behaviour().forEach(this::printState);
      return;
    }
    TraceFile trace = TlcTrace.of(outcome, manifest);
    Path file = folder.resolve(outcome.model().name() + ".ndjson");
    trace.write(file);
    print("%s", TextStory.of(Telling.of(trace, null)));
    print("To see it: bin/highwater explain %s --html story.html", file);
  }

  /** As TLC has it: the narrator knows replicas only. */
  private void printState(TlcState state) {
    print("%d", state.number());
    state.variables().forEach((name, value) -> print("  %s = %s", name, value));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void print(String format, Object... values) {
    out().println(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Says on the error stream, every few seconds a model, how far it is. */
  private final class Reporter implements ModelCheck.Listener {
    private record Seen(long atMs, TlcProgress progress) {}

    private final Map<String, Seen> lastSaid = new ConcurrentHashMap<>();

    @Override
    public void progress(Model model, TlcProgress progress) {
      long nowMs = System.nanoTime() / 1_000_000;
      if (progress.generated() == 0) {
        return; // on walks TLC counts once a minute only
      }
      Seen last = lastSaid.putIfAbsent(model.name(), new Seen(nowMs, progress));
      if (last == null || nowMs - last.atMs() < PROGRESS_EVERY_MS) {
        return;
      }
      lastSaid.put(model.name(), new Seen(nowMs, progress));
      if (progress.distinct() == 0) {
        say("  %-22s %d states on walks", model.name(), progress.generated());
        return;
      }
      say(
          "  %-22s %d distinct states, %d/s, %d queued, depth %d",
          model.name(),
          progress.distinct(),
          (progress.distinct() - last.progress().distinct()) * 1000 / (nowMs - last.atMs()),
          progress.queued(),
          progress.depth());
    }

    @Override
    public void done(Outcome outcome) {
      say(
          "  %-22s %s, %d distinct states",
          outcome.model().name(),
          outcome.difference().isEmpty() ? "as expected" : "NOT AS EXPECTED",
          outcome.result().progress().distinct());
    }

    @SuppressWarnings("AnnotateFormatMethod") // as above
    private void say(String format, Object... values) {
      synchronized (lastSaid) {
        err().println(String.format(Locale.ROOT, format, values));
        err().flush();
      }
    }
  }
}
