package io.highwater.tla;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what TLC prints with {@code -tool}, line by line. A message is a line {@code @!@!@STARTMSG
 * code:severity @!@!@}, its text, and an end line; severity 1 is an error. Not thread-safe.
 */
final class TlcOutput {
  private static final Pattern START = Pattern.compile("@!@!@STARTMSG (\\d+):(\\d+) @!@!@");
  private static final Pattern END = Pattern.compile("@!@!@ENDMSG \\d+ @!@!@");
  private static final Pattern STATS =
      Pattern.compile(
          "([\\d,]+) states generated.*?, ([\\d,]+) distinct states found.*?, ([\\d,]+) states"
              + " left");
  private static final Pattern WALKED = Pattern.compile("([\\d,]+) states generated,");
  private static final Pattern DEPTH = Pattern.compile("graph search is (\\d+)");
  private static final Pattern VIOLATED =
      Pattern.compile("(?:Invariant|Action property) (\\S+) is violated");

  /** The steps of a specification that the model was to refine have no name. */
  private static final Pattern NOT_REFINED =
      Pattern.compile("Action property line .* of module (\\w+) is violated");

  private static final Pattern FIRED = Pattern.compile("<(\\w+) (line \\d+)?.*>: \\d+:(\\d+)");
  private static final Pattern STATE = Pattern.compile("(\\d+): <.*");

  /**
   * TLC's exit codes where the fault is in the files: an assumption is false, something cannot be
   * evaluated, a module cannot be parsed, a configuration does not fit its module.
   */
  private static final Set<Integer> BROKEN_SPEC = Set.of(10, 75, 76, 77, 150, 151);

  /** What it says of a configuration that it cannot parse, and ends as if itself had failed. */
  private static final String BROKEN_CONFIG = "ConfigFileException";

  private static final int ERROR = 1;
  private static final int SUCCESS = 2193;
  private static final int FINAL_DEPTH = 2194;
  private static final int FINAL_STATS = 2199;
  private static final int WALKING = 2209;
  private static final int FINISHED = 2186;
  private static final int BEHAVIOUR_FOLLOWS = 2121;
  private static final int STATE_PRINTED = 2217;
  private static final int TEMPORAL_VIOLATED = 2116;
  private static final int LASSO_FOLLOWS = 2264;
  private static final int COVERAGE_BEGINS = 2201;
  private static final int ACTION_COVERED = 2772;

  private final Consumer<TlcProgress> listener;
  private final String temporal;
  private final List<TlcState> behaviour = new ArrayList<>();
  private final List<String> idle = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>(); // some are said once for each module
  private final StringBuilder message = new StringBuilder();
  private int code;
  private int severity;
  private int exitCode;
  private boolean inMessage;
  private boolean walking;
  private boolean success;
  private String violated;
  private TlcProgress progress = TlcProgress.NONE;

  /**
   * @param temporal what to call the violated temporal property, for TLC does not say which it is
   * @param listener gets the figures as they come
   */
  TlcOutput(String temporal, Consumer<TlcProgress> listener) {
    this.temporal = temporal;
    this.listener = listener;
  }

  /** Takes the next line of output. */
  void accept(String line) {
    Optional<TlcProgress> reported = TlcChild.parseProgress(line);
    Matcher start = START.matcher(line);
    if (reported.isPresent()) {
      listener.accept(reported.get());
    } else if (start.matches()) {
      code = Integer.parseInt(start.group(1));
      severity = Integer.parseInt(start.group(2));
      message.setLength(0);
      inMessage = true;
    } else if (END.matcher(line).matches()) {
      inMessage = false;
      handle(message.toString());
    } else if (inMessage) {
      message.append(line).append('\n');
    } else if (!isParserChatter(line)) {
      remarks.add(line);
    }
  }

  /** Takes TLC's exit code. */
  void ended(int code) {
    exitCode = code;
  }

  private static boolean isParserChatter(String line) {
    return line.isBlank()
        || line.startsWith("Parsing file ")
        || line.startsWith("Semantic processing of module ");
  }

  private void handle(String text) {
    switch (code) {
      case SUCCESS -> success = true;
      case FINAL_STATS -> takeStats(text);
      case FINAL_DEPTH -> takeDepth(text);
      case WALKING -> takeWalks(text);
      case FINISHED -> success |= walking; // All walks were taken; TLC says no more of that.
      case STATE_PRINTED -> takeState(text);
      case TEMPORAL_VIOLATED -> violated = temporal;
      case COVERAGE_BEGINS -> idle.clear();
      case ACTION_COVERED -> takeCoverage(text);
      case BEHAVIOUR_FOLLOWS, LASSO_FOLLOWS -> {
        // Only announces the states that follow.
      }
      default -> {
        Matcher violation = VIOLATED.matcher(text);
        Matcher notRefined = NOT_REFINED.matcher(text);
        if (violation.find() && violated == null) {
          violated = violation.group(1);
          takeInitialState(text);
        } else if (notRefined.find() && violated == null) {
          violated = notRefined.group(1) + "!Spec";
        } else if (severity == ERROR) {
          errors.add(text.strip());
        }
      }
    }
  }

  private void takeStats(String text) {
    Matcher stats = STATS.matcher(text);
    if (stats.find()) {
      progress =
          new TlcProgress(
              progress.depth(),
              number(stats.group(1)),
              number(stats.group(2)),
              number(stats.group(3)));
    }
  }

  private void takeWalks(String text) {
    Matcher walked = WALKED.matcher(text);
    if (walked.find()) {
      walking = true;
      progress = new TlcProgress(0, number(walked.group(1)), 0, 0);
      listener.accept(progress);
    }
  }

  private void takeDepth(String text) {
    Matcher depth = DEPTH.matcher(text);
    if (depth.find()) {
      progress =
          new TlcProgress(
              Integer.parseInt(depth.group(1)),
              progress.generated(),
              progress.distinct(),
              progress.queued());
    }
  }

  private void takeState(String text) {
    String[] header = text.split("\n", 2);
    Matcher state = STATE.matcher(header[0]);
    if (state.matches() && header.length == 2) {
      behaviour.add(TlcState.parse(Integer.parseInt(state.group(1)), header[1]));
    }
  }

  private void takeCoverage(String text) {
    Matcher fired = FIRED.matcher(text.strip());
    if (fired.matches() && number(fired.group(3)) == 0) {
      idle.add(fired.group(1) + ", " + fired.group(2));
    }
  }

  /** A violation by an initial state comes with that state in the same message. */
  private void takeInitialState(String text) {
    int state = text.indexOf("\n/\\ ");
    if (state >= 0) {
      behaviour.add(TlcState.parse(1, text.substring(state + 1)));
    }
  }

  private static long number(String digits) {
    return Long.parseLong(digits.replace(",", ""));
  }

  /**
   * Takes a run that looks for no verdict.
   *
   * @throws SpecException if the specification is wrong, with what TLC says of it
   * @throws TlcException if TLC complained of anything else, with what it said
   */
  void requireNoErrors() {
    if (!errors.isEmpty()) {
      throw noVerdict();
    }
  }

  /**
   * What all the lines come to; the time is not known.
   *
   * @throws SpecException if the specification is wrong, with what TLC says of it
   * @throws TlcException if they contain no verdict for another reason, with what TLC said instead
   */
  TlcResult result() {
    if (errors.isEmpty() && (violated != null || success)) {
      return new TlcResult(
          Optional.ofNullable(violated),
          progress,
          List.copyOf(behaviour),
          List.copyOf(idle),
          Duration.ZERO);
    }
    throw noVerdict();
  }

  private RuntimeException noVerdict() {
    List<String> said = new ArrayList<>(errors);
    said.addAll(remarks);
    String all = String.join("\n", said);
    if (BROKEN_SPEC.contains(exitCode) || all.contains(BROKEN_CONFIG)) {
      return new SpecException(all);
    }
    return new TlcException(said.isEmpty() ? "TLC ended without a verdict and said nothing" : all);
  }
}
