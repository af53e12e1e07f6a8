package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The parts of a range have each of its seeds once. */
final class SeedPartTest {
  @Property
  void eachSeedIsInOnePart(
      @ForAll @IntRange(min = -50, max = 50) int first,
      @ForAll @IntRange(min = 0, max = 60) int more,
      @ForAll @IntRange(min = 1, max = 70) int parts) {
    SeedRange range = new SeedRange(first, first + more);
    long sum = 0;
    for (int number = 1; number <= parts; number++) {
      SeedPart part = new SeedPart(range, number, parts);
      sum += part.size();
      assertThat(LongStream.rangeClosed(first - 5L, first + more + 5L).filter(part::contains))
          .hasSize((int) part.size());
    }
    assertThat(sum).isEqualTo(range.size());
  }

  @Test
  void thereAreNoMorePartsThanCanBeCounted() {
    SeedRange range = new SeedRange(1, 2);
    assertThat(SeedPart.parse(range, "1/2147483647").size()).isOne();
    assertThat(SeedPart.parse(range, "3/3").size()).isZero();
    for (String wrong : new String[] {"1/9223372036854775807", "0/2", "3/2", "1/0", "2", "a/b"}) {
      assertThatThrownBy(() -> SeedPart.parse(range, wrong))
          .hasMessage("'%s': expected I/N with I from 1 to N, and N up to 2147483647", wrong);
    }
  }

  @Test
  void aRangeCanBeCountedAndRead() {
    assertThat(SeedRange.parse("-3..5")).isEqualTo(new SeedRange(-3, 5)).hasToString("-3..5");
    assertThat(SeedRange.parse("9223372036854775806..9223372036854775807").size()).isEqualTo(2);
    assertThatThrownBy(() -> SeedRange.parse("5..1"))
        .hasMessage("'5..1': expected A..B, the smaller number first");
    assertThatThrownBy(() -> SeedRange.parse("1-5"))
        .hasMessage("'1-5': expected A..B, two numbers");
    assertThatThrownBy(() -> SeedRange.parse("1..2..3")).hasMessageContaining("two numbers");
    assertThatThrownBy(() -> SeedRange.parse("-9223372036854775808..9223372036854775807"))
        .hasMessageContaining("fewer seeds");
    assertThatThrownBy(() -> SeedRange.parse("0..9223372036854775807"))
        .hasMessageContaining("fewer seeds");
  }
}
