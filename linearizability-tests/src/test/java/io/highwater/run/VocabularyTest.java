package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.KafkaError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a depth can say is expected of it; what it cannot is no news. */
final class VocabularyTest {
  @Test
  void whatCouldHaveBeenHeardIsCountedAndWhatCouldNotIsNot() {
    TreeMap<String, Long> heard = new TreeMap<>(Map.of("NONE", 3L, "CORRUPT_MESSAGE", 0L));

    assertThat(Vocabulary.with(heard, List.of(KafkaError.NONE, KafkaError.NOT_CONTROLLER)))
        .isEqualTo(Map.of("NONE", 3L, "NOT_CONTROLLER", 0L));
  }

  @Test
  void whatIsHeardAgainstExpectationStays() {
    TreeMap<String, Long> heard = new TreeMap<>(Map.of("CORRUPT_MESSAGE", 1L, "fence", 2L));

    assertThat(Vocabulary.with(heard, List.of())).isEqualTo(heard);
    assertThat(Vocabulary.without(heard, List.of("fence"))).isEqualTo(heard);
    assertThat(Vocabulary.without(new TreeMap<>(Map.of("fence", 0L)), List.of("fence"))).isEmpty();
  }

  /** Otherwise a code that is lost would not be missed. */
  @Test
  void bareNodesSayNothingThatIsNotExpectedOfThem() {
    for (long seed = 1; seed <= 12; seed++) {
      assertThat(Depth.NODES.run(seed, "").counts().get("errors").keySet())
          .allMatch(each -> Vocabulary.NODES.contains(KafkaError.valueOf(each)));
    }
  }
}
