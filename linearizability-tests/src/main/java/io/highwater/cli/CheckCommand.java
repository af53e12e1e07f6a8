package io.highwater.cli;

import io.highwater.check.Checkers;
import io.highwater.check.Observations;
import io.highwater.check.Stats;
import io.highwater.history.EdnException;
import io.highwater.history.History;
import io.highwater.history.HistoryException;
import io.highwater.report.ResultsFolder;
import io.highwater.report.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check FILE.edn}: judges a history again, without a cluster. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Judges a history file again: ours, or one of Jepsen's Kafka workload.",
    footer = {
      "",
      "Exit codes: 0 holds, 1 violated, 2 the file is no history, 3 inconclusive",
      "(no complete final read, nothing acknowledged, or a fault that never took effect)."
    })
public final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.edn", description = "The history: one EDN map a line.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write results.edn, verdict.txt and timeline.html to this directory.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    PrintWriter errors = spec.commandLine().getErr();
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return usage(errors, "cannot be read; expected a history file");
    }
    Observations seen;
    try {
      seen = Observations.of(History.load(file));
    } catch (EdnException e) {
      return usage(errors, e.getMessage());
    } catch (HistoryException e) {
      return usage(errors, e.getMessage());
    } catch (CharacterCodingException e) {
      return usage(errors, "is not UTF-8 text");
    }
    Verdict verdict = Verdict.of(Checkers.all().check(seen), Stats.of(seen), List.of(), List.of());
    console.print(verdict.text());
    if (out != null) {
      ResultsFolder.write(out, "check " + file.getFileName(), verdict, seen);
      console.println("report: " + out.resolve("timeline.html"));
    }
    console.flush();
    return verdict.exitCode();
  }

  private int usage(PrintWriter errors, String problem) {
    errors.println(file + ": " + problem);
    errors.flush();
    return Verdict.EXIT_USAGE;
  }
}
