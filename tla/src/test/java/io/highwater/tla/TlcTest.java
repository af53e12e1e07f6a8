package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TlcTest {
  @TempDir private Path directory;
  private Tlc tlc;

  @BeforeEach
  void useDirectory() {
    tlc = new Tlc(directory);
  }

  private void write(String next, String property) throws IOException {
    Files.writeString(
        directory.resolve("Counter.tla"),
        """
        ---- MODULE Counter ----
        EXTENDS Naturals
        VARIABLE x
        Init == x = 0
        Next == %s
        Small == x < 3
        ====
        """
            .formatted(next));
    Files.writeString(directory.resolve("Counter.cfg"), "INIT Init\nNEXT Next\n" + property + "\n");
  }

  private TlcResult run() throws InterruptedException {
    return tlc.run("Counter", "Counter", progress -> {});
  }

  @Test
  void countsTheStatesOfASpecificationThatHolds() throws Exception {
    write("x < 2 /\\ x' = x + 1", "INVARIANT Small");
    TlcResult result = run();
    assertThat(result.verdict()).isEqualTo(Manifest.HOLDS);
    assertThat(result.progress().distinct()).isEqualTo(3);
    assertThat(result.progress().depth()).isEqualTo(3);
  }

  @Test
  void findsTheShortestCounterexample() throws Exception {
    write("x' = x + 1 \\/ x' = x", "INVARIANT Small");
    TlcResult result = run();
    assertThat(result.verdict()).isEqualTo("Small");
    assertThat(result.behaviour()).hasSize(4);
    assertThat(result.behaviour().getLast().get("x").asInt()).isEqualTo(3);
  }

  @Test
  void namesTheViolatedTemporalPropertyIfThereIsOne() throws Exception {
    write("x < 2 /\\ x' = x + 1\nLarge == <>(x = 2)", "PROPERTY Large");
    TlcResult result = run();
    assertThat(result.verdict()).isEqualTo("Large");
    assertThat(result.behaviour()).isNotEmpty();
  }

  @Test
  void saysWhatIsWrongWithABrokenSpecification() throws Exception {
    write("x' = y", "INVARIANT Small");
    assertThatThrownBy(this::run)
        .isInstanceOf(TlcException.class)
        .hasMessageContaining("Unknown operator: `y'");
  }

  @Test
  void saysWhatIsWrongWithABrokenConfiguration() throws Exception {
    write("x' = x", "INVARIANT Large");
    assertThatThrownBy(this::run)
        .isInstanceOf(TlcException.class)
        .hasMessageContaining("The invariant Large specified in the configuration file");
  }

  @Test
  void namesTheMissingFile() {
    assertThatThrownBy(this::run)
        .isInstanceOf(TlcException.class)
        .hasMessage("no file Counter.tla in " + directory);
  }

  @Test
  @Timeout(60)
  void killsTlcWhenInterrupted() throws Exception {
    write("x' = x + 1", "");
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread runner =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    tlc.run("Counter", "Counter", progress -> running.countDown());
                  } catch (InterruptedException e) {
                    end.set(e);
                  }
                });
    running.await();
    runner.interrupt();
    runner.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
