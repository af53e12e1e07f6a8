package io.highwater.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides a run, as far as anything can.
 *
 * @param nemeses which faults to meet
 * @param timeLimitS how long clients and faults go on, in seconds
 * @param ratePerSecond appends a second in all
 * @param acks of every append
 * @param minIsr {@code min.insync.replicas}
 * @param brokers how many
 * @param partitions of the topic
 * @param concurrency threads that append
 * @param idempotent whether appends carry producer ids
 * @param flushPolicy when brokers fsync
 * @param seed of schedule and workload
 * @param keep whether the brokers' data stays even if all is well
 * @param trace whether every node writes down every action
 * @param out the results folder, or empty for a new one under {@code store/}
 */
public record Plan(
    Nemeses nemeses,
    int timeLimitS,
    int ratePerSecond,
    Acks acks,
    int minIsr,
    int brokers,
    int partitions,
    int concurrency,
    boolean idempotent,
    FlushPolicy flushPolicy,
    long seed,
    boolean keep,
    boolean trace,
    Optional<Path> out) {
  private static final int REPLICAS_MAX = 3;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the option, its value and what was expected
   */
  public Plan {
    range("--time-limit", timeLimitS, 1, 86_400, "seconds");
    range("--rate", ratePerSecond, 1, 100_000, "appends a second");
    range("--brokers", brokers, 1, 7, "brokers");
    int replicas = Math.min(REPLICAS_MAX, brokers);
    range("--min-isr", minIsr, 1, replicas, "replicas, of which there are " + replicas);
    range("--partitions", partitions, 1, 100, "partitions");
    range("--concurrency", concurrency, partitions, 1_000, "threads, one a partition at least");
    if (idempotent && acks != Acks.ALL) {
      throw new IllegalArgumentException(
          "--idempotent needs --acks all, not --acks " + acks.label());
    }
  }

  private static void range(String option, int value, int from, int to, String what) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          option + " is from " + from + " to " + to + " " + what + ", not " + value);
    }
  }

  /** How many copies of each record there are. */
  public int replicationFactor() {
    return Math.min(REPLICAS_MAX, brokers);
  }

  /** Whether appends may be acknowledged that a healthy cluster may yet lose. */
  boolean mayLose() {
    return acks != Acks.ALL;
  }

  /** The same with another results folder, new or empty. */
  Plan to(Path folder) {
    return new Plan(
        nemeses,
        timeLimitS,
        ratePerSecond,
        acks,
        minIsr,
        brokers,
        partitions,
        concurrency,
        idempotent,
        flushPolicy,
        seed,
        keep,
        trace,
        Optional.of(folder));
  }

  /** The one line that does this again. */
  public String commandLine() {
    List<String> words = new ArrayList<>(List.of("bin/highwater test"));
    words.add("--nemesis " + nemeses.label());
    words.add("--time-limit " + timeLimitS);
    words.add("--rate " + ratePerSecond);
    words.add("--acks " + acks.label());
    words.add("--min-isr " + minIsr);
    words.add("--brokers " + brokers);
    words.add("--partitions " + partitions);
    words.add("--concurrency " + concurrency);
    if (idempotent) {
      words.add("--idempotent");
    }
    words.add("--flush-policy " + flushPolicy.label());
    if (trace) {
      words.add("--trace");
    }
    words.add("--seed " + seed);
    return String.join(" ", words);
  }
}
