package io.highwater.tla.story;

import io.highwater.tla.TraceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A trace as a story of one partition: each step in words, what it changed, what was promised to a
 * producer and what of that was lost.
 */
public final class Telling {
  private final TraceFile trace;
  private final String partition;
  private final List<Moment> moments = new ArrayList<>();
  private final TreeMap<Long, Replica.RecordId> promised = new TreeMap<>();
  private Scene scene = Scene.EMPTY;
  private int stepsMax = Integer.MAX_VALUE;

  private Telling(TraceFile trace, String partition) {
    this.trace = trace;
    this.partition = partition;
  }

  /**
   * Tells the story of one partition.
   *
   * @param partition its name in the trace; null for the one of which most is told
   * @throws TraceException if the trace does not speak of it, or a line says what cannot be
   */
  public static Telling of(TraceFile trace, String partition) {
    Set<String> named = new TreeSet<>();
    trace.lines().stream().map(TraceLine::partition).filter(Objects::nonNull).forEach(named::add);
    if (partition != null && !named.contains(partition)) {
      throw new TraceException(
          "no partition %s in this trace; it speaks of %s".formatted(partition, named));
    }
    String chosen = partition != null || named.isEmpty() ? partition : mostTold(trace.lines());
    Telling telling = new Telling(trace, chosen);
    telling.tell();
    return telling;
  }

  /**
   * Leaves the beginning away.
   *
   * @param steps that remain, at least 1
   */
  public Telling onlyLast(int steps) {
    stepsMax = steps;
    return this;
  }

  private static String mostTold(List<TraceLine> lines) {
    SequencedMap<String, Integer> told = new LinkedHashMap<>();
    lines.stream()
        .map(TraceLine::partition)
        .filter(Objects::nonNull)
        .forEach(each -> told.merge(each, 1, Integer::sum));
    int most = Collections.max(told.values());
    return told.keySet().stream().filter(each -> told.get(each) == most).findFirst().orElseThrow();
  }

  private void tell() {
    List<TraceLine> step = new ArrayList<>();
    for (TraceLine each : trace.lines()) {
      if (each.partition() != null && !each.partition().equals(partition)) {
        continue;
      }
      boolean sameStep =
          !step.isEmpty() && each.step() >= 0 && each.step() == step.getLast().step();
      if (!step.isEmpty() && !sameStep) {
        tell(step);
        step.clear();
      }
      step.add(each);
    }
    if (!step.isEmpty()) {
      tell(step);
    }
  }

  private void tell(List<TraceLine> step) {
    TraceLine first = step.getFirst();
    Scene before = scene;
    try {
      for (TraceLine each : step) {
        scene = scene.after(each, partition);
      }
      List<Moment.Change> changes = Changes.between(before, scene);
      List<Replica.RecordId> acknowledged = acknowledged(first, before);
      acknowledged.forEach(each -> promised.put(each.offset(), each));
      List<String> lost = lost(before);
      Set<String> touched = new LinkedHashSet<>();
      changes.forEach(each -> touched.add(each.actor()));
      moments.add(
          new Moment(
              moments.size(),
              first,
              Narrator.tell(first, before, scene),
              changes,
              acknowledged,
              lost,
              scene,
              touched));
    } catch (IllegalArgumentException e) {
      throw new TraceException(
          "step %d, %s of %s: %s"
              .formatted(moments.size(), first.action(), first.actor(), e.getMessage()),
          e);
    }
  }

  private List<Replica.RecordId> acknowledged(TraceLine line, Scene before) {
    if (line.acked() != null) {
      return line.acked().pairs("acked").stream()
          .map(each -> new Replica.RecordId(each.get(0), each.get(1)))
          .toList();
    }
    Replica was = before.replica(line.broker());
    Replica is = scene.replica(line.broker());
    if (!is.leads()) {
      return List.of();
    }
    List<Long> waiting =
        new ArrayList<>(was.leaderEpoch() == is.leaderEpoch() ? was.pending() : List.of());
    if (line.action().equals("WriteRecordToLeader") && line.args().text("acks", "").equals("all")) {
      waiting.add(is.leo());
    }
    waiting.removeAll(is.pending());
    return waiting.stream()
        .filter(end -> end <= is.highWatermark())
        .map(end -> new Replica.RecordId(end - 1, is.epochAt(end - 1)))
        .toList();
  }

  /** A record is lost where a log gives it up, or where a broker without it becomes the leader. */
  private List<String> lost(Scene before) {
    List<String> lost = new ArrayList<>();
    scene
        .replicas()
        .forEach(
            (broker, now) -> {
              Replica was = before.replica(broker);
              if (was != now && was.isKnown()) {
                lost(broker, was, now, before, lost);
              }
            });
    return lost;
  }

  private void lost(int broker, Replica was, Replica now, Scene before, List<String> lost) {
    boolean leads = leadsNewest(broker, now, scene) && !leadsNewest(broker, was, before);
    boolean shrunk = now.leo() < was.leo();
    if (!leads && !shrunk) {
      return;
    }
    for (Replica.RecordId each : promised.values()) {
      boolean truncated = was.has(each) && !now.has(each);
      if (truncated) {
        lost.add(each + " leaves the log of broker " + broker);
      } else if (leads && !now.has(each)) {
        lost.add(each + " is not in the log of the new leader, broker " + broker);
      }
    }
  }

  private static boolean leadsNewest(int broker, Replica replica, Scene scene) {
    return replica.leads()
        && replica.leader() == broker
        && replica.leaderEpoch() >= scene.newestEpoch();
  }

  TraceFile trace() {
    return trace;
  }

  /** The steps to tell; more may have happened before. */
  List<Moment> moments() {
    return moments.subList(Math.max(0, moments.size() - stepsMax), moments.size());
  }

  /** Every broker that is spoken of, in order. */
  List<Integer> brokers() {
    return List.copyOf(scene.replicas().keySet());
  }

  /** The settings that the header tells, in plain words. */
  String settings() {
    Map<String, Object> settings = trace.header().object("settings").fields();
    return settings.isEmpty() ? "" : new Data(settings).toString();
  }
}
