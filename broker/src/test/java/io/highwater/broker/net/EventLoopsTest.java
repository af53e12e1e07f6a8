package io.highwater.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EventLoopsTest {
  /** Native libraries that do not fit would otherwise only be slower, and nobody would notice. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void linuxHasEpoll() {
    try (EventLoops loops = EventLoops.start(1, "test")) {
      assertThat(loops.isEpoll()).isTrue();
    }
  }
}
