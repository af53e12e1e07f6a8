package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.Tlc;
import io.highwater.tla.TlcResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Traces hold logs as runs of epochs; every operator on runs does what it does to sequences. */
class LogRunsTest {
  @Test
  void aLogAsRunsIsALog() throws InterruptedException {
    TlcResult result =
        new Tlc(Path.of("").toAbsolutePath())
            .run("MCLogRuns", "MCLogRuns", Tlc.Search.EXHAUSTIVE, progress -> {});

    assertThat(result.violated()).isEmpty();
    assertThat(result.progress().distinct()).as("TLC got past the assumptions").isEqualTo(1);
  }
}
