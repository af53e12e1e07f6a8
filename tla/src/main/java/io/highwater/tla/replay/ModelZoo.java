package io.highwater.tla.replay;

import io.highwater.spec.Bug;
import io.highwater.tla.Manifest;
import io.highwater.tla.Matrix;
import io.highwater.tla.ModelCheck;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecText;
import io.highwater.tla.Tlc;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The wrong rules as the model judges them: TLC finds each one's counterexample, and that, done on
 * the Java core, breaks the same invariant while the mutant of the same name is on, and none while
 * it is off.
 */
public final class ModelZoo {
  /** What people call all cells of the durability matrix that lose. */
  public static final String MATRIX = "matrix";

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
   * @param id the rule's; empty where a setting alone loses
   * @param model the model that must catch it; empty if there is none
   * @param found the broken invariant, or {@code holds}; empty without a model
   * @param length states in TLC's counterexample
   * @param program what the Java core makes of it, in words
   * @param parted whether the program, with the mutant, went another way than the model
   * @param caught whether whoever is there to catch it did
   */
  public record Entry(
      String id,
      String model,
      String found,
      int length,
      String program,
      boolean parted,
      boolean caught) {}

  /** The models of the zoo, in the manifest's order. */
  public List<Manifest.Model> models() {
    return manifest.models().stream()
        .filter(each -> !each.mustHold() && !each.verdict().equals(REACHED))
        .filter(each -> config(each).isOfReplication())
        .toList();
  }

  /**
   * Some models by what people call them: a rule's id, a weakened model's name, a cell of the
   * durability matrix, or {@value #MATRIX}; the cells' configurations are written beside the
   * modules.
   *
   * @return those that there are; none for a name that nothing has
   */
  public List<Manifest.Model> find(String name) {
    List<Manifest.Model> found =
        models().stream()
            .filter(each -> each.name().equals(name) || config(each).bugs().contains(name))
            .toList();
    List<Matrix.Cell> cells =
        name.equals(MATRIX)
            ? Matrix.cells().stream().filter(each -> !each.durable()).toList()
            : Matrix.find(name).stream().toList();
    return found.isEmpty() ? Matrix.prepare(manifest.directory(), cells) : found;
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
        .run(models, listener).stream().map(this::judged).toList();
  }

  Entry judged(ModelCheck.Outcome outcome) {
    ModelConfig config = config(outcome.model());
    List<String> ids = config.bugs();
    String found = outcome.result().verdict();
    Reproduction.Verdict program = program(config, outcome);
    return new Entry(
        String.join("+", ids),
        outcome.model().name(),
        found,
        outcome.result().behaviour().size(),
        program.words(),
        program.parted(),
        program.good());
  }

  private Reproduction.Verdict program(ModelConfig config, ModelCheck.Outcome outcome) {
    String found = outcome.result().verdict();
    String expected = outcome.model().verdict();
    if (outcome.result().violated().isEmpty()) {
      return new Reproduction.Verdict("no counterexample to follow", expected.isEmpty());
    }
    SpecText spec = SpecText.of(manifest.directory(), outcome.model().module());
    Reproduction.Verdict verdict =
        new Reproduction(config, spec, outcome.result().behaviour(), found).verdict();
    boolean asExpected = expected.equals(found) || expected.isEmpty();
    return asExpected ? verdict : verdict.and("; EXPECTED " + expected, false);
  }

  private ModelConfig config(Manifest.Model model) {
    return ModelConfig.read(manifest.directory().resolve(model.config() + ".cfg"));
  }

  /** Rules that no model weakens, with the reason; only an equivalent one has a good one. */
  public List<Entry> unjudged() {
    Set<String> judged = new TreeSet<>();
    models().forEach(each -> judged.addAll(config(each).bugs()));
    Set<String> known = new TreeSet<>();
    SpecText spec = SpecText.of(manifest.directory(), Campaign.MODULE);
    ID.matcher(spec.definition("KnownBugs").orElse(""))
        .results()
        .forEach(found -> known.add(found.group(1)));
    Set<String> all = new TreeSet<>(known);
    Arrays.stream(Bug.values()).map(Bug::id).forEach(all::add);
    all.removeAll(judged);
    return all.stream().map(id -> unjudged(id, known.contains(id))).toList();
  }

  private static Entry unjudged(String id, boolean known) {
    Optional<Bug> bug = Reproduction.bug(id);
    boolean excused = !known && bug.isPresent() && !bug.get().isInModel();
    String where = known ? "NO MODEL" : "-";
    String program =
        bug.isEmpty()
            ? "NO MUTANT in the core"
            : (bug.get().isInCore() ? "only in the core: " : "") + bug.get().reason();
    return new Entry(id, "", where, 0, program, false, excused);
  }
}
