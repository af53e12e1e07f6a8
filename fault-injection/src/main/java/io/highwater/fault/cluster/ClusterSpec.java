package io.highwater.fault.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link ProcessCluster} is made of.
 *
 * @param brokers how many, 1..7; they get the ids 1, 2, …
 * @param directory for data, configurations and ready files; created if missing
 * @param logs for {@code broker-N.log} and {@code controller.log}; created if missing
 * @param overrides {@code server.properties} keys for every node, on top of the cluster's own
 * @param flushJournals whether nodes write the test-only journal of what they fsynced
 * @param launch how a node's JVM is started
 * @param startLimit how long the whole cluster may take to become ready
 */
public record ClusterSpec(
    int brokers,
    Path directory,
    Path logs,
    Map<String, String> overrides,
    boolean flushJournals,
    Launch launch,
    Duration startLimit) {
  /** The broker's entry point. */
  public static final String BROKER_MAIN = "io.highwater.broker.Main";

  private static final String TRACE_DIR = "highwater.trace.dir";
  private static final String SESSION_TIMEOUT = "broker.session.timeout.ms";
  private static final String SESSION_TIMEOUT_DEFAULT = "2000";

  /** Checks the range and copies the overrides. */
  public ClusterSpec {
    if (brokers < 1 || brokers > 7) {
      throw new IllegalArgumentException("a process cluster has 1..7 brokers, not " + brokers);
    }
    overrides = new TreeMap<>(overrides);
  }

  /** Real brokers on this JVM's class path, with the broker's own defaults. */
  public static ClusterSpec of(int brokers, Path directory, Path logs) {
    return new ClusterSpec(
        brokers,
        directory,
        logs,
        Map.of(),
        false,
        Launch.likeThisJvm(BROKER_MAIN),
        Duration.ofSeconds(60));
  }

  /** The same with one more override. */
  public ClusterSpec with(String key, Object value) {
    Map<String, String> more = new TreeMap<>(overrides);
    more.put(key, value.toString());
    return new ClusterSpec(brokers, directory, logs, more, flushJournals, launch, startLimit);
  }

  /** The same with flush journals. */
  public ClusterSpec withFlushJournals() {
    return new ClusterSpec(brokers, directory, logs, overrides, true, launch, startLimit);
  }

  /** The same, with a trace of every action of every node in a directory. */
  public ClusterSpec withTrace(Path trace) {
    return with(TRACE_DIR, trace);
  }

  /** The directory for traces, if there shall be any. */
  Optional<Path> trace() {
    return Optional.ofNullable(overrides.get(TRACE_DIR)).map(Path::of);
  }

  /** The same, started another way. */
  public ClusterSpec withLaunch(Launch other) {
    return new ClusterSpec(brokers, directory, logs, overrides, flushJournals, other, startLimit);
  }

  /** After how long without a heartbeat, in milliseconds, the controller fences a broker. */
  public long sessionTimeoutMs() {
    return Long.parseLong(overrides.getOrDefault(SESSION_TIMEOUT, SESSION_TIMEOUT_DEFAULT));
  }
}
