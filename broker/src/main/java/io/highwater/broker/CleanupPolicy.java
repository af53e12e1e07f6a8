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

  /** What holds for a topic. */
  public static CleanupPolicy of(BrokerConfig config, Topic topic) {
    Map<String, String> own = topic.configs();
    String policy =
        topic.name().equals(Groups.TOPIC)
            ? "compact"
            : own.getOrDefault(NAME, config.cleanupPolicy());
    return new CleanupPolicy(
        policy.contains("delete") ? retention(config.retention(), own) : Retention.ALL,
        policy.contains("compact")
            ? Optional.of(rules(config.compaction(), own))
            : Optional.empty());
  }

  /** Whether records may be deleted because of their age or number, or by clients. */
  public static boolean deletes(BrokerConfig config, Topic topic) {
    return !topic.name().equals(Groups.TOPIC)
        && topic.configs().getOrDefault(NAME, config.cleanupPolicy()).contains("delete");
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
