package io.highwater.tla.replay;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.Violation;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecText;
import io.highwater.tla.TlcState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A counterexample of a model on the Java core: with the mutants of the same names it must take the
 * same steps and break the same property, and without them nothing that the model claims. That it
 * breaks the property in other steps is no reproduction: a mutant that is not the model's wrong
 * rule may well do that.
 */
final class Reproduction {
  /**
   * What came of it.
   *
   * @param words for a table
   * @param good whether it is as it must be
   * @param parted whether the program went another way than the model
   */
  record Verdict(String words, boolean good, boolean parted) {
    Verdict(String words, boolean good) {
      this(words, good, false);
    }

    Verdict and(String more, boolean stillGood) {
      return new Verdict(words + more, good && stillGood, parted);
    }
  }

  private final ModelConfig config;
  private final SpecText spec;
  private final List<TlcState> behaviour;
  private final String property;

  /**
   * @param config the weakened model's
   * @param spec its text
   * @param property what the behaviour breaks
   */
  Reproduction(ModelConfig config, SpecText spec, List<TlcState> behaviour, String property) {
    this.config = config;
    this.spec = spec;
    this.behaviour = behaviour;
    this.property = property;
  }

  Verdict verdict() {
    Optional<Bugs> mutants = mutants(config.bugs());
    if (mutants.isEmpty()) {
      return new Verdict("NO MUTANT in the core", false);
    }
    Verdict on = with(Replay.setup(config, mutants.get()));
    if (config.bugs().isEmpty()) {
      return on.and(", with no mutant: a setting", true);
    }
    String off = without(Replay.setup(config));
    return off.isEmpty()
        ? on.and("; holds without it", true)
        : on.and("; BUT WITHOUT IT, TOO: " + off, false);
  }

  /** The mutants of those names; empty if the core lacks one. */
  private static Optional<Bugs> mutants(List<String> ids) {
    List<Bug> bugs = new ArrayList<>();
    for (String id : ids) {
      bug(id).filter(Bug::isInCore).ifPresent(bugs::add);
    }
    if (bugs.size() < ids.size()) {
      return Optional.empty();
    }
    return Optional.of(
        bugs.isEmpty()
            ? Bugs.NONE
            : Bugs.of(bugs.getFirst(), bugs.subList(1, bugs.size()).toArray(Bug[]::new)));
  }

  /** The mutant of that name. */
  static Optional<Bug> bug(String id) {
    return Arrays.stream(Bug.values()).filter(each -> each.id().equals(id)).findFirst();
  }

  private Verdict with(ReplaySetup setup) {
    Replay.Result exact = Replay.strictly(setup, behaviour);
    boolean same = exact.mismatch().isEmpty() && exact.declined().isEmpty();
    if (same && breaks(setup, exact)) {
      return new Verdict("breaks it, step by step the same", true);
    }
    Replay.Result loose = Replay.leniently(setup, behaviour);
    String parted =
        exact
            .mismatch()
            .map(each -> "parts at step %d (%s)".formatted(each.step(), each.action()))
            .or(exact::declined)
            .orElse("does the same");
    return breaks(setup, loose)
        ? new Verdict("breaks it, BUT " + parted, false, true)
        : new Verdict(
            "NOT BROKEN: %s, breaks %s".formatted(parted, names(loose, each -> true)),
            false,
            !same);
  }

  private boolean breaks(ReplaySetup setup, Replay.Result result) {
    return Aftermath.tellsOf(property)
        ? !Replay.fulfils(setup, behaviour, property)
        : result.broken().stream().anyMatch(each -> each.property().equals(property));
  }

  /** What the right program breaks along the same behaviour; of that, what it never may. */
  private String without(ReplaySetup setup) {
    if (Aftermath.tellsOf(property) && !Replay.fulfils(setup, behaviour, property)) {
      return property;
    }
    Set<String> names = names(Replay.leniently(setup, behaviour), this::isClaimed);
    return names.isEmpty() ? "" : names.toString();
  }

  /** Under a model's faults not all need hold; what the model has no word for must always. */
  private boolean isClaimed(String name) {
    return config.claims().contains(name) || spec.definition(name).isEmpty();
  }

  private static Set<String> names(Replay.Result result, Predicate<String> counts) {
    return result.broken().stream()
        .map(Violation::property)
        .filter(counts)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
