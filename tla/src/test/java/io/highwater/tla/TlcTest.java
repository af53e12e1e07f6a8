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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    return tlc.run("Counter", "Counter", Tlc.Search.COUNTING, progress -> {});
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
  void namesTheViolatedOneOfSeveralTemporalProperties() throws Exception {
    write(
        "x < 2 /\\ x' = x + 1\nNever == [](x < 9)\nLarge == <>(x = 2)\nNoMore == <>[](x = 1)",
        "PROPERTY Never\nPROPERTIES\n  Large NoMore");
    Files.writeString(
        directory.resolve("Counter.tla"),
        Files.readString(directory.resolve("Counter.tla"))
            .replace("Small ==", "Live == Init /\\ [][Next]_x /\\ WF_x(Next)\nSmall =="));
    Path config = directory.resolve("Counter.cfg");
    Files.writeString(
        config, Files.readString(config).replace("INIT Init\nNEXT Next", "SPECIFICATION Live"));

    TlcResult result = run();

    assertThat(result.verdict()).isEqualTo("NoMore");
    assertThat(result.behaviour().getLast().get("x").asInt()).isEqualTo(2);
  }

  @Test
  void tellsWhatNeverFires() throws Exception {
    write("(x < 2 /\\ x' = x + 1) \\/ (x > 2 /\\ x' = 0)", "");
    assertThat(run().idle()).containsExactly("Next, line 5");
  }

  @Test
  void walksAtRandom() throws Exception {
    write("x < 5 /\\ x' \\in {x + 1, x + 2}", "INVARIANT Small");
    TlcResult astray = tlc.walk("Counter", "Counter", 10, 8, 1, progress -> {});
    assertThat(astray.verdict()).isEqualTo("Small");
    assertThat(astray.behaviour()).isNotEmpty();

    write("x < 2 /\\ x' = x + 1", "INVARIANT Small");
    TlcResult fine = tlc.walk("Counter", "Counter", 10, 8, 1, progress -> {});
    assertThat(fine.verdict()).isEqualTo(Manifest.HOLDS);
    assertThat(fine.progress().generated()).isGreaterThan(10);
  }

  @Test
  void saysWhatIsWrongWithABrokenSpecification() throws Exception {
    write("x' = y", "INVARIANT Small");
    assertThatThrownBy(this::run)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("line 5, col 14 to line 5, col 14 of module Counter")
        .hasMessageContaining("Unknown operator: `y'");
  }

  @Test
  void saysWhatCannotBeEvaluated() throws Exception {
    write("x' = x.y", "INVARIANT Small");
    assertThatThrownBy(this::run)
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("line 5, col 14 to line 5, col 16 of module Counter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INVARIANT Large | The invariant Large specified in the configuration file",
        "CONSTANT N = { | TLC found an error in the configuration file at line"
      })
  void saysWhatIsWrongWithABrokenConfiguration(String config) throws Exception {
    String[] parts = config.split(" \\| ");
    write("x' = x", parts[0]);
    assertThatThrownBy(this::run).isInstanceOf(SpecException.class).hasMessageContaining(parts[1]);
  }

  @Test
  void namesTheMissingFile() {
    assertThatThrownBy(this::run)
        .isInstanceOf(SpecException.class)
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
                    tlc.run(
                        "Counter",
                        "Counter",
                        Tlc.Search.EXHAUSTIVE,
                        progress -> running.countDown());
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
