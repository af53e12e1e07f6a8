package io.highwater.fault.sim;

import io.highwater.spec.FlushPolicy;

/**
 * What a simulated cluster is made of.
 *
 * @param brokers how many; their ids count from 1
 * @param replicas how many of them hold each partition
 * @param minIsr {@code min.insync.replicas}
 * @param partitions of the topic that matters
 * @param shards of each broker
 * @param lagMs {@code replica.lag.time.max.ms}
 * @param sessionMs {@code broker.session.timeout.ms}
 * @param heartbeatMs {@code broker.heartbeat.interval.ms}
 * @param skewPerMille how much faster than the others some clocks run, and others slower
 * @param elr whether replicas that left the ISR may stay eligible (KIP-966)
 * @param unclean {@code unclean.leader.election.enable}
 * @param logStart where all logs begin: what was below it has been deleted long ago
 */
record Shape(
    int brokers,
    int replicas,
    int minIsr,
    int partitions,
    int shards,
    FlushPolicy flushPolicy,
    long lagMs,
    long sessionMs,
    long heartbeatMs,
    int skewPerMille,
    boolean elr,
    boolean unclean,
    long logStart) {

  static final int BROKERS_MAX = 7;
  private static final int PARTITIONS_MAX = 50;
  private static final int SHARDS_MAX = 16;
  private static final int SKEW_MAX = 999;
  private static final long MS_MAX = 3_600_000;
  private static final long LOG_START_MAX = 1_000_000_000;

  /**
   * Checks that there can be such a cluster.
   *
   * @throws IllegalArgumentException if not, saying what was expected
   */
  Shape {
    require("brokers", brokers, 1, BROKERS_MAX);
    require("replicas", replicas, 1, brokers);
    require("min.insync.replicas", minIsr, 1, replicas);
    require("partitions", partitions, 1, PARTITIONS_MAX);
    require("shards", shards, 1, SHARDS_MAX);
    require("lag.ms", lagMs, 1, MS_MAX);
    require("session.ms", sessionMs, 1, MS_MAX);
    require("heartbeat.ms", heartbeatMs, 1, MS_MAX);
    require("skew", skewPerMille, 0, SKEW_MAX);
    require("start", logStart, 0, LOG_START_MAX);
  }

  /** Refuses what is not between two numbers, both included. */
  static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "the world's %s is %d: expected %d to %d".formatted(name, value, least, most));
    }
  }

  /** A cluster as seeds draw it. */
  static Shape draw(Rng rng) {
    int brokers = (int) rng.between(3, 5);
    int replicas = rng.chance(800) ? 3 : (int) rng.between(2, brokers);
    return new Shape(
        brokers,
        replicas,
        rng.chance(750) ? Math.min(2, replicas) : (int) rng.between(1, replicas),
        (int) rng.between(1, 4),
        (int) rng.between(1, 2),
        rng.chance(667) ? FlushPolicy.COMMIT : rng.oneOf(FlushPolicy.NEVER, FlushPolicy.INTERVAL),
        rng.oneOf(1_000L, 2_000L, 4_000L),
        2_000,
        250,
        rng.chance(500) ? 0 : (int) rng.between(1, 50),
        rng.chance(600),
        rng.chance(60),
        rng.chance(200) ? rng.between(1, 50) : 0);
  }
}
