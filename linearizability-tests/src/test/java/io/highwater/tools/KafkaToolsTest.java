package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.cluster.EmbeddedCluster;
import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's own command line tools, each in a JVM of its own, from a class path that is nobody
 * else's: the build copies it to {@code target/kafka-tools}.
 */
final class KafkaToolsTest {
  private static final String TOOLS = "org.apache.kafka.tools.";
  private static final String CLASS_PATH = Path.of("target", "kafka-tools").toAbsolutePath() + "/*";
  private static final Pattern BATCH = Pattern.compile("^baseOffset: (\\d+) ", Pattern.MULTILINE);

  private static EmbeddedCluster cluster;
  private static Clients clients;

  @TempDir private static Path scratch;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        EmbeddedCluster.start(
            EmbeddedCluster.Settings.of(3)
                .with("log.segment.bytes", "20000")
                .with("log.index.interval.bytes", "1000")
                .with("group.initial.rebalance.delay.ms", "100"));
    clients = new Clients(cluster.bootstrap());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void topicsAreCreatedListedDescribedAndDeleted() throws Exception {
    topics("--create", "--topic", "mine", "--partitions", "2", "--config", "min.insync.replicas=2");
    assertThat(topics("--list").lines()).contains("mine");
    assertThat(topics("--describe", "--topic", "mine"))
        .contains("PartitionCount: 2\tReplicationFactor: 3\tConfigs: min.insync.replicas=2")
        .contains("Partition: 1");
    topics("--delete", "--topic", "mine");
    assertThat(topics("--list").lines()).doesNotContain("mine");
  }

  @Test
  void theConsoleConsumerPrintsWhatTheConsoleProducerRead() throws Exception {
    clients.createTopic(new NewTopic("console", 1, (short) 3));
    String lines =
        IntStream.range(0, 100)
            .mapToObj(each -> "line " + each + "\n")
            .collect(Collectors.joining());

    tool(lines, TOOLS + "ConsoleProducer", "--topic", "console");

    List<String> from = List.of("--partition", "0", "--offset", "earliest");
    List<String> arguments =
        new ArrayList<>(List.of("--topic", "console", "--max-messages", "100"));
    arguments.addAll(from);
    assertThat(tool("", TOOLS + "consumer.ConsoleConsumer", arguments.toArray(String[]::new)))
        .isEqualTo(lines);
  }

  @Test
  void theProducersForTestsSucceedAndOffsetsAreWhatTheySent() throws Exception {
    clients.createTopic(new NewTopic("load", 3, (short) 3));

    String performance =
        java(
            "",
            TOOLS + "ProducerPerformance",
            List.of("--topic", "load", "--num-records", "3000", "--record-size", "1000"),
            List.of("--throughput", "-1", "--bootstrap-server", cluster.bootstrap()));
    assertThat(performance).contains("3000 records sent");
    String verified =
        tool("", TOOLS + "VerifiableProducer", "--topic", "load", "--max-messages", "500");
    assertThat(verified).contains("\"sent\":500,\"acked\":500");

    long sum =
        tool("", TOOLS + "GetOffsetShell", "--topic", "load")
            .lines()
            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(':') + 1)))
            .sum();
    assertThat(sum).isEqualTo(3500);
  }

  @Test
  void brokersTellOfThemselves() throws Exception {
    assertThat(tool("", TOOLS + "BrokerApiVersionsCommand"))
        .contains("Produce(0): 0 to 13 [usable: 13]")
        .contains("Fetch(1): 4 to 18 [usable: 18]");
    assertThat(
            java(
                "",
                TOOLS + "ClusterTool",
                List.of("cluster-id", "--bootstrap-server", cluster.bootstrap()),
                List.of()))
        .contains("Cluster ID: highwater");
    assertThat(
            tool(
                "",
                "kafka.admin.ConfigCommand",
                "--describe",
                "--entity-type",
                "brokers",
                "--entity-name",
                "1",
                "--all"))
        .contains("log.segment.bytes=20000")
        .contains("STATIC_BROKER_CONFIG");
  }

  @Test
  void dumpLogSegmentsSeesEveryBatchOfEveryReplica() throws Exception {
    clients.createTopic(new NewTopic("dumped", 1, (short) 3));
    try (KafkaProducer<String, String> producer =
        clients.producer(Map.of("batch.size", 2000, "compression.type", "lz4"))) {
      for (int i = 0; i < 2000; i++) {
        producer.send(new ProducerRecord<>("dumped", 0, null, i + "x".repeat(i % 100)));
      }
    }
    for (int id = 1; id <= 3; id++) {
      Path directory = cluster.data().resolve("broker-" + id).resolve("dumped-0");
      List<Path> logs = files(directory, ".log");
      assertThat(logs).as("segments").hasSizeGreaterThan(1);
      String dump = dump(logs, "--deep-iteration");
      assertThat(BATCH.matcher(dump).results().map(each -> Long.parseLong(each.group(1))))
          .containsExactlyElementsOf(batches(logs));
      List<Path> indexes = new ArrayList<>(files(directory, ".index"));
      indexes.addAll(files(directory, ".timeindex"));
      assertThat(indexes).isNotEmpty();
      assertThat(dump(indexes, "--index-sanity-check").lines())
          .allMatch(line -> line.startsWith("Dumping") || line.contains("passed sanity check"));
      dump(indexes, "--verify-index-only");
    }
  }

  @Test
  void dumpLogSegmentsDecodesTheMetadataLog() throws Exception {
    clients.createTopic(new NewTopic("in-metadata", 2, (short) 3));

    List<Path> logs =
        files(cluster.data().resolve("controller").resolve("__cluster_metadata-0"), ".log");
    assertThat(dump(logs, "--cluster-metadata-decoder"))
        .contains("REGISTER_BROKER_RECORD")
        .contains("\"name\":\"in-metadata\"")
        .contains("PARTITION_RECORD");
  }

  @Test
  void consumerGroupsAreListedDescribedResetAndDeleted() throws Exception {
    clients.createTopic(new NewTopic("grouped", 1, (short) 3));
    try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
      for (int i = 0; i < 10; i++) {
        producer.send(new ProducerRecord<>("grouped", 0, null, "v" + i));
      }
    }
    String console = "consumer.ConsoleConsumer";
    List<String> inGroup =
        List.of("--topic", "grouped", "--group", "mine", "--from-beginning", "--max-messages");
    tool("", TOOLS + console, with(inGroup, "7"));

    assertThat(groups("--list").lines()).contains("mine");
    assertThat(groups("--describe", "--group", "mine").replaceAll(" +", " "))
        .contains("mine grouped 0 7 10 3");
    assertThat(groups("--describe", "--group", "mine", "--state")).contains("Empty");

    List<String> reset = List.of("--group", "mine", "--topic", "grouped", "--reset-offsets");
    groups(with(reset, "--to-offset", "2", "--execute"));
    assertThat(tool("", TOOLS + console, with(inGroup, "3"))).isEqualTo("v2\nv3\nv4\n");

    groups("--delete-offsets", "--group", "mine", "--topic", "grouped");
    assertThat(groups("--describe", "--group", "mine", "--offsets")).doesNotContain("grouped");
    assertThat(groups("--delete", "--group", "mine")).contains("successful");
    assertThat(groups("--list").lines()).doesNotContain("mine");
  }

  private static String groups(String... arguments) throws IOException, InterruptedException {
    return tool("", TOOLS + "consumer.group.ConsumerGroupCommand", arguments);
  }

  private static String[] with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<Long> batches(List<Path> logs) throws IOException {
    List<Long> offsets = new ArrayList<>();
    for (Path log : logs) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
      assertThat(RecordBatch.forEach(bytes, each -> offsets.add(each.baseOffset())))
          .isEqualTo(bytes.limit());
    }
    return offsets;
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static String dump(List<Path> files, String flag)
      throws IOException, InterruptedException {
    String list = files.stream().map(Path::toString).collect(Collectors.joining(","));
    String dump = java("", TOOLS + "DumpLogSegments", List.of(flag, "--files", list), List.of());
    assertThat(dump.toLowerCase(Locale.ROOT))
        .doesNotContain("mismatch", "corrupt", "invalid", "not valid", "could not", "exception");
    return dump;
  }

  private static String topics(String... arguments) throws IOException, InterruptedException {
    return tool("", TOOLS + "TopicCommand", arguments);
  }

  /** Runs a tool that is told where the cluster is. */
  private static String tool(String input, String main, String... arguments)
      throws IOException, InterruptedException {
    return java(
        input, main, List.of("--bootstrap-server", cluster.bootstrap()), List.of(arguments));
  }

  private static String java(String input, String main, List<String> first, List<String> rest)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(main));
    command.addAll(first);
    command.addAll(rest);
    return Program.start(scratch, input, Program.java(CLASS_PATH, List.of(), command))
        .result()
        .success();
  }
}
