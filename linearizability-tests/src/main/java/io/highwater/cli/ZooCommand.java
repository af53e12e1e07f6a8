package io.highwater.cli;

import io.highwater.run.Depth;
import io.highwater.tla.Manifest;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.Scratch;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.TlcException;
import io.highwater.tla.TlcProgress;
import io.highwater.tla.replay.ModelZoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code highwater zoo}: every known wrong rule against a judge. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = "Shows the wrong rules that brokers have followed to a judge.",
    footer = {
      "",
      "--judge model: TLC must find a counterexample of each weakened model, and that, step by",
      "step on the Java core, must break the same property with the mutant of the same name on,",
      "and nothing that the model claims with it off. 0 means that all did. A rule that only the",
      "core knows, or that is no other than the right one, is excused by an argument.",
      "",
      "--judge simulator: a seed on record, or else a search of two CPU-minutes, must show each",
      "mutant that is within reach, and the same seed must show nothing without it.",
      "",
      "--judge broker, --judge storage: the same for the simulators of whole brokers and of a log",
      "directory, which know wrong rules of storage and of shards as well."
    })
public final class ZooCommand implements Callable<Integer> {
  /** Who judges. */
  enum Judge {
    model,
    simulator,
    broker,
    storage
  }

  @Option(
      names = "--judge",
      paramLabel = "JUDGE",
      defaultValue = "model",
      description = "Who judges: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Judge judge;

  @Option(
      names = "--entry",
      paramLabel = "ID",
      split = ",",
      description =
          "Only these: rules (A10), weakened models (flush-never), or cells of `model-check"
              + " --matrix` (all-2-clean-isr-never-power).")
  private List<String> entries;

  @Option(
      names = "--full",
      description = "The simulator searches afresh, without the seeds that are on record.")
  private boolean full;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (judge != Judge.model) {
      return simulator();
    }
    try (Scratch scratch = Scratch.create("highwater-zoo-")) {
      ModelZoo zoo = new ModelZoo(Manifest.read(SpecFiles.locate(scratch.directory())));
      return judge(zoo);
    } catch (TlcException e) {
      err().println("TLC gave no verdict: " + e.getMessage());
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

  private int simulator() {
    try {
      boolean all =
          switch (judge) {
            case broker -> depth(Depth.BROKER);
            case storage -> depth(Depth.STORAGE);
            case simulator, model ->
                new SimulatorZooTable(full, line -> print("%s", line), err()::println)
                    .print(entries);
          };
      return all ? ExitCode.HOLDS : ExitCode.VIOLATED;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err().println("interrupted");
      return ExitCode.INCONCLUSIVE;
    } finally {
      out().flush();
      err().flush();
    }
  }

  private boolean depth(Depth depth) throws InterruptedException {
    return new DepthZooTable(depth, full, line -> print("%s", line), err()::println).print(entries);
  }

  private int judge(ModelZoo zoo) throws InterruptedException {
    List<Manifest.Model> models = entries == null ? zoo.models() : chosen(zoo);
    List<ModelZoo.Entry> judged = zoo.judge(models, new Progress());
    List<ModelZoo.Entry> unjudged = entries == null ? zoo.unjudged() : List.of();
    print("%-8s %-24s %-24s %6s  %s", "rule", "model", "violates", "states", "the program");
    judged.forEach(this::row);
    unjudged.forEach(this::row);
    long missed =
        Stream.concat(judged.stream(), unjudged.stream()).filter(each -> !each.caught()).count();
    print(
        "%n%d wrong rules and settings shown to the %s, %d excused, %d not as they should be.",
        judged.size(), judge, unjudged.stream().filter(ModelZoo.Entry::caught).count(), missed);
    return missed == 0 ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private List<Manifest.Model> chosen(ModelZoo zoo) {
    List<Manifest.Model> chosen = new ArrayList<>();
    for (String entry : entries) {
      List<Manifest.Model> found = zoo.find(entry);
      if (found.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "no entry %s; there are, besides the cells of the matrix: %s"
                .formatted(entry, zoo.models().stream().map(Manifest.Model::name).toList()));
      }
      chosen.addAll(found);
    }
    return List.copyOf(new LinkedHashSet<>(chosen));
  }

  private void row(ModelZoo.Entry entry) {
    print(
        "%-8s %-24s %-24s %6s  %s%s",
        entry.id().equals(entry.model()) ? "-" : entry.id(),
        entry.model().isEmpty() ? "-" : entry.model(),
        entry.found(),
        entry.length() == 0 ? "-" : entry.length(),
        entry.program(),
        entry.caught() ? "" : "  MISSED");
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

  /** Says on the error stream which model is done. */
  private final class Progress implements ModelCheck.Listener {
    @Override
    public void progress(Manifest.Model model, TlcProgress progress) {}

    @Override
    public void done(ModelCheck.Outcome outcome) {
      err().println("  " + outcome.model().name() + ": " + outcome.result().verdict());
      err().flush();
    }
  }
}
