package io.highwater.fault.cluster;

import io.highwater.spec.TraceLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cluster's trace cannot learn from the nodes: which of their lives was ended, and that
 * another begins. A life is a trace file of the node; one that ended before it had a file never did
 * anything.
 */
public final class Lives {
  private final Optional<Path> directory;
  private final Map<Integer, Integer> ended = new TreeMap<>();
  private final Map<Integer, Integer> begun = new TreeMap<>();
  private TraceLines lines;

  public Lives(Optional<Path> directory) {
    this.directory = directory;
  }

  /** A broker's process has ended, in the model's words {@code action}. */
  public void ended(int broker, String action) {
    ended(broker, action, Map.of());
  }

  /**
   * A broker's process has ended as it was asked to.
   *
   * @param epoch that ended well, by the word that the process left; -1 if it left none
   */
  public void stopped(int broker, long epoch) {
    if (epoch < 0) {
      ended(broker, "CrashBroker");
    } else {
      ended(broker, "StopBroker", Map.of("brokerEpoch", epoch));
    }
  }

  private void ended(int broker, String action, Map<String, Long> details) {
    int life = lastLife(broker);
    if (broker != ProcessCluster.CONTROLLER_ID && life > ended.getOrDefault(broker, 0)) {
      ended.put(broker, life);
      write(action, broker, life, details);
    }
  }

  /** A broker is about to be started. */
  public void begins(int broker) {
    int life = ended.getOrDefault(broker, 0) + 1;
    if (directory.isPresent()
        && broker != ProcessCluster.CONTROLLER_ID
        && life > begun.getOrDefault(broker, 0)) {
      begun.put(broker, life);
      write("RestartBroker", broker, life, Map.of());
    }
  }

  private int lastLife(int broker) {
    int life = 0;
    if (directory.isPresent()) {
      String name = ProcessCluster.name(broker);
      while (Files.exists(directory.get().resolve("%s.%d.ndjson".formatted(name, life + 1)))) {
        life++;
      }
    }
    return life;
  }

  private void write(String action, int broker, int life, Map<String, Long> details) {
    if (lines == null) {
      lines = new TraceLines("harness", 1, this::append);
      append(TraceLines.header("processes", Map.of(), Map.of()));
    }
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("broker", broker);
    args.put("incarnation", life);
    args.putAll(details);
    lines.write(action, null, args, null, null);
  }

  private void append(String line) {
    Path file = directory.orElseThrow().resolve("harness.ndjson");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new ClusterException("cannot write " + file, e);
    }
  }
}
