package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.disk.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SimNodeTest {
  private static final String STORY =
      """
      depth broker
      version 1
      world partitions=1 flush.policy=never min.insync.replicas=2 segment.bytes=1000000 elr=1 disturbed=6000 seed=1
      violates Progress
      0 produce client=1 acks=-1 idempotent=0
      """;

  @Test
  void onlyWhatTheDiskHasRefusedIsOfTheDisk() {
    IOException refusal = new SimDisk.Refusal("No space left on device");

    assertThat(SimNode.isOfTheDisk(new UncheckedIOException(refusal))).isTrue();
    assertThat(SimNode.isOfTheDisk(new IOException("a segment ends within a batch"))).isFalse();
    assertThat(SimNode.isOfTheDisk(new IllegalStateException("no such offset"))).isFalse();
  }

  @Test
  void whoStartsAgainHasTheOtherSettings() {
    WholeSimulator as = world(STORY);
    WholeSimulator other =
        world(STORY + "1000 reconfigure node=1 lag=700 fetch=1000 segment=1000 down=100\n");

    WholeResult result = other.run();
    assertThat(result.violation()).isNull();
    assertThat(result.mishaps()).containsOnlyKeys(Mishap.RECONFIGURE);
    assertThat(as.run().violation()).isNull();
    assertThat(as.segments(1)).isEqualTo(1);
    assertThat(other.segments(1)).isGreaterThan(1);
    assertThat(other.segments(2)).isEqualTo(1);
  }

  private static WholeSimulator world(String story) {
    return new WholeSimulator(
        WholeStory.parse(story), WholeMutant.NONE, Oracle.NONE, Optional.empty(), null);
  }
}
