package io.highwater.spec.metadata;

import io.highwater.spec.FlushPolicy;
import java.util.Locale;
import java.util.SortedMap;

/**
 * What holds for a topic that says nothing itself.
 *
 * @param minInsyncReplicas {@code min.insync.replicas}
 * @param flushPolicy {@code log.flush.policy}
 */
public record TopicDefaults(int minInsyncReplicas, FlushPolicy flushPolicy) {
  public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
  public static final String FLUSH_POLICY = "flush.policy";

  int minInsyncReplicas(SortedMap<String, String> configs) {
    String own = configs.get(MIN_INSYNC_REPLICAS);
    return own == null ? minInsyncReplicas : Integer.parseInt(own);
  }

  FlushPolicy flushPolicy(SortedMap<String, String> configs) {
    String own = configs.get(FLUSH_POLICY);
    return own == null ? flushPolicy : FlushPolicy.valueOf(own.toUpperCase(Locale.ROOT));
  }
}
