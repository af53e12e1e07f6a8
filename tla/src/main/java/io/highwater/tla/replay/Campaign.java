package io.highwater.tla.replay;

import io.highwater.spec.Bugs;
import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecException;
import io.highwater.tla.StateGraph;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcException;
import io.highwater.tla.TlcState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The model's behaviours, replayed on the Java core: every step of a small state graph, and
 * thousands of random walks of TLC through all that can happen, in batches, two side by side, under
 * different settings. A seed gives the same walks in every run.
 */
public final class Campaign {
  /** The model that is walked through, and its configurations in turn. */
  public static final String MODULE = "MCReplay";

  /** See {@link #MODULE}. */
  public static final List<String> CONFIGS =
      List.of("MCReplay", "MCReplayCommit", "MCReplayUnclean");

  /** The small model of which every step is taken, and its configuration. */
  public static final String EDGES = "MCEdges";

  private static final int DEPTH = 80;
  private static final int BATCH = 200;
  private static final int LANES = 2;

  private final Path directory;
  private final Bugs bugs;

  /**
   * A campaign for the program as it is.
   *
   * @param directory where the modules lie
   */
  public Campaign(Path directory) {
    this(directory, Bugs.NONE);
  }

  /**
   * A campaign with some rules of the program wrong, to see whether it notices.
   *
   * @param directory where the modules lie
   */
  public Campaign(Path directory, Bugs bugs) {
    this.directory = directory;
    this.bugs = bugs;
  }

  /**
   * Walks and replays.
   *
   * @param behaviours how many
   * @param listener hears after each batch what there is so far, in the calling thread
   * @throws SpecException if the model is broken
   * @throws TlcException if TLC cannot walk
   * @throws InterruptedException if interrupted; every TLC has been killed then
   */
  public CampaignReport run(int behaviours, long seed, Consumer<CampaignReport> listener)
      throws InterruptedException {
    long start = System.nanoTime();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      ExecutorCompletionService<CampaignReport> batches = new ExecutorCompletionService<>(lanes);
      int submitted = 0;
      for (int done = 0; done < behaviours; done += BATCH) {
        int number = submitted++;
        int walks = Math.min(BATCH, behaviours - done);
        batches.submit(() -> batch(number, walks, seed));
      }
      CampaignReport report = CampaignReport.none();
      for (int i = 0; i < submitted; i++) {
        report = report.with(batches.take().get()).after(System.nanoTime() - start);
        listener.accept(report);
      }
      return report;
    } catch (ExecutionException e) {
      throw TlcException.thrownBy(e, "cannot replay");
    } finally {
      lanes.shutdownNow();
      lanes.close();
    }
  }

  /**
   * What came of taking every step of a small model.
   *
   * @param states of the model
   * @param steps of the model
   * @param taken how many of these the program took, too
   * @param report of the behaviours that led there
   */
  public record Cover(int states, int steps, int taken, CampaignReport report) {}

  /**
   * Takes every step of {@link #EDGES}.
   *
   * @throws SpecException if the model is broken
   * @throws TlcException if TLC cannot search it
   * @throws InterruptedException if interrupted; TLC has been killed then
   */
  public Cover cover() throws InterruptedException {
    long start = System.nanoTime();
    StateGraph graph = new Tlc(directory).graph(EDGES, EDGES);
    ReplaySetup setup = setup(EDGES);
    CampaignReport.Tally tally = new CampaignReport.Tally(EDGES);
    Set<List<Integer>> taken = new HashSet<>();
    for (List<TlcState> behaviour : graph.cover()) {
      Replay.Result result = Replay.strictly(setup, behaviour);
      tally.add(behaviour, result);
      for (int step = 1; step <= result.steps(); step++) {
        taken.add(List.of(behaviour.get(step - 1).number(), behaviour.get(step).number()));
      }
    }
    CampaignReport report = tally.report().after(System.nanoTime() - start);
    return new Cover(graph.states(), graph.steps(), taken.size(), report);
  }

  private ReplaySetup setup(String config) {
    return Replay.setup(ModelConfig.read(directory.resolve(config + ".cfg")), bugs);
  }

  private CampaignReport batch(int number, int walks, long seed) throws InterruptedException {
    String config = CONFIGS.get(number % CONFIGS.size());
    ReplaySetup setup = setup(config);
    CampaignReport.Tally tally = new CampaignReport.Tally(config);
    new Tlc(directory)
        .simulate(
            MODULE,
            config,
            walks,
            DEPTH,
            seed + number,
            file -> {
              List<TlcState> behaviour = BehaviourFile.read(file).states();
              tally.add(behaviour, Replay.strictly(setup, behaviour));
              delete(file);
            });
    return tally.report();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
