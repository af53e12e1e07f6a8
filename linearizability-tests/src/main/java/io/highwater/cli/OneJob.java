package io.highwater.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Of a command that can do several things: which option asks for which, and what else each heeds.
 * An option that would be ignored is refused: whoever gave it expects something of it.
 */
final class OneJob {
  private static final String DEFAULT = "";
  private static final Set<String> INHERITED = Set.of("--stacktrace", "--help", "--version");

  private final Map<String, Set<String>> heeded = new LinkedHashMap<>();

  /**
   * A command without other jobs.
   *
   * @param options what it heeds
   */
  OneJob(String... options) {
    heeded.put(DEFAULT, Set.of(options));
  }

  /**
   * Another job.
   *
   * @param job the option that asks for it
   * @param options what it heeds besides
   * @return this
   */
  OneJob or(String job, String... options) {
    heeded.put(job, Set.of(options));
    return this;
  }

  /**
   * Looks at a command line.
   *
   * @throws ParameterException if an option on it would be ignored
   */
  void refuseIgnored(ParseResult parsed) {
    List<String> given =
        parsed.matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(each -> !INHERITED.contains(each))
            .toList();
    List<String> jobs = heeded.keySet().stream().filter(given::contains).toList();
    if (jobs.size() > 1) {
      throw refused(parsed, "one at a time: " + String.join(" or ", jobs));
    }
    String job = jobs.isEmpty() ? DEFAULT : jobs.getFirst();
    for (String each : given) {
      if (!each.equals(job) && !heeded.get(job).contains(each)) {
        throw refused(parsed, without(each, job));
      }
    }
  }

  private String without(String option, String job) {
    String takers =
        heeded.keySet().stream()
            .filter(each -> heeded.get(each).contains(option))
            .map(each -> each.isEmpty() ? "the command alone" : each)
            .collect(Collectors.joining(" or "));
    String here = job.isEmpty() ? "the command alone" : job;
    return "%s goes with %s, not with %s".formatted(option, takers, here);
  }

  private static ParameterException refused(ParseResult parsed, String why) {
    return new ParameterException(parsed.commandSpec().commandLine(), why);
  }
}
