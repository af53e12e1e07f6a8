package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecActions;
import io.highwater.tla.SpecFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace's specification knows every action and invariant of the protocol's. */
class TraceDriftTest {
  /** Of no line, each for a reason. */
  private static final Set<String> UNASKED =
      Set.of(
          "ExactlyOnceInOrder"); // a line says neither which producer wrote nor with which sequence

  @TempDir private Path folder;

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
  void whatModelsAreHeldToTracesAreHeldTo() throws IOException {
    Path spec = SpecFiles.locate(folder);
    Set<String> asked = names("(?:Holding|Keeping)\\(\"(\\w+)\"", text("TracePromises.tla"));
    Set<String> safety =
        names(
            "(?m)^(\\w+) ==",
            between(
                text("Properties.tla"), "EXTENDS", "\\* What clients see of all this is one log."));
    Set<String> claimed = new TreeSet<>();
    try (Stream<Path> files = Files.list(spec)) {
      files
          .filter(each -> each.getFileName().toString().matches("MC.*\\.cfg"))
          .forEach(each -> claimed.addAll(ModelConfig.read(each).claims()));
    }
    claimed.retainAll(safety);
    claimed.removeAll(UNASKED);

    assertThat(claimed).contains("TypeOK", "AckedDurable", "AckedCopies").hasSizeGreaterThan(20);
    assertThat(claimed)
        .as("traces must be held to what models are held to: add it to TracePromises")
        .isSubsetOf(asked);
  }

  /** TLC cannot be asked for the step of a property of behaviours, so it is written there again. */
  @Test
  void whatAStepPromisesIsWhatTheModelSays() throws IOException {
    String steps = text("TracePromises.tla");
    Set<String> repeated = names("(?m)^(\\w+)Step +==", steps);
    repeated.remove("AckedCopies"); // of a version's settings there

    assertThat(repeated).hasSize(11);
    for (String each : repeated) {
      String model = definition(text("Properties.tla"), each);
      assertThat("[][" + definition(steps, each + "Step") + "]")
          .as("%sStep in TracePromises must be as Properties has it", each)
          .isEqualTo(model.substring(0, model.lastIndexOf(']') + 1));
    }
  }

  private static String definition(String module, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + " +==((?:.*\n)(?:  .*\n)*)").matcher(module);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1).strip().replaceAll("\\s+", " ");
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(each -> each.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
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
