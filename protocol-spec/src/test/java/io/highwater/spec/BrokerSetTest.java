package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BrokerSetTest {
  private static final BrokerSet SET = BrokerSet.of(3, 1, 2, 3);

  @Test
  void isSortedAndDistinct() {
    assertThat(SET.toList()).containsExactly(1, 2, 3);
    assertThat(SET).isEqualTo(BrokerSet.of(List.of(2, 3, 1))).hasToString("{1,2,3}");
    assertThat(SET.at(0)).isEqualTo(1);
    assertThat(SET.size()).isEqualTo(3);
    assertThat(SET).hasSameHashCodeAs(BrokerSet.of(1, 2, 3)).isNotEqualTo(BrokerSet.of(1, 2));
  }

  @Test
  void changesMakeNewSets() {
    assertThat(SET.without(2)).isEqualTo(BrokerSet.of(1, 3));
    assertThat(SET.with(4)).isEqualTo(BrokerSet.of(1, 2, 3, 4));
    assertThat(SET.with(1)).isSameAs(SET);
    assertThat(SET.without(9)).isSameAs(SET);
    assertThat(SET.where(id -> id > 1)).isEqualTo(BrokerSet.of(2, 3));
    assertThat(SET).hasToString("{1,2,3}");
  }

  @Test
  void containsWhatItContains() {
    assertThat(SET.contains(2)).isTrue();
    assertThat(SET.contains(4)).isFalse();
    assertThat(SET.containsAll(BrokerSet.of(1, 3))).isTrue();
    assertThat(SET.containsAll(BrokerSet.of(1, 4))).isFalse();
    assertThat(BrokerSet.of().isEmpty()).isTrue();
    assertThat(SET.containsAll(BrokerSet.of())).isTrue();
  }
}
