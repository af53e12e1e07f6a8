package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.cluster.EmbeddedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kcat, and with it librdkafka, as a distribution packages it. */
final class KcatTest {
  private static EmbeddedCluster cluster;

  @TempDir private static Path scratch;

  @BeforeAll
  static void start() throws IOException {
    try {
      kcat("", "-V");
    } catch (IOException | InterruptedException missing) {
      throw new AssertionError("kcat is missing: install the package kcat", missing);
    }
    cluster = EmbeddedCluster.start(EmbeddedCluster.Settings.of(3));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"none,all", "gzip,all", "snappy,1", "lz4,0", "zstd,all"})
  void whatIsProducedIsConsumed(String codec, String acks) throws Exception {
    String topic = "codec-" + codec;
    new Clients(cluster.bootstrap()).createTopic(new NewTopic(topic, 2, (short) 3));
    String lines =
        IntStream.range(0, 1000)
            .mapToObj(each -> codec + " record " + each + "\n")
            .collect(Collectors.joining());

    broker(lines, "-P", "-t", topic, "-p", "1", "-z", codec, "-X", "acks=" + acks).success();

    assertThat(broker("", "-C", "-t", topic, "-p", "1", "-e", "-q", "-c", "1000").success())
        .isEqualTo(lines);
    assertThat(broker("", "-Q", "-t", topic + ":1:-1").success()).contains("offset 1000");
  }

  @Test
  void keysHeadersAndTimesComeBackFromATopicMadeOnDemand() throws Exception {
    broker("one:1\ntwo:\n", "-P", "-t", "on-demand", "-K", ":", "-Z", "-H", "h=v").success();

    assertThat(
            broker("", "-C", "-t", "on-demand", "-e", "-q", "-Z", "-f", "%p %o %k %S %h\\n")
                .success())
        .isEqualTo("0 0 one 1 h=v\n0 1 two -1 h=v\n");
  }

  @Test
  void anIdempotentProducerIsServed() throws Exception {
    broker("a\nb\n", "-P", "-t", "idempotent", "-X", "enable.idempotence=true").success();

    assertThat(broker("", "-C", "-t", "idempotent", "-e", "-q").success()).isEqualTo("a\nb\n");
  }

  @Test
  void aGroupGoesOnWhereItStopped() throws Exception {
    new Clients(cluster.bootstrap()).createTopic(new NewTopic("grouped", 2, (short) 3));
    List<String> before = lines(0, 500);
    List<String> after = lines(500, 600);

    broker(String.join("", before), "-P", "-t", "grouped").success();
    assertThat(group(500)).containsExactlyInAnyOrderElementsOf(before);
    broker(String.join("", after), "-P", "-t", "grouped").success();
    assertThat(group(100)).containsExactlyInAnyOrderElementsOf(after);
  }

  /** So many lines that a member of the group reads. */
  private static List<String> group(int count) throws IOException, InterruptedException {
    String read =
        broker(
                "",
                "-G",
                "kcats",
                "-q",
                "-c",
                Integer.toString(count),
                "-X",
                "auto.offset.reset=earliest",
                "grouped")
            .success();
    return read.lines().map(line -> line + "\n").toList();
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(each -> "line " + each + "\n").toList();
  }

  @Test
  void theClusterIsListed() throws Exception {
    new Clients(cluster.bootstrap()).createTopic(new NewTopic("listed", 3, (short) 3));

    assertThat(broker("", "-L", "-t", "listed").success())
        .contains("3 brokers:")
        .contains("topic \"listed\" with 3 partitions:")
        .contains("isrs: 1,2,3");
  }

  private static Program.Result broker(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-b", cluster.bootstrap()));
    all.addAll(List.of(arguments));
    return kcat(input, all.toArray(String[]::new));
  }

  private static Program.Result kcat(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kcat"));
    command.addAll(List.of(arguments));
    return Program.start(scratch, input, command).result();
  }
}
