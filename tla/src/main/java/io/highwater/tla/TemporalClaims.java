package io.highwater.tla;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The properties that a configuration claims. TLC 2.18 does not say which temporal one is violated:
 * if there are several, each must be asked for alone.
 *
 * @param text the configuration
 * @param names in its order
 */
record TemporalClaims(String text, List<String> names) {
  /** What a violated property is called as long as it may be any of several. */
  static final String UNNAMED = "a temporal property";

  private static final Pattern CLAIM =
      Pattern.compile("(?m)^\\s*PROPERT(?:Y|IES)((?:\\s+(?![A-Z_]+\\b)\\w+)+)");

  static TemporalClaims read(Path config) throws IOException {
    String text = ModelConfig.text(config);
    return new TemporalClaims(
        text,
        CLAIM
            .matcher(text)
            .results()
            .flatMap(claim -> Stream.of(claim.group(1).strip().split("\\s+")))
            .toList());
  }

  /** What to call the one that is violated. */
  String name() {
    return names.size() == 1 ? names.getFirst() : UNNAMED;
  }

  /** The same configuration, but it claims one property only. */
  String alone(String name) {
    return CLAIM.matcher(text).replaceAll("") + "\nPROPERTY " + name + "\n";
  }
}
