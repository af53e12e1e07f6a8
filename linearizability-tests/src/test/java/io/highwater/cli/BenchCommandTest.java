package io.highwater.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--against=redpanda     | --against is kafka:VERSION, as in kafka:4.3.1, not 'redpanda'",
        "--against=kafka:       | --against is kafka:VERSION",
        "--against=kafka:../..  | --against is kafka:VERSION",
        "--profile=some         | --profile is one of quick, full, not 'some'",
        "--pairs=-1             | --pairs is from 1 to 100, not -1",
        "--nonsense             | Unknown option: '--nonsense'"
      })
  void aBadOptionIsRefusedWithWhatWasExpected(String option, String message) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));
    assertThat(commandLine.execute(option.strip())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }
}
