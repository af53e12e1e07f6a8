package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoryTest {

  @Test
  void tellsEachStepTheAcknowledgementTheLossAndTheBrokenProperty() {
    SpecText spec =
        SpecText.of(
            """
            Has(l, r) == l # r

            AckedDurable == \\A record \\in acked : Has(log, record)
            """);
    assertThat(Story.of(Recorded.violated(), spec)).isEqualTo(Recorded.text("story.txt"));
  }
}
