package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void readsABootstrapList() {
    assertThat(Address.parse("localhost:9092, ::1:9093"))
        .containsExactly(new Address("localhost", 9092), new Address("::1", 9093));
    assertThat(new Address("h", 1)).hasToString("h:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", ":9092", "h:", "h:x", "h:0", "h:70000", "h:1,,h:2"})
  void refusesWhatIsNone(String list) {
    assertThatThrownBy(() -> Address.parse(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected host:port");
  }
}
