package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlaValueTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "TRUE",
        "b1",
        "\"waiting\"",
        "<<>>",
        "{}",
        "<<1, <<2>>>>",
        "{b1, b2}",
        "[offset |-> 0, isr |-> {b1}]",
        "(b1 :> <<1>> @@ b2 :> None)"
      })
  void printsWhatItRead(String text) {
    assertThat(TlaValue.parse(text)).hasToString(text);
  }

  @Test
  void readsAValueOverSeveralLines() {
    TlaValue value =
        TlaValue.parse("( b1 :>\n      [pe |-> 1, committed |-> {b1, b2}] @@\n  b2 :> None )");
    assertThat(value.at("b1").at("pe").asInt()).isEqualTo(1);
    assertThat(value.at("b1").at("committed").elements()).hasSize(2);
    assertThat(value.at("b2").asText()).isEqualTo("None");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<<1", "[a |-> 1", "{1} 2", "\"open"})
  void namesThePlaceOfWhatIsNoValue(String text) {
    assertThatThrownBy(() -> TlaValue.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void refusesAnAbsentKey() {
    assertThatThrownBy(() -> TlaValue.parse("[a |-> 1]").at("b")).hasMessage("no b in [a |-> 1]");
  }
}
