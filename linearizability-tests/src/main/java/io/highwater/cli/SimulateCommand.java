package io.highwater.cli;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Replay;
import io.highwater.fault.sim.Shrinker;
import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.Story;
import io.highwater.run.Depth;
import io.highwater.run.DepthSweep;
import io.highwater.run.SeedTraces;
import io.highwater.run.SimulatedHistory;
import io.highwater.run.Sweep;
import io.highwater.run.SweepReport;
import io.highwater.spec.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code highwater simulate}: the whole cluster in virtual time. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs whole clusters in virtual time, each drawn from a seed, and breaks them.",
    footer = {
      "",
      "A seed fixes the cluster, the work, the faults and every message: the same seed gives the",
      "same run and the same digest. With --mutant the protocol has one rule wrong on purpose;",
      "without --seed or --seeds, seeds are then tried until three show it, for two minutes, and"
          + " the",
      "shortest story is told. Only runs of nodes have stories."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final long MUTANT_SEEDS = 1_000_000;
  private static final long MUTANT_SECONDS = 120;
  private static final long BENCH_SECONDS = 10;
  private static final int STORIES_MAX = 3;
  private static final long REPLAYS_MAX = 3_000;

  /** What is simulated. */
  enum World {
    nodes,
    broker,
    storage
  }

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      description =
          "What is simulated: the protocol's nodes alone, whole brokers with everything but"
              + " sockets, threads and files, or the storage of one."
              + " ${COMPLETION-CANDIDATES}. Default: nodes.")
  private World depth;

  @Option(names = "--seed", paramLabel = "N", description = "Run one seed.")
  private Long seed;

  @Option(names = "--seeds", paramLabel = "A..B", description = "Run all seeds from A to B.")
  private String seeds;

  @Option(names = "--mutant", paramLabel = "NAME", description = "With this rule wrong.")
  private String mutantName;

  @Option(names = "--mutants", description = "List the mutants.")
  private boolean list;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = "Of the seeds, run only every Nth, beginning with the Ith (from 1).")
  private String shard = "1/1";

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write what the sweep saw as JSON, for --merge.")
  private Path summary;

  @Option(
      names = "--merge",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Add up the summaries of a sweep's shards and judge the whole.")
  private List<Path> merged;

  @Option(
      names = "--story",
      paramLabel = "FILE",
      description = "Play a story that an earlier run has written.")
  private Path storyFile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where stories are written: ${DEFAULT-VALUE}.")
  private Path out = Path.of("store", "simulations");

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      description = "Write what happens in the beginning of each run of nodes, for trace-check.")
  private Path traces;

  @Option(
      names = "--bench",
      description = "Measure one core, ten seconds for each depth, or for one.")
  private boolean bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Logs.silence();
    try {
      if (merged != null) {
        return merge();
      }
      if (depth == World.broker || depth == World.storage) {
        return at(depth == World.broker ? Depth.BROKER : Depth.STORAGE);
      }
      if (list) {
        Mutant.all().values().forEach(each -> print("%-32s %s", each.name(), each.title()));
        return ExitCode.HOLDS;
      }
      Mutant mutant = mutant();
      if (traces != null && (bench || storyFile != null || (seed == null && seeds == null))) {
        throw usage("--trace goes with --seed or --seeds");
      }
      if (bench) {
        int nodes = bench(mutant);
        return depth == null && mutant == Mutant.NONE
            ? Math.max(nodes, runs(Depth.BROKER, "").bench())
            : nodes;
      }
      if (storyFile != null) {
        return tell(mutant);
      }
      if (seed != null) {
        return one(mutant);
      }
      return sweep(mutant);
    } finally {
      spec.commandLine().getOut().flush();
      spec.commandLine().getErr().flush();
    }
  }

  /** Where there are no stories. */
  private int at(Depth at) throws InterruptedException, IOException {
    if (list) {
      at.mutants().forEach((name, title) -> print("%-40s %s", name, title));
      return ExitCode.HOLDS;
    }
    if (storyFile != null || traces != null) {
      throw usage("only runs of nodes have stories and traces, not those of --depth " + depth);
    }
    String wrong = mutantName == null ? "" : mutantName;
    if (!wrong.isEmpty() && !at.mutants().containsKey(wrong)) {
      throw usage(
          "no mutant '%s'; there are: %s"
              .formatted(wrong, String.join(", ", at.mutants().keySet())));
    }
    DepthRuns runs = runs(at, wrong);
    if (bench) {
      return runs.bench();
    }
    if (seed != null) {
      return runs.one(seed);
    }
    Range range = range(!wrong.isEmpty());
    DepthSweep sweep =
        new DepthSweep(at, wrong, range.first(), range.last, range.partCount, redMax());
    sweep.run(secondsMax(), its -> tellProgress(its.progress()));
    SweepReport report = sweep.report(seedsText(), range.part, range.partCount);
    if (summary != null) {
      Files.writeString(summary, report.toJson() + "\n");
    }
    report.lines().forEach(line -> print("%s", line));
    runs.explain(sweep.red());
    return judge(report);
  }

  private DepthRuns runs(Depth at, String wrong) {
    return new DepthRuns(at, wrong, line -> print("%s", line));
  }

  /** Without seeds, a mutant is searched for. */
  private boolean isSearching() {
    return seeds == null;
  }

  private int redMax() {
    return isSearching() ? STORIES_MAX : Integer.MAX_VALUE;
  }

  private long secondsMax() {
    return isSearching() ? MUTANT_SECONDS : Long.MAX_VALUE;
  }

  /** Which seeds this process runs. */
  private record Range(long from, long last, int part, int partCount) {
    long first() {
      return from + part - 1;
    }
  }

  private Range range(boolean hasMutant) {
    if (isSearching() && !hasMutant) {
      throw usage("which seeds? --seed N or --seeds A..B");
    }
    long[] range = isSearching() ? new long[] {1, MUTANT_SEEDS} : numbers(seeds, "\\.\\.", "A..B");
    long[] part = numbers(shard, "/", "I/N");
    if (part[0] < 1 || part[0] > part[1]) {
      throw usage("--shard " + shard + ": expected I/N with I from 1 to N");
    }
    return new Range(range[0], range[1], (int) part[0], (int) part[1]);
  }

  private String seedsText() {
    return isSearching() ? "from 1 on" : seeds;
  }

  private Mutant mutant() {
    return mutantName == null
        ? Mutant.NONE
        : Mutant.named(mutantName)
            .orElseThrow(
                () ->
                    usage(
                        "no mutant '%s'; there are: %s"
                            .formatted(mutantName, String.join(", ", Mutant.all().keySet()))));
  }

  private SeedTraces seedTraces() {
    return traces == null ? SeedTraces.OFF : new SeedTraces(traces);
  }

  private void tellTraces(long lines, SortedMap<String, Integer> leftOut) {
    print(
        "traced in %s: %d lines of %d seeds, of each run its first %d",
        traces, lines, sum(leftOut), SimResult.Traced.LINES_MAX);
    leftOut.remove("");
    leftOut.forEach((what, seeds) -> print("  not followed: %s, in %d seeds", what, seeds));
  }

  private static int sum(SortedMap<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private int tell(Mutant mutant) throws IOException {
    Story story;
    try {
      story = Story.parse(Files.readString(storyFile));
    } catch (NoSuchFileException e) {
      throw usage("--story: there is no file " + storyFile);
    } catch (IllegalArgumentException wrong) {
      throw usage("--story %s: %s".formatted(storyFile, wrong.getMessage()));
    }
    Violation found =
        new Replay(story, mutant, new SimulatedHistory()).tell(line -> print("%s", line));
    print("%s", found == null ? "holds" : "VIOLATED " + found);
    return found == null ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private int one(Mutant mutant) throws IOException {
    SimResult result = seedTraces().run(seed, mutant, new SimulatedHistory());
    print(
        "seed %d: %d events in %.1f virtual seconds, %d acknowledgements, %d kinds of fault",
        seed,
        result.tally().events(),
        result.virtualUs() / 1e6,
        result.tally().acknowledged(),
        result.tally().faultKinds());
    print("digest=%016x", result.digest());
    if (result.traced() != null) {
      tellTraces(result.traced().lines(), new TreeMap<>(Map.of(result.traced().leftOut(), 1)));
    }
    if (result.holds()) {
      print("holds");
      return ExitCode.HOLDS;
    }
    explain(List.of(result), mutant);
    return ExitCode.VIOLATED;
  }

  /** Says what is wrong, and tells the shortest story of it. */
  private void explain(List<SimResult> red, Mutant mutant) throws IOException {
    String flag = mutant == Mutant.NONE ? "" : " --mutant " + mutant.name();
    Story shortest = null;
    for (SimResult each : red) {
      print("VIOLATED %s", each.violation());
      print("rerun: bin/highwater simulate --seed %d%s", each.seed(), flag);
      SimulatedHistory oracle = new SimulatedHistory();
      Story whole = Simulator.record(each.seed(), mutant, oracle);
      Story story = new Shrinker(mutant, oracle, REPLAYS_MAX).shrink(whole);
      if (story == null) {
        print("no story: it hangs on more than the %d things that happened", whole.length());
      } else if (shortest == null || story.length() < shortest.length()) {
        shortest = story;
      }
    }
    if (shortest == null) {
      return;
    }
    Files.createDirectories(out);
    Path file =
        out.resolve(
            "seed-%d%s.txt"
                .formatted(shortest.seed(), mutant == Mutant.NONE ? "" : "-" + mutant.name()));
    Files.writeString(file, shortest.toText());
    print("%nthe story of seed %d, %d steps:%n", shortest.seed(), shortest.length());
    new Replay(shortest, mutant, new SimulatedHistory()).tell(line -> print("%s", line));
    print("%nplay it again: bin/highwater simulate --story %s%s", file, flag);
  }

  private int sweep(Mutant mutant) throws InterruptedException, IOException {
    Range range = range(mutant != Mutant.NONE);
    Sweep sweep =
        new Sweep(mutant, range.first(), range.last, range.partCount, redMax(), seedTraces());
    sweep.run(secondsMax(), this::progress);
    String name = mutant == Mutant.NONE ? "" : " with " + mutant.name();
    SweepReport report =
        sweep.report("bare nodes" + name, seedsText(), range.part, range.partCount);
    if (summary != null) {
      Files.writeString(summary, report.toJson() + "\n");
    }
    report.lines().forEach(line -> print("%s", line));
    if (traces != null) {
      tellTraces(sweep.traceLines(), sweep.leftOut());
    }
    if (!sweep.red().isEmpty()) {
      explain(sweep.red().stream().limit(STORIES_MAX).toList(), mutant);
      return ExitCode.VIOLATED;
    }
    return judge(report);
  }

  private int judge(SweepReport report) {
    if (isSearching() && report.violated().isEmpty()) {
      print("no seed has shown it");
      return ExitCode.INCONCLUSIVE;
    }
    return verdict(report);
  }

  private int verdict(SweepReport report) {
    if (!report.violated().isEmpty()) {
      return ExitCode.VIOLATED;
    }
    if (!report.absent().isEmpty()) {
      print("inconclusive: never took effect: %s", String.join(", ", report.absent()));
      return ExitCode.INCONCLUSIVE;
    }
    print("holds");
    return ExitCode.HOLDS;
  }

  private int merge() throws IOException {
    SweepReport whole = null;
    for (Path each : merged) {
      try {
        SweepReport part = SweepReport.parse(Files.readString(each));
        whole = whole == null ? part : whole.with(part);
      } catch (NoSuchFileException e) {
        throw usage("--merge: there is no file " + each);
      } catch (IllegalArgumentException wrong) {
        throw usage("--merge %s: %s".formatted(each, wrong.getMessage()));
      }
    }
    whole.lines().forEach(line -> print("%s", line));
    if (!whole.missing().isEmpty() && whole.violated().isEmpty()) {
      print("inconclusive: part %s of %d is missing", whole.missing(), whole.partCount());
      return ExitCode.INCONCLUSIVE;
    }
    return verdict(whole);
  }

  private long[] numbers(String text, String separator, String form) {
    String[] words = text.split(separator, -1);
    try {
      long[] numbers = {Long.parseLong(words[0]), Long.parseLong(words[1])};
      if (words.length == 2 && numbers[0] <= numbers[1]) {
        return numbers;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw usage("'%s': expected %s, two numbers".formatted(text, form));
    }
    throw usage("'%s': expected %s, the smaller number first".formatted(text, form));
  }

  private int bench(Mutant mutant) throws InterruptedException {
    Sweep warmUp = new Sweep(mutant, 1, 100, 1, Integer.MAX_VALUE);
    warmUp.runAlone(BENCH_SECONDS);
    Sweep measured = new Sweep(mutant, 101, Long.MAX_VALUE / 2, 1, Integer.MAX_VALUE);
    double seconds = measured.runAlone(BENCH_SECONDS) / 1e9;
    print("bare nodes, one core, %d seeds in %.1f s:", measured.done(), seconds);
    print("  %,.0f events/s", measured.tally().events() / seconds);
    print("  %,.0f virtual seconds per second", measured.virtualUs() / 1e6 / seconds);
    print("  %,.0f seeds per hour", measured.done() * 3_600 / seconds);
    return measured.red().isEmpty() ? ExitCode.HOLDS : ExitCode.VIOLATED;
  }

  private void progress(Sweep sweep) {
    tellProgress(
        String.format(
            Locale.ROOT,
            "  %d seeds done, %d violated, %,d events",
            sweep.done(),
            sweep.red().size(),
            sweep.tally().events()));
  }

  private void tellProgress(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
