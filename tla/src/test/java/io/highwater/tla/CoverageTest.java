package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No action of the specification is one that never fires: the canaries wait for each of them. */
class CoverageTest {
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  @Test
  void everyActionIsACanary() {
    Set<String> waitedFor = new TreeSet<>();
    for (String module : new String[] {"MCReach.tla", "MCReachControl.tla"}) {
      String events = SpecText.read(Path.of(module)).definition("Events").orElseThrow();
      QUOTED.matcher(events).results().forEach(event -> waitedFor.add(event.group(1)));
    }
    assertThat(waitedFor)
        .containsAll(SpecActions.load().core())
        .containsAll(SpecActions.load().env());
  }
}
