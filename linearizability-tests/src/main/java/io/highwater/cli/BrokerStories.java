package io.highwater.cli;

import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.fault.sim.whole.WholeShrinker;
import io.highwater.fault.sim.whole.WholeSimulator;
import io.highwater.fault.sim.whole.WholeStory;
import io.highwater.run.SimulatedHistory;
import io.highwater.spec.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The stories of whole brokers. */
final class BrokerStories implements Stories {
  private static final long RUNS_MAX = 200;
  private static final long SECONDS_MAX = 60;
  private static final long PROGRESS_NS = 2_000_000_000L;

  private final WholeMutant mutant;
  private final Path directory;
  private final Consumer<String> out;
  private final Consumer<String> progress;
  private final SimulatedHistory oracle = new SimulatedHistory();

  /**
   * @param directory where they are written
   * @param out takes what is told, line by line
   * @param progress told how far it is when that takes long
   */
  BrokerStories(
      WholeMutant mutant, Path directory, Consumer<String> out, Consumer<String> progress) {
    this.mutant = mutant;
    this.directory = directory;
    this.out = out;
    this.progress = progress;
  }

  @Override
  public int play(String text) {
    WholeStory story = WholeStory.parse(text);
    WholeSimulator world = new WholeSimulator(story, mutant, oracle, Optional.empty(), out);
    Violation found = world.run().violation();
    return new StoryVerdict(
            mutant.name(), story.mutant(), story.property(), world.played(), story.length())
        .tell(found, out);
  }

  private Violation play(WholeStory story, Optional<Path> traces, Consumer<String> teller) {
    return new WholeSimulator(story, mutant, oracle, traces, teller).run().violation();
  }

  /** Of the one to which least has been done, for each run takes its time. */
  @Override
  public void tellShortest(List<Long> red) throws IOException {
    WholeStory whole = null;
    for (long seed : red) {
      WholeStory story = WholeSimulator.record(seed, mutant, oracle);
      if (whole == null || story.length() < whole.length()) {
        whole = story;
      }
    }
    if (whole == null) {
      return;
    }
    WholeStory story = new WholeShrinker(mutant, oracle, new Hurry()).shrink(whole);
    if (story == null) {
      line(
          "no story of seed %d: it hangs on more than the %d things that were done",
          whole.seed(), whole.length());
      return;
    }
    tell(story);
  }

  private void tell(WholeStory story) throws IOException {
    String with = mutant.name().isEmpty() ? "" : "-" + mutant.name();
    String name = "broker-seed-%d%s".formatted(story.seed(), with);
    Path traces = emptied(directory.resolve(name));
    Path file = directory.resolve(name + ".txt");
    Files.writeString(file, story.toText());
    line("%nthe story of seed %d, %d steps:%n", story.seed(), story.length());
    Violation found = play(story, Optional.of(traces), out);
    line("VIOLATED %s", found);
    String flag = mutant.name().isEmpty() ? "" : " --mutant " + mutant.name();
    line("%nplay it again: bin/highwater simulate --story %s%s", file, flag);
    line("look at it:    bin/highwater explain %s", traces);
  }

  /** A folder without traces of an earlier run. */
  private static Path emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".ndjson")).toList()) {
        Files.delete(each);
      }
    }
    return folder;
  }

  /** A minute, and no more runs than that should take; says now and then how far it is. */
  private final class Hurry implements WholeShrinker.Patience {
    private final long beganNs = System.nanoTime();
    private long saidNs = beganNs;

    @Override
    public boolean isLeft(long runs, int steps) {
      long nowNs = System.nanoTime();
      if (nowNs - saidNs > PROGRESS_NS) {
        saidNs = nowNs;
        progress.accept("  making it short: %d runs, %d steps left".formatted(runs, steps));
      }
      return runs < RUNS_MAX && (nowNs - beganNs) / 1_000_000_000L < SECONDS_MAX;
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
