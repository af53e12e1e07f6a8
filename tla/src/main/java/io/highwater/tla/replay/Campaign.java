package io.highwater.tla.replay;

import io.highwater.spec.Bugs;
import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcException;
import io.highwater.tla.TlcState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Thousands of random walks of TLC through the model, replayed on the Java core: in batches, two
 * side by side, under each of the flush policies. A seed gives the same walks in every run.
 */
public final class Campaign {
  /** The model that is walked through, and its configurations in turn. */
  public static final String MODULE = "MCReplay";

  /** See {@link #MODULE}. */
  public static final List<String> CONFIGS = List.of("MCReplay", "MCReplayCommit");

  private static final int DEPTH = 80;
  private static final int BATCH = 250;
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
      throw e.getCause() instanceof TlcException broken
          ? broken
          : new TlcException("cannot replay: " + e.getCause(), e.getCause());
    } finally {
      lanes.shutdownNow();
      lanes.close();
    }
  }

  private CampaignReport batch(int number, int walks, long seed) throws InterruptedException {
    String config = CONFIGS.get(number % CONFIGS.size());
    ReplaySetup setup = Replay.setup(ModelConfig.read(directory.resolve(config + ".cfg")), bugs);
    CampaignReport.Tally tally = new CampaignReport.Tally(config);
    new Tlc(directory)
        .simulate(
            MODULE,
            config,
            walks,
            DEPTH,
            seed + number,
            file -> {
              List<TlcState> behaviour = BehaviourFile.read(file);
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
