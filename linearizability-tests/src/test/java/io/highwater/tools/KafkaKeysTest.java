package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.BrokerConfig;
import io.highwater.broker.ConfigException;
import io.highwater.broker.ConfigKey;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our table of settings against the one in Kafka's own jars, so that neither it nor README rots.
 */
final class KafkaKeysTest {
  private static final String BROKER =
      "process.roles=broker\nnode.id=1\ncontroller.quorum.bootstrap.servers=localhost:1\n";

  /** Defaults as text by name; empty if Kafka has none. */
  private static SortedMap<String, String> kafka;

  @BeforeAll
  static void readKafkasTable() throws Exception {
    kafka = new TreeMap<>();
    try (URLClassLoader loader = kafkasJars()) {
      Class<?> table = loader.loadClass("org.apache.kafka.server.config.AbstractKafkaConfig");
      Object definition = table.getField("CONFIG_DEF").get(null);
      Map<?, ?> keys = (Map<?, ?>) definition.getClass().getMethod("configKeys").invoke(definition);
      for (Map.Entry<?, ?> each : keys.entrySet()) {
        Object fallback = each.getValue().getClass().getField("defaultValue").get(each.getValue());
        kafka.put((String) each.getKey(), text(fallback));
      }
    }
    assertThat(kafka).hasSizeGreaterThan(300);
  }

  private static URLClassLoader kafkasJars() throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("target", "kafka-tools"))) {
      for (Path each : files.toList()) {
        jars.add(url(each));
      }
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }

  private static String text(Object fallback) {
    if (fallback == null || fallback.getClass() == Object.class) {
      return "";
    }
    return fallback instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : fallback.toString();
  }

  @Test
  void everySettingOfKafkaIsSupportedHarmlessOrRefused() {
    List<String> refused = new ArrayList<>();
    for (String key : kafka.keySet()) {
      try {
        BrokerConfig config = BrokerConfig.parse("file", BROKER, Map.of(key, value(key)));
        assertThat(config.warnings()).as(key).noneMatch(each -> each.contains("is not known"));
      } catch (ConfigException e) {
        refused.add(key);
        assertThat(e).as(key).message().contains(key);
      }
    }
    assertThat(refused)
        .contains("log.flush.interval.messages", "ssl.keystore.location")
        .doesNotContain(
            "num.io.threads",
            "log.retention.hours",
            "offsets.topic.replication.factor",
            "log.segment.bytes");
  }

  private static String value(String key) {
    String fallback = kafka.get(key);
    return fallback.isEmpty() ? "1" : fallback;
  }

  @Test
  void theReadmeTellsOfEveryDefaultThatIsNotKafkas() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String section =
        readme.substring(
            readme.indexOf("## Settings that differ"), readme.indexOf("## What it is"));
    for (ConfigKey ours : BrokerConfig.keys()) {
      String theirs = kafka.getOrDefault(ours.name(), "");
      boolean same = ours.defaultText() == null || ours.defaultText().equals(theirs);
      if (!theirs.isEmpty() && !same) {
        assertThat(section)
            .as(ours.name())
            .contains("| `%s` | %s | %s |".formatted(ours.name(), ours.defaultText(), theirs));
      }
    }
  }
}
