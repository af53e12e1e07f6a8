package io.highwater.tla.replay;

import io.highwater.spec.Bugs;
import io.highwater.spec.FlushPolicy;

/**
 * What a replayed cluster is made of.
 *
 * @param brokers how many there are, with ids from 1 on
 * @param minIsr {@code min.insync.replicas}
 * @param flushPolicy what counts as a copy
 * @param elr whether eligible leader replicas are in use (KIP-966)
 * @param unclean {@code unclean.leader.election.enable}
 * @param bugs the wrong rules in force
 */
public record ReplaySetup(
    int brokers, int minIsr, FlushPolicy flushPolicy, boolean elr, boolean unclean, Bugs bugs) {}
