package io.highwater.spec.metadata;

import io.highwater.spec.FlushPolicy;
import java.util.Locale;
import java.util.SortedMap;

/**
 * What holds for a topic that says nothing itself.
 *
 * @param minInsyncReplicas {@code min.insync.replicas}
 * @param flushPolicy {@code log.flush.policy}
 * @param uncleanElection {@code unclean.leader.election.enable}
 */
public record TopicDefaults(
    int minInsyncReplicas, FlushPolicy flushPolicy, boolean uncleanElection) {
  public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
  public static final String FLUSH_POLICY = "flush.policy";
  public static final String UNCLEAN_ELECTION = "unclean.leader.election.enable";

  /** Only complete replicas lead. */
  public TopicDefaults(int minInsyncReplicas, FlushPolicy flushPolicy) {
    this(minInsyncReplicas, flushPolicy, false);
  }

  /** What holds for a topic with settings of its own. */
  PartitionState.Settings settings(SortedMap<String, String> configs) {
    String minIsr = configs.get(MIN_INSYNC_REPLICAS);
    String flush = configs.get(FLUSH_POLICY);
    String unclean = configs.get(UNCLEAN_ELECTION);
    return new PartitionState.Settings(
        minIsr == null ? minInsyncReplicas : Integer.parseInt(minIsr),
        flush == null ? flushPolicy : FlushPolicy.valueOf(flush.toUpperCase(Locale.ROOT)),
        unclean == null ? uncleanElection : Boolean.parseBoolean(unclean));
  }
}
