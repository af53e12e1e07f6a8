package io.highwater.cli;

import io.highwater.run.KafkaBackend;
import io.highwater.tla.TlcException;
import io.highwater.tla.TraceException;
import io.highwater.tla.trace.LogAccount;
import io.highwater.tla.trace.TraceCheck;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code highwater trace-check}: is this run a behaviour of the specification? */
@Command(
    name = "trace-check",
    description = {
      "Lets TLC decide whether what every node wrote down is a behaviour of the specification,"
          + " from the first line to the last.",
      "0: it is. 1: it is not; the line is named that cannot be explained."
    })
final class TraceCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "A results folder of test --trace, a folder of *.ndjson, or one such file.")
  private Path path;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path inner = path.resolve(KafkaBackend.TRACE);
    TraceCheck check = new TraceCheck();
    try {
      Verdict verdict = check.add(Files.isDirectory(inner) ? inner : path).check().getFirst();
      tell(verdict, check.cpuMs());
      return verdict.isAccepted() ? ExitCode.HOLDS : ExitCode.VIOLATED;
    } catch (TraceException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
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

  private void tell(Verdict verdict, long cpuMs) {
    verdict.actions().forEach((action, times) -> print("  %-30s %7d", action, times));
    for (LogAccount each : verdict.accounts()) {
      print(
          "  %s: %d records appended, %d cut again; logs end at %s",
          name(each), each.appended(), each.cut(), each.logEnds());
    }
    print(
        "%d events of %d partitions; TLC took %.1f s of CPU, %d events a second",
        verdict.events(),
        verdict.partitions(),
        cpuMs / 1e3,
        cpuMs == 0 ? 0 : verdict.events() * 1000L / cpuMs);
    if (verdict.isAccepted()) {
      print(
          "ACCEPTED: the entire trace was consumed; %d records were appended, which account for"
              + " every log's end.",
          verdict.accounts().stream().mapToLong(LogAccount::appended).sum());
    } else {
      print("REFUSED: %s", verdict.refusal().orElseThrow());
    }
  }

  private static String name(LogAccount account) {
    return account.topic() + account.partition().substring(account.partition().lastIndexOf('-'));
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void print(String format, Object... values) {
    out().println(String.format(Locale.ROOT, format, values));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
