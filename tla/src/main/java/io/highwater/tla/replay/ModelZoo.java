package io.highwater.tla.replay;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Violation;
import io.highwater.tla.Manifest;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecText;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The wrong rules as the model judges them: TLC finds each one's counterexample, and that, done on
 * the Java core, breaks the same invariant while the mutant of the same name is on, and none while
 * it is off.
 */
public final class ModelZoo {
  /** What TLC says of a model that only asks whether something can be reached. */
  private static final String REACHED = "NotAllReached";

  private static final Pattern ID = Pattern.compile("\"(\\w+)\"");

  private final Manifest manifest;

  /** The weakened models of a manifest. */
  public ModelZoo(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * One wrong rule, or one weaker setting.
   *
   * @param id the rule's, or the model's name where a setting alone loses
   * @param model the model that must catch it; empty if there is none
   * @param found the broken invariant, or {@code holds}; empty without a model
   * @param length states in TLC's counterexample
   * @param program what the Java core makes of it, in words
   * @param caught whether whoever is there to catch it did
   */
  public record Entry(
      String id, String model, String found, int length, String program, boolean caught) {}

  /** The models of the zoo, in the manifest's order. */
  public List<Manifest.Model> models() {
    return manifest.models().stream()
        .filter(each -> !each.mustHold() && !each.verdict().equals(REACHED))
        .toList();
  }

  /**
   * Judges models.
   *
   * @param listener hears of each search as it goes on
   * @throws InterruptedException if interrupted; every TLC has been killed then
   */
  public List<Entry> judge(List<Manifest.Model> models, ModelCheck.Listener listener)
      throws InterruptedException {
    return new ModelCheck(new Tlc(manifest.directory()))
        .run(models, listener).stream().map(this::judge).toList();
  }

  private Entry judge(ModelCheck.Outcome outcome) {
    ModelConfig config = config(outcome.model());
    List<String> ids = config.bugs();
    String id = ids.isEmpty() ? outcome.model().name() : String.join("+", ids);
    String found = outcome.result().verdict();
    boolean expected = found.equals(outcome.model().verdict());
    Verdict verdict = expected ? program(config, outcome) : new Verdict("not asked", false);
    return new Entry(
        id,
        outcome.model().name(),
        found,
        outcome.result().behaviour().size(),
        verdict.words(),
        expected && verdict.good());
  }

  private ModelConfig config(Manifest.Model model) {
    return ModelConfig.read(manifest.directory().resolve(model.config() + ".cfg"));
  }

  private record Verdict(String words, boolean good) {}

  private static Verdict program(ModelConfig config, ModelCheck.Outcome outcome) {
    String property = outcome.result().verdict();
    List<TlcState> behaviour = outcome.result().behaviour();
    Optional<Bugs> mutant = mutant(config.bugs());
    if (mutant.isEmpty()) {
      return new Verdict("no mutant in the core", true);
    }
    boolean setting = config.bugs().isEmpty();
    Verdict on = reproduce(Replay.setup(config, mutant.get()), behaviour, property);
    if (setting) {
      return new Verdict(on.words() + ", with no mutant: a setting", on.good());
    }
    Replay.Result off = Replay.leniently(Replay.setup(config, Bugs.NONE), behaviour);
    return off.broken().isEmpty()
        ? new Verdict(on.words() + "; holds without it", on.good())
        : new Verdict(on.words() + "; but without it, too: " + names(off.broken()), false);
  }

  private static Verdict reproduce(ReplaySetup setup, List<TlcState> behaviour, String property) {
    Replay.Result exact = Replay.strictly(setup, behaviour);
    if (exact.mismatch().isEmpty() && breaks(exact, property)) {
      return new Verdict("breaks it, step by step the same", true);
    }
    Replay.Result loose = Replay.leniently(setup, behaviour);
    String parted =
        exact
            .mismatch()
            .map(each -> "parts at step %d (%s)".formatted(each.step(), each.action()))
            .or(exact::declined)
            .orElse("does the same");
    return breaks(loose, property)
        ? new Verdict("breaks it, but " + parted, true)
        : new Verdict("NOT BROKEN: %s, breaks %s".formatted(parted, names(loose.broken())), false);
  }

  private static boolean breaks(Replay.Result result, String property) {
    return result.broken().stream().anyMatch(each -> each.property().equals(property));
  }

  private static Set<String> names(Set<Violation> broken) {
    return broken.stream().map(Violation::property).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The mutants of those names; empty if the core lacks one. */
  private static Optional<Bugs> mutant(List<String> ids) {
    List<Bug> bugs = new ArrayList<>();
    for (String id : ids) {
      Optional<Bug> bug = bug(id);
      if (bug.isEmpty()) {
        return Optional.empty();
      }
      bugs.add(bug.get());
    }
    return Optional.of(
        bugs.isEmpty()
            ? Bugs.NONE
            : Bugs.of(bugs.getFirst(), bugs.subList(1, bugs.size()).toArray(Bug[]::new)));
  }

  private static Optional<Bug> bug(String id) {
    return Arrays.stream(Bug.values()).filter(each -> each.name().equalsIgnoreCase(id)).findFirst();
  }

  /** Rules that no model weakens: known to the specification, to the core, or to both. */
  public List<Entry> unjudged() {
    Set<String> judged = new TreeSet<>();
    models().forEach(each -> judged.addAll(config(each).bugs()));
    Set<String> known = new TreeSet<>();
    SpecText spec = SpecText.of(manifest.directory(), Campaign.MODULE);
    ID.matcher(spec.definition("KnownBugs").orElse(""))
        .results()
        .forEach(found -> known.add(found.group(1)));
    Set<String> all = new TreeSet<>(known);
    Arrays.stream(Bug.values())
        .filter(each -> all.stream().noneMatch(id -> each.name().equalsIgnoreCase(id)))
        .forEach(each -> all.add(each.name()));
    all.removeAll(judged);
    return all.stream().map(id -> unjudged(id, known.contains(id))).toList();
  }

  private static Entry unjudged(String id, boolean known) {
    String where = known ? "no model weakens it" : "not in the model";
    String program = bug(id).isPresent() ? "has the mutant" : "no mutant in the core";
    return new Entry(id, "", where, 0, program, true);
  }
}
