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
        rng.oneOf(FlushPolicy.NEVER, FlushPolicy.COMMIT, FlushPolicy.COMMIT),
        rng.oneOf(1_000L, 2_000L, 4_000L),
        2_000,
        250,
        rng.chance(500) ? 0 : (int) rng.between(1, 50),
        rng.chance(600),
        rng.chance(60),
        rng.chance(200) ? rng.between(1, 50) : 0);
  }
}
