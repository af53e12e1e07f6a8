package io.highwater.fault.nemesis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A kind of fault, under Jepsen's names. */
public enum Kind {
  /** Bytes between some nodes stall. */
  PARTITION("start-partition", "stop-partition", "LoseFetch", "LoseAlterPartition"),
  /** A broker process dies without warning and is started again. */
  KILL("kill", "start", "CrashBroker", "RestartBroker"),
  /**
   * A broker process stands still and then goes on as if nothing had been: no step of the
   * specification, where whatever may happen may also wait.
   */
  PAUSE("pause", "resume");

  private final String start;
  private final String stop;
  private final String specActions;

  Kind(String start, String stop, String... specActions) {
    this.start = start;
    this.stop = stop;
    this.specActions = String.join(" ", specActions);
  }

  /** What it is in {@code EnvNext} of {@code tla/Replication.tla}. */
  public List<String> specActions() {
    return specActions.isEmpty() ? List.of() : List.of(specActions.split(" "));
  }

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The {@code :f} of the history line that begins a fault. */
  public String startName() {
    return start;
  }

  /** The {@code :f} of the history line that heals it. */
  public String stopName() {
    return stop;
  }

  /**
   * The kind of that name.
   *
   * @throws IllegalArgumentException if there is none, with the names there are
   */
  public static Kind parse(String label) {
    for (Kind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "no nemesis is called '"
            + label
            + "'; there are "
            + Arrays.stream(values()).map(Kind::label).collect(Collectors.joining(", ")));
  }
}
