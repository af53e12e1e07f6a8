package io.highwater.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.ErrorCode;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import io.highwater.wire.message.CreateTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A topic's own settings are in force, or refused. */
class TopicConfigTest {
  private static final List<List<Integer>> ONE = List.of(List.of(1));

  @TempDir private Path data;
  private OneBroker cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new OneBroker(data);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "segment.bytes, 2000", // four batches of about 470 bytes
    "segment.ms, 4000", // four batches a second apart
    "segment.index.bytes, 40", // four entries, with the next setting
  })
  void aTopicsLogIsCutAsTheTopicSays(String key, String value) throws IOException {
    cluster.create("own", ONE, Map.of(key, value, "index.interval.bytes", "0"));
    cluster.create("other", ONE);
    for (int i = 1; i <= 12; i++) {
      RecordData record = RecordData.of(i * 1000L, new byte[400]);
      for (String topic : List.of("own", "other")) {
        assertThat(cluster.produce(topic, 0, Records.batch(List.of(record))))
            .isEqualTo(ErrorCode.NONE);
      }
    }
    assertThat(segments("own")).hasSizeBetween(3, 5);
    assertThat(segments("other")).hasSize(1);
  }

  @Test
  void whatWouldHaveNoEffectIsRefused() {
    List<String> problems = new ArrayList<>();
    Map.of("retention.ms", "-2", "retention.bytes", "x", "cleanup.policy", "shrink")
        .forEach(
            (key, value) -> {
              CreateTopics.Result result = cluster.tryCreate("t", ONE, Map.of(key, value));
              assertThat(result.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
              problems.add(result.errorMessage().orElseThrow());
            });
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "retention.ms=-2: expected a whole number from -1",
            "retention.bytes=x: expected a whole number from -1",
            "cleanup.policy=shrink: expected one of [delete, compact, compact,delete,"
                + " delete,compact]");
    Map<String, String> good = Map.of("retention.ms", "-1", "cleanup.policy", "compact,delete");
    assertThat(cluster.tryCreate("t", ONE, good).error()).isEqualTo(ErrorCode.NONE);
  }

  private List<Path> segments(String topic) throws IOException {
    try (var files = Files.list(cluster.directory(topic, 0))) {
      return files.filter(each -> each.toString().endsWith(".log")).toList();
    }
  }
}
