package io.highwater.tla;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Recorded outputs of TLC. */
final class Recorded {
  private Recorded() {}

  static String text(String name) {
    try (InputStream content = Recorded.class.getResourceAsStream(name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TlcResult result(String output, Consumer<TlcProgress> listener) {
    TlcOutput parser = new TlcOutput("Liveness", listener);
    output.lines().forEach(parser::accept);
    return parser.result().after(Duration.ofSeconds(1));
  }

  static TlcResult violated() {
    return result(text("violated.txt"), progress -> {});
  }
}
