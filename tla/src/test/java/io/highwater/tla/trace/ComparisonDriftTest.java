package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.SpecActions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each field that a line tells is held against the model, and no comparison gets lost. {@code
 * -Drewrite} writes {@code conditions.txt} anew; commit that only if you know what it is for.
 */
class ComparisonDriftTest {
  private static final int WALKS = 6;
  private static final int STEPS = 90;
  private static final Path LISTED =
      Path.of("src/test/resources/io/highwater/tla/trace/conditions.txt");

  /** Told, and held against nothing, each for a reason; {@code *} is any action. */
  private static final Map<String, String> UNCOMPARED =
      Map.of(
          "*.action", "is what Step goes by",
          "*.after.leads", "is which of After's ways is gone",
          "*.kept", "is what the next life finds: if that cannot be, its OpenLog is refused",
          "*.checkpoint", "likewise",
          "OpenLog.after.pending", "nobody waits at who has no role; the projection says so",
          "SendFetchResponse.count", "is read off its reader's line, which compares it",
          "SendFetchResponse.isRead", "is how lines are paired, and no field of one",
          "ReceiveFetchResponse.isLate", "likewise",
          "ReceiveAlterPartitionRequest.isCopy", "likewise");

  /** In no walk: what the projection puts in, which tells what others tell. */
  private static final Set<String> UNWALKED = Set.of("LearnUnheard");

  private final Comparisons spec = read();

  /** Variables that no line tells as they are, each for a reason. */
  private static final Set<String> UNTOLD =
      Set.of(
          "registeredAt", // the length of meta when a line registers
          "up", // a harness line says who lives
          "registered", // a controller line says who has registered
          "applied", // a line says which version is applied
          "clean", // what a registration after it decides is told
          "blind", // a wrong rule's
          "unheard", // another's
          "written", // a line does not say which producer wrote
          "fetch", // what is on its way is told when it leaves and when it is taken
          "late",
          "alterRequests",
          "com", // what the properties speak of; no program has it
          "acked",
          "told");

  @Test
  void everyFieldOfALineIsCompared() {
    Map<String, Set<String>> told = told();
    Set<String> actions = new TreeSet<>(told.keySet());
    actions.addAll(UNWALKED);
    assertThat(actions).isEqualTo(spec.explanations().keySet());

    assertThat(uncompared(spec, told)).isEmpty();
    assertThat(told.keySet().stream().flatMap(each -> excuses(told.get(each), each)))
        .as("excuses that are needed")
        .containsAll(UNCOMPARED.keySet());
  }

  @Test
  void aFieldThatIsNotComparedIsNamed() {
    Map<String, Set<String>> more = Map.of("SendFetchRequest", Set.of("offset", "rack"));
    assertThat(uncompared(spec, more))
        .containsExactly(
            "SendFetchRequest.rack: what TraceReplication's Step has for it, TraceSendFetch(x),"
                + " must compare it: /\\ Same(\"rack\", …, x.rack); or UNCOMPARED say why not");

    Comparisons less = spec.without(place("After", "isr.stray"));
    assertThat(uncompared(less, Map.of("CompleteFlush", Set.of("after.leo", "after.isr.stray"))))
        .singleElement()
        .asString()
        .startsWith("CompleteFlush.after.isr.stray: ");
  }

  @Test
  void everyVariableIsComparedOrHasAReasonNotToBe() {
    assertThat(uncompared(spec)).isEqualTo(UNTOLD);
    assertThat(uncompared(spec.without(place("AfterLog", "hw")))).contains("hw");
  }

  /** Those that After and Decided do not speak of, nor anything that these say. */
  private static Set<String> uncompared(Comparisons spec) {
    String module = text("Replicas.tla");
    int start = module.indexOf("vars == <<") + "vars == <<".length();
    String variables = module.substring(start, module.indexOf(">>", start));
    return Stream.of(variables.split(",\\s*"))
        .filter(each -> !spec.comparesVariable(each))
        .collect(Collectors.toSet());
  }

  @Test
  void noComparisonIsLost() throws IOException {
    List<String> now = list(spec);
    if (System.getProperty("rewrite") != null) {
      Files.write(LISTED, now);
    }
    assertThat(changes(Files.readAllLines(LISTED), now)).isEmpty();
  }

  @Test
  void eachComparisonWouldBeMissed() throws IOException {
    List<String> listed = Files.readAllLines(LISTED);
    for (Comparisons.Place each : spec.conditions()) {
      assertThat(changes(listed, list(spec.without(each))))
          .as("without %s", each)
          .contains(
              each
                  + ": TraceReplication says this no more. Put it back; or, if no line need be"
                  + " held to it, say why in the commit and take it out of conditions.txt.");
    }
    assertThat(spec.conditions()).hasSizeGreaterThan(150);
  }

  private Comparisons.Place place(String definition, String what) {
    return spec.conditions().stream()
        .filter(each -> each.definition().equals(definition) && each.what().equals(what))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> list(Comparisons of) {
    return of.conditions().stream().map(Comparisons.Place::toString).toList();
  }

  /** What is to be done about the lines that only one of the lists has, or has more often. */
  private static List<String> changes(List<String> listed, List<String> now) {
    List<String> changes = new ArrayList<>();
    List<String> lost = new ArrayList<>(listed);
    now.forEach(lost::remove);
    for (String each : lost) {
      changes.add(
          each
              + ": TraceReplication says this no more. Put it back; or, if no line need be held to"
              + " it, say why in the commit and take it out of conditions.txt.");
    }
    List<String> added = new ArrayList<>(now);
    listed.forEach(added::remove);
    added.forEach(each -> changes.add(each + ": is new. Add it to conditions.txt (-Drewrite)."));
    return changes;
  }

  private static List<String> uncompared(Comparisons spec, Map<String, Set<String>> told) {
    List<String> uncompared = new ArrayList<>();
    told.forEach(
        (action, fields) -> {
          Set<String> compared = spec.compared(action);
          for (String field : fields) {
            boolean isCompared =
                compared.stream().anyMatch(each -> (field + ".").startsWith(each + "."));
            if (!isCompared && excuse(action, field) == null) {
              uncompared.add(
                  "%s.%s: what TraceReplication's Step has for it, %s, must compare it:"
                          .formatted(action, field, spec.explanations().get(action))
                      + " /\\ Same(\"%s\", …, x.%s); or UNCOMPARED say why not"
                          .formatted(field, field));
            }
          }
        });
    return uncompared;
  }

  private static Stream<String> excuses(Set<String> fields, String action) {
    return fields.stream().map(each -> excuse(action, each)).filter(Objects::nonNull);
  }

  private static String excuse(String action, String field) {
    for (String each : List.of(action + "." + field, "*." + field)) {
      if (UNCOMPARED.containsKey(each)) {
        return each;
      }
    }
    return null;
  }

  /** What lines of each action tell, as the projection hands it to the model. */
  private static Map<String, Set<String>> told() {
    Map<String, Set<String>> told = new TreeMap<>();
    for (String world : WorldTraces.worlds()) {
      for (List<String> walk : WorldTraces.randomWalks(world, WALKS, STEPS, 1)) {
        for (PartitionLines each : PartitionLines.of(TraceFolder.of(world, walk))) {
          for (Map<String, Object> line : Projection.of(each).projected()) {
            String action = (String) line.get("action");
            collect("", line, told.computeIfAbsent(action, first -> new TreeSet<>()));
          }
        }
      }
    }
    return told;
  }

  private static void collect(String path, Map<?, ?> object, Set<String> fields) {
    object.forEach(
        (name, value) -> {
          String field = path + name;
          if (value instanceof Map<?, ?> inner && !inner.containsKey("set")) {
            collect(field + ".", inner, fields);
          } else if (value != null) {
            fields.add(field);
          }
        });
  }

  private static Comparisons read() {
    Set<String> steps = new TreeSet<>(SpecActions.load().core());
    steps.addAll(SpecActions.load().env());
    steps.add("WriteBatchToLeader"); // WriteRecordToLeader, several times
    return new Comparisons(text("TraceReplication.tla"), steps);
  }

  private static String text(String module) {
    try (var content = SpecActions.class.getResourceAsStream(module)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
