package io.highwater.cli;

import io.highwater.tla.ManifestException;
import io.highwater.tla.SpecException;
import io.highwater.tla.TlcException;
import io.highwater.tla.TraceException;
import io.highwater.tla.trace.LogAccount;
import io.highwater.tla.trace.Refusal;
import io.highwater.tla.trace.TraceCheck;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
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
      "0: it is. 1: it is not, and the line is named that cannot be explained (REFUSED); or it is"
          + " one that breaks a promise, which a disk that forgets may do (BROKEN)."
    })
final class TraceCheckCommand implements Callable<Integer> {
  /** All of their lines are in memory together. */
  private static final int RUNS_AT_ONCE = 50;

  private static final long PROGRESS_EVERY_MS = 5_000;

  @Parameters(
      paramLabel = "DIR",
      description =
          "A results folder of test --trace, a folder of *.ndjson, one such file, or a folder of"
              + " such folders, as simulate --trace writes.")
  private Path path;

  @Spec private CommandSpec spec;

  private long saidMs;

  @Override
  public Integer call() throws IOException {
    String words = "Interrupted: nothing is known of what was to be checked.";
    try (Farewell farewell = new Farewell(err(), words)) {
      return call(farewell);
    }
  }

  private int call(Farewell farewell) throws IOException {
    try {
      List<Path> runs = TraceFolders.ofRuns(path);
      List<Verdict> verdicts = new ArrayList<>();
      long cpuMs = 0;
      for (int from = 0; from < runs.size(); from += RUNS_AT_ONCE) {
        TraceCheck check = new TraceCheck();
        int to = Math.min(runs.size(), from + RUNS_AT_ONCE);
        for (Path each : runs.subList(from, to)) {
          check.add(each);
        }
        String which =
            runs.size() == 1 ? "" : ", runs %d to %d of %d".formatted(from + 1, to, runs.size());
        long events = check.events();
        check.tell(explained -> tellProgress(explained, events, which));
        verdicts.addAll(check.check());
        cpuMs += check.cpuMs();
      }
      if (verdicts.size() == 1) {
        tell(verdicts.getFirst(), cpuMs);
      } else {
        tell(verdicts, cpuMs);
      }
      return verdicts.stream().allMatch(Verdict::isAccepted) ? ExitCode.HOLDS : ExitCode.VIOLATED;
    } catch (TraceException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (ManifestException | SpecException e) {
      err().println(e.getMessage());
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

  private void tellProgress(long explained, long events, String which) {
    long nowMs = System.nanoTime() / 1_000_000;
    if (nowMs - saidMs >= PROGRESS_EVERY_MS) {
      saidMs = nowMs;
      err()
          .printf(
              Locale.ROOT,
              "  %,d of %,d events explained%s%n",
              Math.min(explained, events),
              events,
              which);
      err().flush();
    }
  }

  /** Many runs: what became of them all, and what is wrong with which. */
  private void tell(List<Verdict> verdicts, long cpuMs) {
    SortedMap<String, Integer> actions = new TreeMap<>();
    int events = 0;
    long refused = 0;
    for (Verdict each : verdicts) {
      each.actions().forEach((action, times) -> actions.merge(action, times, Integer::sum));
      events += each.events();
      if (!each.isAccepted()) {
        refused++;
        Refusal refusal = each.refusal().orElseThrow();
        print("%s: %s/%s", verdict(refusal), each.run(), refusal);
        tellHow(each.run(), refusal);
      }
    }
    actions.forEach((action, times) -> print("  %-30s %7d", action, times));
    print(
        "%d runs, %d events; TLC took %.1f s of CPU, %d events a second",
        verdicts.size(), events, cpuMs / 1e3, cpuMs == 0 ? 0 : events * 1000L / cpuMs);
    print("%d runs ACCEPTED, %d refused", verdicts.size() - refused, refused);
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
      Refusal refusal = verdict.refusal().orElseThrow();
      print("%s: %s", verdict(refusal), refusal);
      tellHow(verdict.run(), refusal);
    }
  }

  private void tellHow(String run, Refusal refusal) {
    if (refusal.where().contains(":")) {
      String in = refusal.partition() == null ? "" : " --partition " + refusal.partition();
      print(
          "what led to it: bin/highwater explain %s --until %s%s --last 20",
          run, refusal.where(), in);
    }
  }

  private static String verdict(Refusal refusal) {
    return refusal.isStep() ? "BROKEN" : "REFUSED";
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
