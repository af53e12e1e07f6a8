package io.highwater.tla;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs models, two side by side, and holds each against the manifest: the verdict, the number of
 * distinct states, the depth and the length of the story must be what it says; and of a model that
 * holds and is not among the largest, every group of actions must have fired, for one that cannot
 * says nothing.
 */
public final class ModelCheck {
  private static final int LANES = 2;

  /** Counting what fires doubles the time, which the largest model is spared. */
  private static final int COUNTED_SECONDS_MAX = 60;

  private final Tlc tlc;

  /** A check of models whose modules lie where {@code tlc} looks for them. */
  public ModelCheck(Tlc tlc) {
    this.tlc = tlc;
  }

  /** Hears of a run; called from several threads. */
  public interface Listener {
    /** A model's figures, about once a second. */
    void progress(Manifest.Model model, TlcProgress progress);

    /** A model is done. */
    void done(Outcome outcome);

    /** A listener that does not care. */
    static Listener silent() {
      return new Listener() {
        @Override
        public void progress(Manifest.Model model, TlcProgress progress) {}

        @Override
        public void done(Outcome outcome) {}
      };
    }
  }

  /** A model and what TLC made of it. */
  public record Outcome(Manifest.Model model, TlcResult result) {

    /** What differs from the manifest, in words; empty if nothing does. */
    public Optional<String> difference() {
      List<String> differences = new ArrayList<>();
      compare(differences, "verdict", model.verdict(), result.verdict());
      distinct(differences);
      measure(differences, "depth", model.depth(), result.progress().depth());
      measure(differences, "length of the story", model.story(), result.behaviour().size());
      result.idle().forEach(group -> differences.add("never fires: " + group));
      return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
    }

    private void distinct(List<String> differences) {
      long found = result.progress().distinct();
      if (!model.isCutShort()) {
        measure(differences, "distinct states", model.distinct(), found);
      }
    }

    /** Whether the search was stopped before its end; what was not searched may not hold. */
    public boolean isCutShort() {
      return model.isCutShort() && result.violated().isEmpty() && result.progress().queued() > 0;
    }

    private static void measure(List<String> differences, String what, long expected, long got) {
      if (expected != Manifest.UNMEASURED) {
        compare(differences, what, expected, got);
      }
    }

    private static void compare(
        List<String> differences, String what, Object expected, Object got) {
      if (!expected.toString().equals(got.toString())) {
        differences.add(String.format(Locale.ROOT, "%s: expected %s, got %s", what, expected, got));
      }
    }
  }

  /**
   * Runs models to their end, the longest first.
   *
   * @return an outcome a model, in the order given
   * @throws SpecException if one of them is not a model; the others are killed then
   * @throws TlcException if TLC gives no verdict on one of them; the others are killed then
   * @throws InterruptedException if interrupted; every TLC has been killed then
   */
  public List<Outcome> run(List<Manifest.Model> models, Listener listener)
      throws InterruptedException {
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      ExecutorCompletionService<Outcome> runs = new ExecutorCompletionService<>(lanes);
      models.stream()
          .sorted(Comparator.comparingInt(Manifest.Model::seconds).reversed())
          .forEach(model -> runs.submit(() -> run(model, listener)));
      List<Outcome> outcomes = new ArrayList<>();
      while (outcomes.size() < models.size()) {
        Outcome outcome = runs.take().get();
        outcomes.add(outcome);
        listener.done(outcome);
      }
      outcomes.sort(Comparator.comparingInt(outcome -> models.indexOf(outcome.model())));
      return outcomes;
    } catch (ExecutionException e) {
      throw TlcException.thrownBy(e, "cannot run TLC");
    } finally {
      lanes.shutdownNow();
      lanes.close();
    }
  }

  /** Runs one model to its end. */
  public Outcome run(Manifest.Model model, Listener listener) throws InterruptedException {
    // What a counterexample cuts short may well not have fired yet.
    boolean counts =
        model.mustHold()
            && model.distinct() != Manifest.UNMEASURED
            && !model.isCutShort()
            && model.seconds() <= COUNTED_SECONDS_MAX;
    Tlc.Search search = counts ? Tlc.Search.COUNTING : Tlc.Search.EXHAUSTIVE;
    try {
      return new Outcome(
          model,
          tlc.stoppingAt(model.isCutShort() ? model.distinct() : 0)
              .run(
                  model.module(),
                  model.config(),
                  search,
                  progress -> listener.progress(model, progress)));
    } catch (TlcException e) {
      throw new TlcException("model " + model.name() + ": " + e.getMessage(), e);
    } catch (SpecException e) {
      throw new SpecException("model " + model.name(), e);
    }
  }

  /** Walks through a model at random, see {@link Tlc#walk}. */
  public Outcome walk(Manifest.Model model, int walks, int depth, long seed, Listener listener)
      throws InterruptedException {
    return new Outcome(
        model,
        tlc.walk(
            model.module(),
            model.config(),
            walks,
            depth,
            seed,
            progress -> listener.progress(model, progress)));
  }
}
