package io.highwater.tla.replay;

import io.highwater.spec.Bugs;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Violation;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.TlcState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A behaviour of TLC, done on the Java core: the same steps on the same objects that a broker runs,
 * and after each of them a comparison of everything that the model and the program both know.
 * Stateless; a replay confines all it needs.
 */
public final class Replay {
  private Replay() {}

  /**
   * Where the program parted from the model.
   *
   * @param step its number, from 1 on
   * @param action the model's
   * @param broker whom it concerns
   * @param differences each field with both values, or {@code step} with what the program lacks
   */
  public record Mismatch(
      int step, String action, String broker, SortedMap<String, String> differences) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append("step ").append(step).append(", ").append(action).append('(');
      text.append(broker).append(')');
      differences.forEach(
          (field, values) -> text.append("\n  ").append(field).append(": ").append(values));
      return text.toString();
    }
  }

  /**
   * What came of a replay.
   *
   * @param steps taken and found equal
   * @param mismatch where program and model parted, if they did
   * @param declined why the program would not go on, if it is stricter than the model there
   * @param broken invariants of the program that did not hold, in the order of discovery
   */
  public record Result(
      int steps, Optional<Mismatch> mismatch, Optional<String> declined, Set<Violation> broken) {}

  /** The right program's side of a model: its size and settings. */
  public static ReplaySetup setup(ModelConfig config) {
    return setup(config, Bugs.NONE);
  }

  /** The program's side of a model: its size and settings, and the wrong rules in force. */
  public static ReplaySetup setup(ModelConfig config, Bugs bugs) {
    return new ReplaySetup(
        config.get("Brokers").elements().size(),
        config.get("MinIsr").asInt(),
        FlushPolicy.valueOf(config.get("FlushPolicy").asText().toUpperCase(Locale.ROOT)),
        config.says("Elr"),
        config.says("Unclean"),
        bugs);
  }

  /** Replays until the end of the behaviour or the first mismatch. */
  public static Result strictly(ReplaySetup setup, List<TlcState> behaviour) {
    return new Run(setup, behaviour).strictly();
  }

  /**
   * Does what can be done of a behaviour that the program may not follow: a step that it cannot
   * take is left out, and nothing is compared.
   */
  public static Result leniently(ReplaySetup setup, List<TlcState> behaviour) {
    return new Run(setup, behaviour).leniently();
  }

  /**
   * Does what can be done of a behaviour, and then leaves the cluster alone.
   *
   * @param property what is to happen in the end
   * @return whether it did
   */
  static boolean fulfils(ReplaySetup setup, List<TlcState> behaviour, String property) {
    Run run = new Run(setup, behaviour);
    run.leniently();
    return new Aftermath(run.cluster).fulfils(property);
  }

  private static final class Run {
    private final List<TlcState> behaviour;
    private final ReplayCluster cluster;
    private final Replayer replayer;

    Run(ReplaySetup setup, List<TlcState> behaviour) {
      this.behaviour = behaviour;
      this.cluster = Start.of(setup, behaviour.getFirst());
      this.replayer = new Replayer(cluster);
    }

    Result strictly() {
      Optional<Mismatch> mismatch = compare(0);
      int steps = 0;
      while (mismatch.isEmpty() && steps + 1 < behaviour.size()) {
        try {
          mismatch = take(steps + 1);
        } catch (DeclinedStepException e) {
          return new Result(
              steps, mismatch, Optional.of(e.getMessage()), cluster.judge().violations());
        }
        steps += mismatch.isEmpty() ? 1 : 0;
      }
      return new Result(steps, mismatch, Optional.empty(), cluster.judge().violations());
    }

    private Optional<Mismatch> take(int step) {
      try {
        replayer.step(behaviour.get(step - 1), behaviour.get(step));
        return compare(step);
      } catch (ImpossibleStepException e) {
        return Optional.of(mismatch(step, Map.of("step", e.getMessage())));
      }
    }

    private Optional<Mismatch> compare(int step) {
      SortedMap<String, String> differences =
          new ModelFields(behaviour.get(step))
              .fields()
              .differences(new CoreFields(cluster).fields());
      return differences.isEmpty() ? Optional.empty() : Optional.of(mismatch(step, differences));
    }

    private Mismatch mismatch(int step, Map<String, String> differences) {
      TlcState state = behaviour.get(step);
      return new Mismatch(
          step,
          state.get("act").at("action").asText(),
          state.get("act").at("broker").asText(),
          new TreeMap<>(differences));
    }

    Result leniently() {
      int taken = 0;
      for (int step = 1; step < behaviour.size(); step++) {
        try {
          replayer.step(behaviour.get(step - 1), behaviour.get(step));
          taken++;
        } catch (ImpossibleStepException | DeclinedStepException e) {
          // Where the program does not follow the model any more, it just goes on.
          cluster.brokers().forEach(each -> each.script.rest());
        }
      }
      return new Result(taken, Optional.empty(), Optional.empty(), cluster.judge().violations());
    }
  }
}
