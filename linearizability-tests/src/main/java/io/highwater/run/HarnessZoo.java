package io.highwater.run;

import io.highwater.check.AnomalyType;
import io.highwater.check.Validity;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.report.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real processes under real faults judge wrong rules, and the right ones by the same plans. */
public final class HarnessZoo {
  private final Path folder;
  private final Map<String, Verdict> right = new LinkedHashMap<>();
  private int runs;

  /**
   * @param folder gets a folder for each run: none may begin with another's logs
   */
  public HarnessZoo(Path folder) {
    this.folder = folder;
  }

  /**
   * How one rule fared.
   *
   * @param plan the last that was tried
   * @param verdict on it
   * @param runs how many were tried
   * @param seconds of wall time
   * @param control the verdict on the right rules by that plan; null if the wrong one was not
   *     caught
   */
  public record Row(
      WholeMutant mutant, Plan plan, Verdict verdict, int runs, double seconds, Verdict control) {
    public boolean caught() {
      return verdict.valid() == Validity.FALSE;
    }

    /** Whether the right rules are blamed as well. */
    public boolean falseAlarm() {
      return control != null && control.valid() == Validity.FALSE;
    }

    /** What was found, most serious first. */
    public List<String> anomalies() {
      return verdict.result().anomalies().keySet().stream().map(AnomalyType::label).toList();
    }
  }

  /**
   * Tries plans until one shows a wrong rule, and that one with the right rules, once for all.
   *
   * @param plans in the order in which they are tried, at least one
   */
  public Row judge(WholeMutant mutant, List<Plan> plans) throws IOException, InterruptedException {
    long beganNs = System.nanoTime();
    int tried = 0;
    Verdict verdict = null;
    Plan last = null;
    for (Plan each : plans) {
      tried++;
      last = each;
      verdict = run(each, new KafkaBackend(MutantMain.launch(mutant)));
      if (verdict.valid() == Validity.FALSE) {
        break;
      }
    }
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    Verdict control = verdict.valid() == Validity.FALSE ? control(last) : null;
    return new Row(mutant, last, verdict, tried, seconds, control);
  }

  private Verdict control(Plan plan) throws IOException, InterruptedException {
    Verdict known = right.get(plan.commandLine());
    if (known == null) {
      known = run(plan, new KafkaBackend());
      right.put(plan.commandLine(), known);
    }
    return known;
  }

  private Verdict run(Plan plan, KafkaBackend backend) throws IOException, InterruptedException {
    Plan alone = plan.to(folder.resolve("run-" + ++runs));
    return new Harness(alone, backend, new PrintWriter(Writer.nullWriter())).run();
  }
}
