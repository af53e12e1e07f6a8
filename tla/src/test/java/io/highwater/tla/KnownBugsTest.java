package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.Bug;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The specification and the core call wrong rules by the same names. */
class KnownBugsTest {
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  @Test
  void theSpecificationHasThoseThatTheCoreSaysItHas() {
    String known = SpecText.read(Path.of("Settings.tla")).definition("KnownBugs").orElseThrow();
    List<String> ids = QUOTED.matcher(known).results().map(id -> id.group(1)).toList();

    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Bug.values()).filter(Bug::isInModel).map(Bug::id).toList());
  }
}
