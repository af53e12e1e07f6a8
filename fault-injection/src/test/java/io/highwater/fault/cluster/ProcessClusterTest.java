package io.highwater.fault.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Process handling, with stand-ins for the brokers. */
@Timeout(120)
class ProcessClusterTest {
  @TempDir private Path dir;

  @Test
  void killsAndRestartsANodeOnItsOldPort() throws IOException {
    try (ProcessCluster cluster = ProcessCluster.start(spec(2))) {
      InetSocketAddress address = cluster.clientAddresses().get(2);
      assertThat(ask(address)).isEqualTo(2);

      assertThat(cluster.kill(2)).isTrue();
      assertThat(cluster.isAlive(2)).isFalse();
      assertThatThrownBy(() -> ask(address)).isInstanceOf(ConnectException.class);

      cluster.restart(2);
      await().until(() -> cluster.isReady(2));
      assertThat(cluster.clientAddresses().get(2)).isEqualTo(address);
      assertThat(ask(address)).isEqualTo(2);
      assertThat(cluster.deaths()).isEmpty();

      cluster.stop();
      assertThat(cluster.isAlive(1)).isFalse();
      assertThat(cluster.deaths()).isEmpty();
    }
  }

  @Test
  void pausesANodeUntilItIsResumedOrTheClusterCloses() {
    ProcessCluster cluster = ProcessCluster.start(spec(1));
    cluster.pause(1);
    assertThat(cluster.isPaused(1)).isTrue();
    cluster.resume(1);
    await().until(() -> !cluster.isPaused(1));
    assertThat(cluster.isAlive(1)).isTrue();

    cluster.pause(1);
    cluster.close();
    assertThat(cluster.isAlive(1)).isFalse();
  }

  @Test
  void linksRunThroughProxiesThatCanBeCut() throws IOException {
    try (ProcessCluster cluster = ProcessCluster.start(spec(2))) {
      Properties one = config("broker-1");
      InetSocketAddress twoSeenByOne =
          address(one.getProperty("highwater.peer.addresses").replace("2=", ""));
      InetSocketAddress controllerSeenByOne =
          address(one.getProperty("controller.quorum.bootstrap.servers"));
      assertThat(ask(twoSeenByOne)).isEqualTo(2);
      assertThat(ask(controllerSeenByOne)).isEqualTo(ProcessCluster.CONTROLLER_ID);

      Links.Cut cut = cluster.links().cut(List.of(new Link(ProcessCluster.CONTROLLER_ID, 1)));
      try (Socket waiting = new Socket()) {
        waiting.connect(controllerSeenByOne);
        await().until(() -> cut.held().attempts() == 1);
        assertThat(ask(twoSeenByOne)).isEqualTo(2);
        cut.heal(Healing.DELIVER);
        assertThat(waiting.getInputStream().read()).isEqualTo(ProcessCluster.CONTROLLER_ID);
      }
    }
  }

  @Test
  void noticesADeathThatNobodyOrdered() {
    try (ProcessCluster cluster = ProcessCluster.start(spec(2))) {
      long pid = pidOf("broker-2");
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      await().until(() -> !cluster.deaths().isEmpty());
      assertThat(cluster.deaths())
          .singleElement()
          .satisfies(
              death -> {
                assertThat(death.node()).isEqualTo("broker-2");
                assertThat(death.exitCode()).isEqualTo(137);
                assertThat(death.lastLines()).contains("broker-2 will serve");
              });
    }
  }

  @Test
  void saysWhyANodeDidNotStart() {
    assertThatThrownBy(() -> ProcessCluster.start(spec(2).with("standin.broker-2", "die")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("broker-2 ended with exit code 7")
        .hasMessageContaining("planned end of a stand-in");
  }

  @Test
  void saysWhichNodeIsNotReadyInTime() {
    ClusterSpec hanging =
        new ClusterSpec(
            1,
            dir,
            dir.resolve("logs"),
            Map.of("standin.broker-1", "hang"),
            false,
            launch(),
            Duration.ofSeconds(3));
    assertThatThrownBy(() -> ProcessCluster.start(hanging))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("broker-1 is not ready after")
        .hasMessageContaining("broker-1 will hang");
  }

  @Test
  void nobodyKillsTheNodesOfALivingHarness() throws IOException {
    try (ProcessCluster cluster = ProcessCluster.start(spec(1))) {
      assertThat(PidFile.killLeftovers(dir.resolve(PidFile.NAME))).isEmpty();
      assertThat(cluster.isAlive(1)).isTrue();
      assertThat(dir.resolve(PidFile.NAME)).exists();
    }
  }

  @Test
  void childrenDoNotOutliveTheHarnessEvenPausedOnes() throws Exception {
    Process harness = shortLivedHarness("exit");
    assertThat(harness.waitFor()).isZero();
    for (String node : List.of("broker-1", "controller")) {
      await().until(() -> !isAlive(node));
    }
  }

  @Test
  void childrenOfAKilledHarnessEndOrAreFoundByTheirPidFile() throws Exception {
    Process harness = shortLivedHarness("wait");
    assertThat(harness.inputReader().readLine()).isEqualTo("waiting to be killed");
    harness.destroyForcibly().waitFor();
    await().until(() -> !isAlive("controller"));
    long paused = pidOf("broker-1");
    List<String> killed = PidFile.killLeftovers(dir.resolve(PidFile.NAME));
    // Some kernels wake a stopped orphan by themselves, and then it ends like the others.
    assertThat(killed).isSubsetOf("broker-1");
    await().until(() -> ProcessHandle.of(paused).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(dir.resolve(PidFile.NAME)).doesNotExist();
  }

  private boolean isAlive(String node) {
    return ProcessHandle.of(pidOf(node)).filter(ProcessHandle::isAlive).isPresent();
  }

  private Process shortLivedHarness(String end) throws IOException {
    Launch launch = launch();
    return new ProcessBuilder(
            launch.java().toString(),
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-cp",
            launch.classPath(),
            ShortLivedHarness.class.getName(),
            dir.toString(),
            end)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aPidFileSparesAStrangerWithTheSamePid() throws IOException {
    Path pids = dir.resolve("stale");
    Files.writeString(
        pids, "broker-1 " + ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z\n");
    assertThat(PidFile.killLeftovers(pids)).isEmpty();

    Files.writeString(pids, "what is this\n");
    assertThatThrownBy(() -> PidFile.killLeftovers(pids))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected 'name pid start' but found 'what is this'");
  }

  @Test
  void twoClustersNeverShareAPort() {
    try (PortBlock one = PortBlock.reserve(3);
        PortBlock two = PortBlock.reserve(3)) {
      assertThat(List.of(one.next(), one.next(), one.next()))
          .doesNotContainAnyElementsOf(List.of(two.next(), two.next(), two.next()));
    }
  }

  private ClusterSpec spec(int brokers) {
    return ClusterSpec.of(brokers, dir, dir.resolve("logs")).withLaunch(launch());
  }

  static Launch launch() {
    Launch real = Launch.likeThisJvm(StandInNode.class.getName());
    return new Launch(
        real.java(),
        List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        real.classPath(),
        real.mainClass());
  }

  private Properties config(String node) throws IOException {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(dir.resolve(node + ".properties"))) {
      properties.load(in);
    }
    return properties;
  }

  private long pidOf(String node) {
    try {
      return Files.readAllLines(dir.resolve(PidFile.NAME)).stream()
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields[0].equals(node))
          .mapToLong(fields -> Long.parseLong(fields[1]))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int ask(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address);
      return socket.getInputStream().read();
    }
  }

  private static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    assertThat(text.substring(0, colon)).isEqualTo("127.0.0.1");
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Integer.parseInt(text.substring(colon + 1)));
  }
}
