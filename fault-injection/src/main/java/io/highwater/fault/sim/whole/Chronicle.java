package io.highwater.fault.sim.whole;

import io.highwater.spec.PartitionId;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes down what is done to a cluster, as a story has it, and the first thing that is wrong;
 * tells it to whoever listens.
 */
final class Chronicle {
  private final Timeline time;
  private final Consumer<String> teller;
  private final List<WholeStep> steps = new ArrayList<>();
  private final SortedMap<UUID, String> topics = new TreeMap<>();
  private long beganUs;
  private Violation violation;

  /**
   * Nothing has happened yet.
   *
   * @param teller takes one line at a time; null for nobody
   */
  Chronicle(Timeline time, Consumer<String> teller) {
    this.time = time;
    this.teller = teller;
  }

  /** Clients begin: times count from now on. */
  void begin() {
    beganUs = time.nowUs();
  }

  /** When clients began. */
  long beganUs() {
    return beganUs;
  }

  /** Notes what is done now, with its values in the order of {@link Act#names}. */
  WholeStep note(Act act, long... values) {
    WholeStep step = WholeStep.of(time.nowUs() - beganUs, act, values);
    steps.add(step);
    return step;
  }

  /** Something about a step is known only later; where the step stands. */
  int last() {
    return steps.size() - 1;
  }

  void amend(int at, String name, long value) {
    steps.set(at, steps.get(at).with(name, value));
  }

  List<WholeStep> steps() {
    return steps;
  }

  /** Something is as it should not be. */
  void broken(Violation found) {
    if (violation == null) {
      violation =
          new Violation(found.property(), "at %d us: %s".formatted(time.nowUs(), found.detail()));
    }
  }

  /** The first thing that was wrong, or null. */
  Violation violation() {
    return violation;
  }

  /** A topic that is told of. */
  void name(UUID topic, String name) {
    topics.put(topic, name);
  }

  /** What a partition is called; null if it is not told of. */
  String nameOf(PartitionId partition) {
    String topic = topics.get(partition.topicId());
    return topic == null ? null : topic + "-" + partition.index();
  }

  /** Whether anybody listens. */
  boolean isHeard() {
    return teller != null;
  }

  /** Says what happens now. */
  void tell(String what) {
    if (isHeard()) {
      teller.accept(String.format(Locale.ROOT, "at %.3f s %s", time.nowUs() / 1e6, what));
    }
  }

  /** Says something that belongs to what was told before. */
  void add(String detail) {
    if (isHeard()) {
      teller.accept("    " + detail);
    }
  }
}
