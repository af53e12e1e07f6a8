package io.highwater.spec.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.Check;
import io.highwater.spec.Event.EpochStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EpochHistoryTest {
  private final EpochHistory history = new EpochHistory(List.of());

  @Test
  void anEpochEndsWhereTheNextStarts() {
    history.begin(1, 0);
    history.begin(3, 4);

    assertThat(history.endOf(0, 0, 9)).isEqualTo(new EpochStart(-1, 0));
    assertThat(history.endOf(1, 0, 9)).isEqualTo(new EpochStart(1, 4));
    assertThat(history.endOf(2, 0, 9)).isEqualTo(new EpochStart(1, 4));
    assertThat(history.endOf(7, 0, 9)).isEqualTo(new EpochStart(3, 9));
  }

  @Test
  void anEpochWithoutRecordsGivesWayToAnOlderOne() {
    history.begin(1, 0);
    assertThat(history.begin(5, 4)).isTrue();
    assertThat(history.epochBelow(4)).isEqualTo(1);

    assertThat(history.begin(3, 4)).isTrue();

    assertThat(history.starts()).containsExactly(new EpochStart(1, 0), new EpochStart(3, 4));
    assertThat(history.begin(3, 7)).isFalse();
  }

  @Test
  void epochsNeverGoBackOverRecords() {
    history.begin(3, 0);

    assertThatThrownBy(() -> history.begin(2, 1))
        .isInstanceOf(Check.Violated.class)
        .hasMessageContaining("3 and 2");
  }

  @Test
  void aCutForgetsWhatStartedAboveIt() {
    history.begin(1, 0);
    history.begin(3, 4);

    assertThat(history.truncate(5)).isFalse();
    assertThat(history.truncate(4)).isTrue();
    assertThat(history).hasToString("[1@0]");
    assertThat(history.newestEpoch()).isEqualTo(1);
  }

  /** Against a log that remembers each record's epoch. */
  @Test
  void agreesWithANaiveLog() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      EpochHistory fast = new EpochHistory(List.of());
      List<Integer> naive = new ArrayList<>();
      int epoch = 0;
      for (int step = 0; step < 40; step++) {
        switch (random.nextInt(4)) {
          case 0 -> epoch += random.nextInt(3);
          case 1 -> {
            int end = random.nextInt(naive.size() + 1);
            fast.truncate(end);
            naive.subList(end, naive.size()).clear();
          }
          default -> {
            fast.begin(epoch, naive.size());
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
              naive.add(epoch);
            }
          }
        }
        for (int asked = 0; asked <= epoch; asked++) {
          EpochStart end = fast.endOf(asked, 0, naive.size());
          assertThat(end.startOffset()).as("seed %d", seed).isEqualTo(naiveEnd(naive, asked));
        }
        for (int offset = 1; offset <= naive.size(); offset++) {
          assertThat(fast.epochBelow(offset)).isEqualTo(naive.get(offset - 1));
        }
      }
    }
  }

  private static long naiveEnd(List<Integer> log, int epoch) {
    long end = 0;
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i) <= epoch) {
        end = i + 1L;
      }
    }
    return end;
  }
}
