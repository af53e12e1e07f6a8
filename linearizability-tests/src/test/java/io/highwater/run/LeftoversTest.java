package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.cluster.PidFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path store;

  private final StringWriter console = new StringWriter();
  private Process leftover;

  @AfterEach
  void endTheLeftover() {
    leftover.destroyForcibly();
  }

  @Test
  void whatARunLeftIsEnded() throws Exception {
    Path pids = pidFileOf(1, "2001-01-01T00:00:00Z");
    Leftovers.end(store, new PrintWriter(console));
    assertThat(leftover.waitFor()).isEqualTo(128 + 9);
    assertThat(console.toString()).contains("ended what an interrupted run had left: broker-1");
    assertThat(pids).doesNotExist();
  }

  @Test
  void whatALivingRunUsesIsLeftAlone() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    Path pids = pidFileOf(self.pid(), self.info().startInstant().orElseThrow().toString());
    Leftovers.end(store, new PrintWriter(console));
    assertThat(leftover.isAlive()).isTrue();
    assertThat(console.toString()).isEmpty();
    assertThat(pids).exists();
  }

  private Path pidFileOf(long owner, String start) throws IOException {
    leftover = new ProcessBuilder("sleep", "600").start();
    String since = leftover.info().startInstant().orElseThrow().toString();
    Path data = Files.createDirectories(store.resolve("log-kill/20010101T000000.000/data"));
    return Files.write(
        data.resolve(PidFile.NAME),
        List.of("harness " + owner + " " + start, "broker-1 " + leftover.pid() + " " + since));
  }
}
