package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.check.SimulatedLog;
import io.highwater.history.History;
import io.highwater.history.HistoryBuilder;
import io.highwater.history.Op;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("history.edn");
  }

  private int run(String... args) {
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private int check(History history) throws IOException {
    Files.writeString(
        file, history.ops().stream().map(Op::toEdn).collect(Collectors.joining("\n")));
    return run(file.toString(), "--out", directory.resolve("results").toString());
  }

  @Test
  void holds() throws IOException {
    assertThat(check(SimulatedLog.generate(3, 400))).isZero();
    assertThat(out.toString()).startsWith("HOLDS").contains("report: ");
    assertThat(directory.resolve("results")).isDirectoryContaining("glob:**/timeline.html");
  }

  @Test
  void isViolated() throws IOException {
    HistoryBuilder lost = new HistoryBuilder().sent(0, 0, 1, 0).finalRead(9, 0, 0);
    assertThat(check(lost.history())).isEqualTo(1);
    assertThat(out.toString()).startsWith("VIOLATED: unseen 1");
  }

  @Test
  void isInconclusive() throws IOException {
    assertThat(check(new HistoryBuilder().sent(0, 0, 1, 0).history())).isEqualTo(3);
    assertThat(out.toString()).startsWith("INCONCLUSIVE: 1 acknowledged values of partition 0");
  }

  @Test
  void namesTheLineAndColumnOfBadText() throws IOException {
    Files.writeString(file, "{:process 0, :type :invoke, :f :send, :time 0}\n{:process 0, :type}");
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("history.edn: line 2, column 14: key :type of this map");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void namesTheOperationThatContradicts() throws IOException {
    Files.writeString(file, "{:process 0, :type :ok, :f :send, :time 0}");
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("op 0 (ok send) ends an operation that process 0 never");
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Files.write(file, "{:process é".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not UTF-8 text");
    assertThat(run(directory.toString())).isEqualTo(2);
    assertThat(run(directory.resolve("absent").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("absent: cannot be read");
    assertThat(run()).isEqualTo(2);
  }
}
