package io.highwater.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.highwater.broker.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes in processes of their own: how they start, refuse to, and end. */
final class NodeProcessTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final String NOWHERE = "127.0.0.1:1";

  private final List<Program> programs = new ArrayList<>();

  @TempDir private Path scratch;

  @AfterEach
  void end() {
    programs.forEach(Program::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | --nonsense is not known; usage: --config FILE",
        "--config | --config needs a value",
        "--ready-file x | --config FILE is missing",
        "--config /nowhere/at.all | cannot read the configuration: ",
        "--config FILE --override a | --override a: expected KEY=VALUE",
        "--config FILE --override node.id=x | node.id=x: expected",
        "--config FILE --override process.roles=king | process.roles=king: expected",
        "--config FILE --override listeners=SSL://:1 | there is no other protocol",
        "--config FILE --override sasl.enabled.mechanisms=PLAIN | does not support: remove it",
      })
  void wrongUsageIsExplained(String arguments, String message) throws IOException {
    Path file = NodeProcess.file(scratch, NodeProcess.broker(1, scratch.resolve("data"), NOWHERE));
    Program.Result result = run(List.of(arguments.replace("FILE", file.toString()).split(" ", -1)));

    assertThat(result.err()).contains(message).doesNotContain("\tat ");
    assertThat(result.code()).isEqualTo(USAGE);
    assertThat(scratch.resolve("data")).doesNotExist();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> config = NodeProcess.broker(1, scratch.resolve("data"), NOWHERE);
      config.put("listeners", "PLAINTEXT://127.0.0.1:" + taken.getLocalPort());

      assertDoesNotStart(
          config, "cannot use 127.0.0.1:" + taken.getLocalPort(), "Address already in use");
    }
  }

  @Test
  void aDirectoryOfAnotherClusterIsRefused() throws IOException {
    Path data = Files.createDirectories(scratch.resolve("data"));
    Path file = data.resolve("meta.properties");
    Files.writeString(file, "version=1\ncluster.id=theirs\nnode.id=1\n");

    assertDoesNotStart(
        NodeProcess.broker(1, data, NOWHERE),
        file + " says cluster.id=theirs, but this node expects highwater");
  }

  @Test
  void aDirectoryThatAnotherProcessUsesIsRefused() throws IOException {
    keep(NodeProcess.controller(scratch));
    Path data = scratch.resolve("controller");

    assertDoesNotStart(
        NodeProcess.broker(100, data, NOWHERE),
        data.resolve(".lock") + " is locked: another broker uses this log directory");
  }

  @Test
  void aTerminatedLeaderHandsOver() throws Exception {
    String controller = NodeProcess.address(keep(NodeProcess.controller(scratch)));
    List<String> addresses = new ArrayList<>();
    for (int id = 1; id <= 3; id++) {
      Map<String, String> config =
          NodeProcess.broker(id, scratch.resolve("broker-" + id), controller);
      addresses.add(NodeProcess.address(keep(NodeProcess.start(scratch, config))));
    }
    Clients clients = new Clients(String.join(",", addresses));
    clients.createTopic(
        new NewTopic("handed", Map.of(0, List.of(1, 2, 3)))
            .configs(Map.of("min.insync.replicas", "2")));

    AtomicInteger acknowledged = new AtomicInteger();
    AtomicLong longestPause = new AtomicLong();
    int sent = 0;
    Map<String, Object> impatient = Map.of("retry.backoff.ms", 10, "linger.ms", 0);
    try (KafkaProducer<String, String> producer = clients.producer(impatient)) {
      AtomicLong last = new AtomicLong(System.nanoTime());
      Program leader = programs.get(1);
      while (leader.isAlive() || acknowledged.get() < sent / 2) {
        producer.send(
            new ProducerRecord<>("handed", 0, null, Integer.toString(sent)),
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.incrementAndGet();
                long now = System.nanoTime();
                longestPause.accumulateAndGet(now - last.getAndSet(now), Math::max);
              }
            });
        sent++;
        if (sent == 500) {
          longestPause.set(0);
          leader.terminate();
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
    assertThat(acknowledged).hasValue(sent);
    assertThat(clients.read(new TopicPartition("handed", 0), sent)).hasSize(sent);
    // Much less than broker.session.timeout.ms, after which a silent leader is replaced.
    assertThat(longestPause.get()).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aFullDiskEndsTheProcessWithOneLineAndLosesNothing() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.create(scratch.resolve("small"));
    // FullDiskTest of the broker injects the same where nobody may mount.
    assumeTrue(mounted.isPresent(), "mounting a tmpfs needs root");
    try (SmallDisk disk = mounted.orElseThrow()) {
      String controller = NodeProcess.address(keep(NodeProcess.controller(scratch)));
      Path data = disk.path().resolve("data");
      Map<String, String> config = NodeProcess.broker(1, data, controller);
      Program broker = keep(NodeProcess.start(scratch, config));
      Clients clients = new Clients(NodeProcess.address(broker));
      clients.createTopic(new NewTopic("filling", 1, (short) 1));

      int acknowledged = fill(clients, broker);

      Program.Result end = broker.result();
      assertThat(end.code()).isEqualTo(FAILED);
      assertThat(end.err())
          .contains("cannot append to " + data, "No space left on device")
          .doesNotContain("\tat ");
      disk.enlarge();
      Program again = keep(NodeProcess.start(scratch, config));
      List<String> kept =
          new Clients(NodeProcess.address(again)).readAll(new TopicPartition("filling", 0));
      assertThat(kept.size()).isGreaterThanOrEqualTo(acknowledged).isPositive();
      for (int i = 0; i < acknowledged; i++) {
        assertThat(kept.get(i)).startsWith(i + " ");
      }
    }
  }

  /** Produces until the broker has died; how many records it had acknowledged. */
  private static int fill(Clients clients, Program broker) throws InterruptedException {
    int acknowledged = 0;
    Map<String, Object> plain =
        Map.of("enable.idempotence", false, "retries", 0, "max.block.ms", 2000);
    try (KafkaProducer<String, String> producer = clients.producer(plain)) {
      while (broker.isAlive()) {
        String value = acknowledged + " " + "x".repeat(100_000);
        producer.send(new ProducerRecord<>("filling", 0, null, value)).get(5, TimeUnit.SECONDS);
        acknowledged++;
      }
    } catch (ExecutionException | java.util.concurrent.TimeoutException unknown) {
      // Neither acknowledged nor certainly absent.
      await().until(() -> !broker.isAlive());
    }
    return acknowledged;
  }

  private void assertDoesNotStart(Map<String, String> config, String... messages)
      throws IOException {
    Program.Result result = run(List.of("--config", NodeProcess.file(scratch, config).toString()));
    assertThat(result.err()).contains(messages).doesNotContain("\tat ");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.code()).isEqualTo(FAILED);
  }

  private static Program.Result run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Program.Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Program keep(Program program) {
    programs.add(program);
    return program;
  }
}
