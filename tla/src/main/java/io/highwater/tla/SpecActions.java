package io.highwater.tla;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The names of the specification's actions, read from the disjuncts of {@code CoreNext} and {@code
 * EnvNext} in {@code Replication.tla}. The Java core has one method for each of {@link #core()},
 * the simulator one fault for each of {@link #env()}.
 */
public final class SpecActions {
  private static final Pattern DISJUNCT = Pattern.compile("\\\\/ (?:\\\\E [^:]*: )*(\\w+)\\(");

  private final SpecText spec;

  SpecActions(SpecText spec) {
    this.spec = spec;
  }

  /**
   * The actions of the packaged {@code Replication.tla}.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static SpecActions load() {
    try (InputStream content = SpecActions.class.getResourceAsStream("Replication.tla")) {
      return new SpecActions(
          SpecText.of(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the packaged Replication.tla", e);
    }
  }

  /** What brokers and the controller do, in the specification's order. */
  public List<String> core() {
    return disjuncts("CoreNext");
  }

  /** What the world does to them, in the specification's order. */
  public List<String> env() {
    return disjuncts("EnvNext");
  }

  private List<String> disjuncts(String name) {
    String text =
        spec.definition(name)
            .orElseThrow(() -> new IllegalStateException("the specification defines no " + name));
    return DISJUNCT.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
