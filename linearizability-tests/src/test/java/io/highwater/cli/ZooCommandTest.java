package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command shows entries to whoever knows them. */
final class ZooCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyJudgeHasAColumn() {
    assertThat(zoo("--entry", "acks1,A5,truncate-to-high-watermark")).isZero();

    assertThat(out.toString().lines().map(each -> each.replaceAll(" +", " ").strip()))
        .anyMatch(each -> each.equals("rule or setting model simulator broker"))
        .anyMatch(each -> each.matches("A1 \\d+ seeds, .* steps \\d+ seeds, .*"))
        .anyMatch(each -> each.equals("A5 out of reach out of reach out of reach"))
        .anyMatch(each -> each.matches("acks1 \\d+ states 1 seeds, .* 1 steps \\d+ seeds, .*"))
        .anyMatch(each -> each.startsWith("A5 model equivalent: "));
    assertThat(err.toString()).contains("acks1: AckedDurable", "truncate-to-high-watermark: ");
  }

  @Test
  void anUnknownEntryIsRefusedBeforeAnythingRuns() {
    assertThat(zoo("--entry", "acks1,Z9")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("no entry 'Z9'; there are: [", "truncate-to-high-watermark");
    assertThat(zoo("--judge", "simulator", "--entry", "flush-never")).isEqualTo(ExitCode.USAGE);
    assertThat(zoo("--judge", "jury")).isEqualTo(ExitCode.USAGE);
  }

  private int zoo(String... args) {
    CommandLine line = new CommandLine(new ZooCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
