package io.highwater.cli;

import io.highwater.cli.ZooJudge.Finding;
import io.highwater.run.Depth;
import io.highwater.tla.Manifest;
import io.highwater.tla.ManifestException;
import io.highwater.tla.Scratch;
import io.highwater.tla.SpecException;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.TlcException;
import io.highwater.tla.replay.ModelZoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code highwater zoo}: every known wrong rule against every judge. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = "Shows the wrong rules that brokers have followed to the judges.",
    footer = {
      "",
      "Without --judge, to all of them but the harness, and one table says who caught what.",
      "",
      "--judge model: TLC must find a counterexample of each weakened model, and that, step by",
      "step on the Java core, must break the same property with the mutant of the same name on,",
      "and nothing that the model claims with it off. A program that breaks it in other steps has",
      "not followed the model, and is counted as a miss. A rule that only the core knows, or that",
      "is no other than the right one, is excused by an argument.",
      "",
      "--judge simulator: a seed on record, or else a search of two CPU-minutes, must show each",
      "mutant that is within reach, and the same seed must show nothing without it.",
      "",
      "--judge broker, --judge storage: the same for the simulators of whole brokers and of a log",
      "directory, which know wrong rules of storage and of shards as well.",
      "",
      "--judge harness: real processes with the mutant, and the same run without it. It takes",
      "half a minute a run; --full makes three runs for most of sixty rules.",
      "",
      "A rule that a judge should see and has missed so far is listed as such; --full searches for",
      "it again, and for what is said to be out of reach. 1 means that a judge missed anything"
          + " else",
      "that it should have seen, or that what is on record is not so: a seed that shows a rule no",
      "more, a rule that is caught although it is out of reach. 3 means that a rule was never"
          + " shown",
      "to a judge."
    })
public final class ZooCommand implements Callable<Integer> {
  /** Who judges. */
  enum JudgeName {
    model,
    simulator,
    broker,
    storage,
    harness
  }

  @Option(
      names = "--judge",
      paramLabel = "JUDGE",
      description = "Who judges: ${COMPLETION-CANDIDATES}. Default: all of them but the harness.")
  private JudgeName judge;

  @Option(
      names = "--entry",
      paramLabel = "ID",
      split = ",",
      description =
          "Only these: rules (A10), weakened models (flush-never), cells of `model-check"
              + " --matrix` (all-2-clean-isr-never-power), `matrix` for all cells that lose, or"
              + " mutants of `simulate --mutants`.")
  private List<String> entries;

  @Option(
      names = "--full",
      description =
          "Everything is shown, and searched for without what is on record: also what was missed so"
              + " far, was never shown, or is said to be out of reach.")
  private boolean full;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Logs.silence();
    try (Scratch scratch = Scratch.create("highwater-zoo-")) {
      Consumer<String> progress =
          line -> {
            err().println(line);
            err().flush();
          };
      ModelZoo zoo = new ModelZoo(Manifest.read(SpecFiles.locate(scratch.directory())));
      List<ZooJudge> judges =
          List.of(
              new ModelZooJudge(zoo, progress),
              new SimulatorZooJudge("simulator", Depth.NODES, full, progress),
              new SimulatorZooJudge("broker", Depth.BROKER, full, progress),
              new SimulatorZooJudge("storage", Depth.STORAGE, full, progress),
              new HarnessZooJudge(scratch.directory(), full, progress));
      return show(
          judges.stream()
              .filter(
                  each ->
                      judge == null
                          ? !each.name().equals(JudgeName.harness.name())
                          : each.name().equals(judge.name()))
              .toList());
    } catch (ManifestException | SpecException e) {
      err().println(e.getMessage());
      return ExitCode.USAGE;
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

  private int show(List<ZooJudge> judges) throws InterruptedException {
    refuseUnknown(judges);
    ZooSummary summary = new ZooSummary();
    for (ZooJudge each : judges) {
      List<String> its = entries == null ? null : entries.stream().filter(each::knows).toList();
      if (its != null && its.isEmpty()) {
        continue;
      }
      List<Finding> findings = each.judge(its);
      summary.add(each.name(), findings);
      if (judges.size() == 1) {
        each.lines().forEach(out()::println);
      }
    }
    if (judges.size() > 1) {
      summary.lines().forEach(out()::println);
    }
    return summary.exitCode();
  }

  private void refuseUnknown(List<ZooJudge> judges) {
    List<String> known = new ArrayList<>();
    judges.forEach(each -> known.addAll(each.entries()));
    for (String entry : entries == null ? List.<String>of() : entries) {
      if (entry.isBlank() || judges.stream().noneMatch(each -> each.knows(entry))) {
        throw new ParameterException(
            spec.commandLine(), "no entry '%s'; there are: %s".formatted(entry, known));
      }
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
