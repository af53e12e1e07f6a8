package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernels of the specification and of the core decide the same, for every input with three
 * brokers: TLC and Java write the same table.
 */
class KernelTableTest {
  private static final int LINES_LEAST = 150_000;

  @TempDir Path scratch;

  /** What {@code MCKernels} prints. */
  private Set<String> printedByTlc() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx600m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                Tlc.jar().toString(),
                "tlc2.TLC",
                "-deadlock",
                "-metadir",
                scratch.toString(),
                "-config",
                "MCKernels.cfg",
                "MCKernels.tla")
            .redirectErrorStream(true)
            .start();
    Set<String> lines = new HashSet<>();
    StringBuilder rest = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("\"") && line.endsWith("\"")) {
          lines.add(line.substring(1, line.length() - 1).replace("\\\"", "\""));
        } else {
          rest.append(line).append('\n');
        }
      }
    }
    assertThat(process.waitFor()).as(rest.toString()).isZero();
    return lines;
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  private static Set<String> names(Set<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf('|')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bothSidesDecideTheSame() throws Exception {
    Set<String> java = KernelTable.lines(Bugs.NONE);
    Set<String> model = printedByTlc();

    assertThat(model).hasSizeGreaterThan(LINES_LEAST);
    assertThat(without(java, model)).as("only the core decides so").isEmpty();
    assertThat(without(model, java)).as("only the specification decides so").isEmpty();
  }

  @Test
  void aWrongRuleWouldShow() {
    Set<String> right = KernelTable.lines(Bugs.NONE);
    Set<String> wrong =
        KernelTable.lines(
            Bugs.of(
                Bug.A2, Bug.A3, Bug.A6, Bug.A11, Bug.A14, Bug.B1, Bug.B4, Bug.B13, Bug.B14, Bug.B16,
                Bug.C1, Bug.C2, Bug.C3, Bug.C4, Bug.C6, Bug.C7, Bug.E5));

    assertThat(names(without(right, wrong)))
        .containsAll(
            List.of(
                "AfterAnswer",
                "Answerable",
                "CompleteReassignment",
                "CreatePartition",
                "Diverges",
                "Elect",
                "Heeds",
                "MayJoin",
                "NewHighWatermark",
                "NextElr",
                "OnRegister",
                "OnUnfence",
                "RecoveredHighWatermark",
                "ServesEpoch",
                "TakenBack",
                "TruncatedHighWatermark",
                "UncleanElection",
                "ValidateAlterPartition",
                "WithoutBroker"));
  }
}
