package io.highwater.broker.api;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.ConfigKey;
import io.highwater.broker.storage.CompactionRules;
import io.highwater.broker.storage.LogConfig;
import io.highwater.wire.message.DescribeConfigs;
import io.highwater.wire.message.DescribeConfigs.Config;
import io.highwater.wire.message.DescribeConfigs.Synonym;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a topic may have, by Kafka's names, and what holds for one: its own value, else
 * that of the broker's key behind it, else the default.
 */
final class TopicSettings {
  static final String MAX_MESSAGE_BYTES = "max.message.bytes";

  /** A topic's key and the broker's key that stands in for it, which also says what is allowed. */
  private record Setting(String name, ConfigKey broker) {}

  private static final Map<String, Setting> ALL = table();

  private TopicSettings() {}

  private static Map<String, Setting> table() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    BrokerConfig.keys().forEach(key -> keys.put(key.name(), key));
    Map<String, String> brokerNames = new LinkedHashMap<>();
    brokerNames.put("cleanup.policy", "log.cleanup.policy");
    brokerNames.put("compression.type", "compression.type");
    brokerNames.put(CompactionRules.TOMBSTONES_MS, "log.cleaner.delete.retention.ms");
    brokerNames.put("flush.policy", "log.flush.policy");
    brokerNames.put(LogConfig.INDEX_INTERVAL_BYTES, "log.index.interval.bytes");
    brokerNames.put(MAX_MESSAGE_BYTES, "message.max.bytes");
    brokerNames.put(CompactionRules.LAG_MS_MAX, "log.cleaner.max.compaction.lag.ms");
    brokerNames.put("message.timestamp.type", "log.message.timestamp.type");
    brokerNames.put(CompactionRules.DIRTY_RATIO, "log.cleaner.min.cleanable.ratio");
    brokerNames.put(CompactionRules.LAG_MS_MIN, "log.cleaner.min.compaction.lag.ms");
    brokerNames.put("min.insync.replicas", "min.insync.replicas");
    brokerNames.put("retention.bytes", "log.retention.bytes");
    brokerNames.put("retention.ms", "log.retention.ms");
    brokerNames.put(LogConfig.SEGMENT_BYTES, "log.segment.bytes");
    brokerNames.put(LogConfig.INDEX_MAX_BYTES, "log.index.size.max.bytes");
    brokerNames.put(LogConfig.SEGMENT_MS, "log.roll.ms");
    brokerNames.put("unclean.leader.election.enable", "unclean.leader.election.enable");
    Map<String, Setting> all = new LinkedHashMap<>();
    brokerNames.forEach((name, broker) -> all.put(name, new Setting(name, keys.get(broker))));
    return all;
  }

  /** Why a topic cannot have this setting, or nothing. */
  static Optional<String> problem(String name, Optional<String> value) {
    Setting setting = ALL.get(name);
    if (setting == null) {
      return Optional.of(
          "%s is not a topic setting known here, expected one of %s".formatted(name, ALL.keySet()));
    }
    if (value.isEmpty() || !setting.broker().accepts(value.get())) {
      return Optional.of(
          "%s=%s: expected %s"
              .formatted(name, value.orElse("null"), setting.broker().expectation()));
    }
    return Optional.empty();
  }

  /** All settings as they hold for a topic, by name. */
  static List<Config> effective(Map<String, String> own, BrokerConfig config) {
    List<Config> configs = new ArrayList<>();
    for (Setting setting : ALL.values()) {
      List<Synonym> synonyms = new ArrayList<>();
      if (own.containsKey(setting.name())) {
        synonyms.add(
            new Synonym(
                setting.name(),
                Optional.of(own.get(setting.name())),
                DescribeConfigs.SOURCE_TOPIC));
      }
      synonyms.addAll(sources(setting.broker(), config));
      configs.add(describe(setting.name(), setting.broker(), synonyms));
    }
    return configs;
  }

  /** All settings of a broker that have a value. */
  static List<Config> ofBroker(BrokerConfig config) {
    return BrokerConfig.keys().stream()
        .filter(key -> config.value(key.name()).isPresent())
        .map(key -> describe(key.name(), key, sources(key, config)))
        .toList();
  }

  /** Where a broker's value may come from, the one that wins first. */
  private static List<Synonym> sources(ConfigKey key, BrokerConfig config) {
    List<Synonym> sources = new ArrayList<>();
    if (config.isSet(key.name())) {
      sources.add(
          new Synonym(key.name(), config.value(key.name()), DescribeConfigs.SOURCE_STATIC_BROKER));
    }
    if (key.defaultText() != null) {
      sources.add(
          new Synonym(key.name(), Optional.of(key.defaultText()), DescribeConfigs.SOURCE_DEFAULT));
    }
    return sources;
  }

  private static Config describe(String name, ConfigKey key, List<Synonym> sources) {
    Synonym winner = sources.get(0);
    return new Config(
        name,
        winner.value(),
        true,
        winner.source(),
        false,
        sources,
        type(key.kind()),
        Optional.of(key.documentation()));
  }

  private static int type(ConfigKey.Kind kind) {
    return switch (kind) {
      case INT -> DescribeConfigs.TYPE_INT;
      case LONG -> DescribeConfigs.TYPE_LONG;
      case BOOLEAN -> DescribeConfigs.TYPE_BOOLEAN;
      case RATIO -> DescribeConfigs.TYPE_DOUBLE;
      case CHOICE, TEXT -> DescribeConfigs.TYPE_STRING;
      case LIST -> DescribeConfigs.TYPE_LIST;
    };
  }
}
