package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.SpecActions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The trace's specification knows every action, variable and invariant of the protocol's. */
class TraceDriftTest {
  /** Told by no line, each for a reason. */
  private static final Set<String> UNTOLD =
      Set.of(
          "registeredAt", // the length of meta when a line registers
          "up", // a harness line says who lives
          "registered", // a controller line says who has registered
          "applied", // a line says which version is applied
          "clean", // what a registration after it decides is told
          "blind", // a wrong rule's
          "written", // a line does not say which producer wrote
          "fetch", // what is on its way is told when it leaves and when it is taken
          "late",
          "alterRequests",
          "com", // what the properties speak of; no program has it
          "acked",
          "told");

  @Test
  void everyActionIsExplained() throws IOException {
    String step = text("TraceReplication.tla");
    for (List<String> actions : List.of(SpecActions.load().core(), SpecActions.load().env())) {
      for (String each : actions) {
        boolean isLoss = each.startsWith("Lose") && !each.equals("LosePower");
        assertThat(isLoss || step.contains('"' + each + '"'))
            .as("TraceReplication's Step must say what a line of %s means", each)
            .isTrue();
      }
    }
  }

  @Test
  void everyVariableIsComparedOrHasAReasonNotToBe() throws IOException {
    String variables = between(text("Replication.tla"), "vars == <<", ">>");
    String compared = text("TraceReplication.tla");
    for (String each : variables.split(",\\s*")) {
      assertThat(UNTOLD.contains(each) || compared.contains(each + "'"))
          .as("After or Decided in TraceReplication must compare %s, or UNTOLD say why not", each)
          .isTrue();
    }
  }

  @Test
  void everyInvariantHoldsInTraces() throws IOException {
    Set<String> invariants = new TreeSet<>();
    String compared = text("TraceReplication.tla") + text("TraceReplication.cfg");
    for (String config : List.of("MCIsr.cfg", "MCCrash.cfg", "MCFlush.cfg")) {
      String models = text(config);
      Pattern.compile("(?<=\\s)[A-Z]\\w+(?=\\s)")
          .matcher(models.substring(models.indexOf("INVARIANTS") + "INVARIANTS".length()))
          .results()
          .map(MatchResult::group)
          .filter(each -> !each.equals("PROPERTIES"))
          .forEach(invariants::add);
    }
    invariants.remove("AckedCopies"); // of what disks hold; a trace tells what is known to be there
    assertThat(invariants)
        .hasSizeGreaterThan(10)
        .as("traces must be held to every invariant: add it to Sound in TraceReplication")
        .allMatch(compared::contains);
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start)).strip();
  }

  private static String text(String name) throws IOException {
    try (var content = SpecActions.class.getResourceAsStream(name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
