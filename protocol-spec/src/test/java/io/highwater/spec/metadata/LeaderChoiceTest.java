package io.highwater.spec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.BrokerSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaderChoiceTest {
  private static int choose(BrokerSet isr, BrokerSet alive) {
    return LeaderChoice.choose(List.of(2, 3, 1), isr, alive::contains);
  }

  @Test
  void theFirstInSyncAndAliveLeads() {
    assertThat(choose(BrokerSet.of(1, 2, 3), BrokerSet.of(1, 2, 3))).isEqualTo(2);
    assertThat(choose(BrokerSet.of(1, 2, 3), BrokerSet.of(1, 3))).isEqualTo(3);
    assertThat(choose(BrokerSet.of(1), BrokerSet.of(1, 2, 3))).isEqualTo(1);
  }

  @Test
  void nobodyOutsideTheIsrLeads() {
    assertThat(choose(BrokerSet.of(1), BrokerSet.of(2, 3))).isEqualTo(PartitionState.NO_LEADER);
    assertThat(choose(BrokerSet.of(), BrokerSet.of(1, 2, 3))).isEqualTo(PartitionState.NO_LEADER);
  }
}
