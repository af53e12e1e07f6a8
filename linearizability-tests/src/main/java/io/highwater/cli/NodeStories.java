package io.highwater.cli;

import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Replay;
import io.highwater.fault.sim.Shrinker;
import io.highwater.fault.sim.SimLoad;
import io.highwater.fault.sim.Simulator;
import io.highwater.fault.sim.Story;
import io.highwater.run.SimulatedHistory;
import io.highwater.spec.TraceLines;
import io.highwater.spec.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The stories of bare nodes. */
final class NodeStories implements Stories {
  private static final long REPLAYS_MAX = 3_000;

  private final SimLoad load;
  private final Mutant mutant;
  private final Path directory;
  private final Consumer<String> out;

  /**
   * @param load of the runs that stories are of
   * @param directory where they are written
   * @param out takes what is told, line by line
   */
  NodeStories(SimLoad load, Mutant mutant, Path directory, Consumer<String> out) {
    this.load = load;
    this.mutant = mutant;
    this.directory = directory;
    this.out = out;
  }

  @Override
  public int play(String text) {
    Story story = Story.parse(text);
    Replay replay = new Replay(story, mutant, new SimulatedHistory());
    Violation found = replay.tell(out);
    return new StoryVerdict(
            mutant.name(), story.mutant(), story.property(), replay.possible(), story.length())
        .tell(found, out);
  }

  /** Of all of them, the one that is shortest in the end. */
  @Override
  public void tellShortest(List<Long> red) throws IOException {
    Story shortest = null;
    for (long seed : red) {
      Story story = shortest(seed);
      if (story != null && (shortest == null || story.length() < shortest.length())) {
        shortest = story;
      }
    }
    if (shortest == null) {
      return;
    }
    Files.createDirectories(directory);
    String with = mutant == Mutant.NONE ? "" : "-" + mutant.name();
    String name = "seed-%d%s".formatted(shortest.seed(), with);
    Path file = directory.resolve(name + ".txt");
    Files.writeString(file, shortest.toText());
    Path trace = directory.resolve(name + ".ndjson");
    Files.write(trace, trace(shortest));
    line("%nthe story of seed %d, %d steps:%n", shortest.seed(), shortest.length());
    tell(shortest);
    String flag = mutant == Mutant.NONE ? "" : " --mutant " + mutant.name();
    line("%nplay it again: bin/highwater simulate --story %s%s", file, flag);
    line("look at it:    bin/highwater explain %s", trace);
  }

  /** What happens in it, as the trace of a run. */
  private List<String> trace(Story story) {
    List<String> lines = new ArrayList<>();
    Violation found = new Replay(story, mutant, new SimulatedHistory(), lines::add).play();
    if (found != null) {
      lines.set(0, TraceLines.violated(lines.getFirst(), found));
    }
    return lines;
  }

  private Story shortest(long seed) {
    SimulatedHistory oracle = new SimulatedHistory();
    Story whole = Simulator.record(seed, load, mutant, oracle);
    Story story = new Shrinker(mutant, oracle, REPLAYS_MAX).shrink(whole);
    if (story == null) {
      line(
          "no story of seed %d: it hangs on more than the %d things that happened",
          seed, whole.length());
    }
    return story;
  }

  private Violation tell(Story story) {
    return new Replay(story, mutant, new SimulatedHistory()).tell(out);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private void line(String format, Object... values) {
    out.accept(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
