package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.nemesis.Kind;
import io.highwater.run.Acks;
import io.highwater.run.FlushPolicy;
import io.highwater.run.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the options of {@code highwater test} mean, and what is refused before anything starts. */
class TestCommandTest {
  @Test
  void theDefaultsAreAWholeTest() {
    Plan plan = plan();
    assertThat(plan.nemeses().kinds())
        .containsExactlyInAnyOrder(Kind.PARTITION, Kind.KILL, Kind.PAUSE);
    assertThat(plan.acks()).isEqualTo(Acks.ALL);
    assertThat(plan.minIsr()).isEqualTo(2);
    assertThat(plan.brokers()).isEqualTo(3);
    assertThat(plan.concurrency()).isEqualTo(2 * plan.partitions());
    assertThat(plan.flushPolicy()).isEqualTo(FlushPolicy.NEVER);
    assertThat(plan.keep()).isFalse();
  }

  @Test
  void thePrintedLineMeansTheSamePlan() {
    Plan plan =
        plan(
            "--nemesis=kill",
            "--time-limit=20",
            "--rate=300",
            "--min-isr=3",
            "--partitions=4",
            "--concurrency=8",
            "--idempotent",
            "--flush-policy=commit",
            "--seed=42");
    List<String> words = List.of(plan.commandLine().split(" ", -1));
    assertThat(words.subList(0, 2)).containsExactly("bin/highwater", "test");
    assertThat(plan(words.subList(2, words.size()).toArray(String[]::new))).isEqualTo(plan);
  }

  @Test
  void oneBrokerNeedsNoMore() {
    assertThat(plan("--brokers=1").minIsr()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nemesis flood          | no nemesis is called 'flood'; there are partition, kill,"
            + " pause,",
        "--nemesis kill,          | no nemesis is called ''",
        "--nemesis kill,power-loss| stands alone",
        "--time-limit 0           | --time-limit is from 1 to 86400 seconds, not 0",
        "--time-limit soon        | 'soon' is not an int",
        "--rate 0                 | --rate is from 1 to 100000",
        "--acks 2                 | --acks is one of all, 1, 0, not '2'",
        "--min-isr 4              | --min-isr is from 1 to 3",
        "--brokers 8              | --brokers is from 1 to 7",
        "--partitions 0           | --partitions is from 1 to 100",
        "--concurrency 5          | --concurrency is from 6 to 1000",
        "--acks 1 --idempotent    | --idempotent needs --acks all",
        "--flush-policy always    | --flush-policy is one of never, interval, commit",
        "--target remote          | --target is local for now, not 'remote'",
        "--workload bank          | --workload is log for now, not 'bank'",
        "--seed x                 | 'x' is not a long",
        "--no-such-thing          | Unknown option: '--no-such-thing'"
      })
  void aBadOptionIsRefusedWithWhatWasExpected(String options, String message) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = new CommandLine(new TestCommand()).setErr(new PrintWriter(err));
    assertThat(commandLine.execute(options.strip().split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void aResultsFolderInUseIsRefused(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve("thesis.txt"), "the only copy");
    StringWriter err = new StringWriter();
    CommandLine commandLine = new CommandLine(new TestCommand()).setErr(new PrintWriter(err));
    assertThat(commandLine.execute("--out", dir.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("is in use; expected a new or an empty folder");
  }

  @Test
  void aResultsFolderThatCannotBeMadeIsRefused(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("thesis.txt"), "the only copy");
    StringWriter err = new StringWriter();
    CommandLine commandLine = new CommandLine(new TestCommand()).setErr(new PrintWriter(err));
    assertThat(commandLine.execute("--out", file + "/results")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("thesis.txt/results cannot be made: ");
  }

  private static Plan plan(String... options) {
    TestCommand command = new TestCommand();
    new CommandLine(command).parseArgs(options);
    return command.plan();
  }
}
