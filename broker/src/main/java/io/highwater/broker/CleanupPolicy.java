package io.highwater.broker;

import io.highwater.broker.group.Groups;
import io.highwater.broker.storage.CompactionRules;
import io.highwater.broker.storage.Retention;
import io.highwater.spec.metadata.Topic;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a topic's logs from growing: its own settings, else the broker's. What groups have
 * committed is compacted, whatever anybody says.
 */
public record CleanupPolicy(Retention retention, Optional<CompactionRules> compaction) {
  public static final String NAME = "cleanup.policy";
  public static final String COMPACT = "compact";
  private static final String DELETE = "delete";

  /** What holds for a topic. */
  public static CleanupPolicy of(BrokerConfig config, Topic topic) {
    Map<String, String> own = topic.configs();
    return new CleanupPolicy(
        deletes(config, topic) ? retention(config.retention(), own) : Retention.ALL,
        compacts(config, topic) ? Optional.of(rules(config.compaction(), own)) : Optional.empty());
  }

  /** Whether records may be deleted because of their age or number, or by clients. */
  public static boolean deletes(BrokerConfig config, Topic topic) {
    return policy(config, topic).contains(DELETE);
  }

  /** Whether records go that have newer ones of their key. */
  public static boolean compacts(BrokerConfig config, Topic topic) {
    return policy(config, topic).contains(COMPACT);
  }

  private static String policy(BrokerConfig config, Topic topic) {
    return topic.name().equals(Groups.TOPIC)
        ? COMPACT
        : topic.configs().getOrDefault(NAME, config.cleanupPolicy());
  }

  private static Retention retention(Retention fallback, Map<String, String> own) {
    return new Retention(
        number(own, Retention.MS, fallback.ms()), number(own, Retention.BYTES, fallback.bytes()));
  }

  private static CompactionRules rules(CompactionRules fallback, Map<String, String> own) {
    String ratio = own.get(CompactionRules.DIRTY_RATIO);
    return new CompactionRules(
        ratio == null ? fallback.dirtyRatio() : Double.parseDouble(ratio),
        number(own, CompactionRules.LAG_MS_MIN, fallback.lagMsMin()),
        number(own, CompactionRules.LAG_MS_MAX, fallback.lagMsMax()),
        number(own, CompactionRules.TOMBSTONES_MS, fallback.tombstonesMs()));
  }

  private static long number(Map<String, String> own, String name, long fallback) {
    String text = own.get(name);
    return text == null ? fallback : Long.parseLong(text);
  }
}
