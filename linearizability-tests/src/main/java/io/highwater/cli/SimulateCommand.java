package io.highwater.cli;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.StoryFile;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeStory;
import io.highwater.run.Depth;
import io.highwater.run.SeedOutcome;
import io.highwater.run.SeedPart;
import io.highwater.run.SeedRange;
import io.highwater.run.SeedTraces;
import io.highwater.run.Sweep;
import io.highwater.run.SweepReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
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
      "shortest story is told. Runs of nodes and of brokers have stories; one of brokers is made",
      "short for a minute at most."
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final long MUTANT_SEEDS = 1_000_000;
  private static final long MUTANT_SECONDS = 120;
  private static final int TOLD_MAX = 3;

  private static final OneJob JOBS =
      new OneJob("--mutant", "--depth", "--light", "--out")
          .or("--merge")
          .or("--mutants", "--depth")
          .or("--bench", "--depth", "--mutant")
          .or("--story", "--depth", "--mutant", "--out")
          .or("--seed", "--depth", "--mutant", "--light", "--trace", "--out")
          .or(
              "--seeds",
              "--depth",
              "--mutant",
              "--light",
              "--trace",
              "--out",
              "--shard",
              "--summary");

  /** As {@link Depth} is spelt on the command line. */
  enum DepthName {
    nodes,
    broker,
    storage;

    Depth depth() {
      return Depth.valueOf(name().toUpperCase(Locale.ROOT));
    }
  }

  @Option(
      names = "--depth",
      paramLabel = "DEPTH",
      description =
          "What is simulated: the protocol's nodes alone, whole brokers with everything but"
              + " sockets, threads and files, or the storage of one."
              + " ${COMPLETION-CANDIDATES}. Default: nodes.")
  private DepthName depth;

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
  private String shard;

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
      description =
          "Play a story that an earlier run of nodes or of brokers has written; with --mutant the"
              + " rule is wrong, without it is right.")
  private Path storyFile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where stories and their traces are written: ${DEFAULT-VALUE}.")
  private Path out = Path.of("store", "simulations");

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      description = "Write what happens in each run of nodes or of brokers, for trace-check.")
  private Path traces;

  @Option(
      names = "--light",
      description =
          "Clients of nodes do a tenth of their work while faults come as often: other runs than"
              + " without, with shorter traces.")
  private boolean light;

  @Option(
      names = "--bench",
      description = "Measure one core, ten seconds for each depth, or for one.")
  private boolean bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    Logs.silence();
    try {
      refuseContradictions();
      if (merged != null) {
        return merge();
      }
      if (list) {
        depth().mutants().forEach((name, title) -> print("%-40s %s", name, title));
        return ExitCode.HOLDS;
      }
      if (bench) {
        return bench();
      }
      if (storyFile != null) {
        return play();
      }
      return seed == null ? sweep() : one();
    } finally {
      spec.commandLine().getOut().flush();
      spec.commandLine().getErr().flush();
    }
  }

  private void refuseContradictions() {
    JOBS.refuseIgnored(spec.commandLine().getParseResult());
    if (depth() == Depth.STORAGE && storyFile != null) {
      throw usage("runs of nodes and of brokers have stories, not those of --depth storage");
    }
    if (depth() == Depth.STORAGE && traces != null) {
      throw usage("--trace goes with nodes and brokers, not with --depth storage");
    }
    if (depth() != Depth.NODES && light) {
      throw usage("--light goes with runs of nodes");
    }
  }

  private Depth depth() {
    return depth == null ? Depth.NODES : depth.depth();
  }

  private SimLoad load() {
    return light ? SimLoad.LIGHT : SimLoad.FULL;
  }

  private String mutant() {
    return mutantName == null
        ? ""
        : depth()
            .mutantNamed(mutantName)
            .orElseThrow(
                () ->
                    usage(
                        "no mutant '%s'; there are: %s"
                            .formatted(mutantName, String.join(", ", depth().mutants().keySet()))));
  }

  private SeedRuns runs(Depth at) {
    return new SeedRuns(at, load(), mutant(), line -> print("%s", line));
  }

  private Stories stories() {
    return depth() == Depth.BROKER
        ? new BrokerStories(wholeMutant(), out, line -> print("%s", line), this::tellProgress)
        : new NodeStories(load(), coreMutant(), out, line -> print("%s", line));
  }

  private Mutant coreMutant() {
    return mutantName == null ? Mutant.NONE : Mutant.named(mutant()).orElseThrow();
  }

  private WholeMutant wholeMutant() {
    return mutantName == null ? WholeMutant.NONE : WholeMutant.named(mutant()).orElseThrow();
  }

  private int bench() {
    boolean all = depth == null && mutantName == null;
    int code = ExitCode.HOLDS;
    for (Depth each : all ? List.of(Depth.values()) : List.of(depth())) {
      code = Math.max(code, runs(each).bench());
    }
    return code;
  }

  /** The file says of what it is a story. */
  private int play() throws IOException {
    String text = text("--story", storyFile);
    try {
      DepthName of = depthOf(text);
      if (depth != null && depth != of) {
        throw usage("--story %s: it is one of --depth %s".formatted(storyFile, of));
      }
      depth = of;
      return stories().play(text);
    } catch (IllegalArgumentException wrong) {
      throw usage("--story %s: %s".formatted(storyFile, wrong.getMessage()));
    }
  }

  private static DepthName depthOf(String text) {
    return switch (StoryFile.depth(text)) {
      case "nodes" -> DepthName.nodes;
      case WholeStory.DEPTH -> DepthName.broker;
      default ->
          throw new IllegalArgumentException(
              "its depth is '%s': expected nodes or broker".formatted(StoryFile.depth(text)));
    };
  }

  private int one() throws IOException {
    SeedTraces traced = seedTraces();
    SeedOutcome outcome = runs(depth()).one(seed, world(traced));
    tellTraces(traced);
    if (outcome.holds()) {
      return ExitCode.HOLDS;
    }
    explain(List.of(outcome));
    return ExitCode.VIOLATED;
  }

  private SeedTraces seedTraces() {
    return traces == null ? null : new SeedTraces(traces, depth(), load(), mutant());
  }

  private LongFunction<SeedOutcome> world(SeedTraces traced) {
    String mutant = mutant();
    return traced == null ? each -> depth().run(each, load(), mutant) : traced::run;
  }

  private void tellTraces(SeedTraces traced) {
    if (traced == null) {
      return;
    }
    SortedMap<String, Integer> leftOut = traced.leftOut();
    int runs = leftOut.values().stream().mapToInt(Integer::intValue).sum();
    print("traced in %s: %d lines of %d seeds", traces, traced.lines(), runs);
    leftOut.remove("");
    leftOut.forEach((what, its) -> print("  not followed: %s, in %d seeds", what, its));
  }

  /** Says what is wrong with the first of them, and tells a story of it where there are any. */
  private void explain(List<SeedOutcome> red) throws IOException {
    List<SeedOutcome> told = red.stream().limit(TOLD_MAX).toList();
    runs(depth()).explain(told);
    if (depth() != Depth.STORAGE) {
      stories().tellShortest(told.stream().map(SeedOutcome::seed).toList());
    }
  }

  /** Without seeds, a mutant is searched for. */
  private boolean isSearching() {
    return seeds == null;
  }

  private int sweep() throws InterruptedException, IOException {
    if (isSearching() && mutantName == null) {
      throw usage("which seeds? --seed N or --seeds A..B");
    }
    SeedPart its = part();
    SeedTraces traced = seedTraces();
    Sweep sweep = new Sweep(world(traced), its, isSearching() ? TOLD_MAX : Integer.MAX_VALUE);
    Optional<SweepReport> report;
    try (SummaryFile file = summary == null ? null : summaryFile()) {
      String build = summary == null ? "" : build(its.range().first());
      String range = isSearching() ? "from 1 on" : its.range().toString();
      report =
          sweeps()
              .run(
                  sweep,
                  isSearching() ? MUTANT_SECONDS : Long.MAX_VALUE,
                  () -> sweep.report(runs(depth()).title(), range, build),
                  Optional.ofNullable(file));
    }
    if (report.isEmpty()) {
      return ExitCode.INCONCLUSIVE;
    }
    tellTraces(traced);
    explain(sweep.red());
    if (isSearching() && sweep.red().isEmpty()) {
      print("no seed has shown it");
      return ExitCode.INCONCLUSIVE;
    }
    return sweeps().verdict(report.get());
  }

  private SweepRun sweeps() {
    return new SweepRun(line -> say(spec.commandLine().getOut(), line), this::tellProgress);
  }

  private SeedPart part() {
    try {
      SeedRange range = isSearching() ? new SeedRange(1, MUTANT_SEEDS) : SeedRange.parse(seeds);
      return shard == null ? range.whole() : SeedPart.parse(range, shard);
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
  }

  /** A folder that is not there, or not ours, is found out before hours have been spent. */
  private SummaryFile summaryFile() {
    try {
      return new SummaryFile(summary);
    } catch (IOException e) {
      throw usage("--summary %s: it cannot be written: %s".formatted(summary, e));
    }
  }

  /** Parts of a sweep that are to be merged must be of builds that behave the same. */
  private String build(long first) {
    return "%016x".formatted(depth().run(first, load(), mutant()).digest());
  }

  private int merge() {
    SweepReport whole = null;
    for (Path each : merged) {
      String text = text("--merge", each);
      try {
        SweepReport part = SweepReport.parse(text);
        whole = whole == null ? part : whole.with(part);
      } catch (IllegalArgumentException wrong) {
        throw usage("--merge %s: %s".formatted(each, wrong.getMessage()));
      }
    }
    return sweeps().merged(whole);
  }

  private String text(String option, Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw usage("%s: there is no file %s".formatted(option, file));
    } catch (CharacterCodingException e) {
      throw usage("%s %s: it is no text".formatted(option, file));
    } catch (IOException e) {
      throw usage("%s %s: it cannot be read: %s".formatted(option, file, e.getMessage()));
    }
  }

  private void tellProgress(String how) {
    say(spec.commandLine().getErr(), how);
  }

  private static void say(PrintWriter to, String line) {
    to.println(line);
    to.flush();
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
