package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A disk that forgets what nobody had flushed is in the model, and so is what that breaks. */
class BrokenPromiseTest {
  private static final int WALKS = 40;
  private static final int STEPS = 60;

  /** As if each crash had been a power loss, and what was not flushed were gone. */
  private static List<String> forgotten(List<String> trace) {
    List<String> lines = new ArrayList<>();
    for (String text : trace) {
      Map<String, Object> line = Json.object(text);
      if ("CrashBroker".equals(line.get("action"))) {
        line.put("action", "LosePower");
      } else if ("OpenLog".equals(line.get("action"))) {
        Map<String, Object> after = TraceLine.map(line.get("after"));
        after.putAll(Map.of("leo", 0L, "hw", 0L, "durable", 0L, "epochs", List.of()));
      }
      lines.add(Json.write(line));
    }
    return lines;
  }

  @Test
  void aStepThatBreaksAPromiseIsToldFromOneThatIsNone() throws Exception {
    TraceCheck check = new TraceCheck();
    for (List<String> walk : WorldTraces.randomWalks("crash", WALKS, STEPS, 6)) {
      check.add("forgotten", forgotten(walk));
    }

    List<Refusal> refusals =
        check.check().stream().map(TraceCheck.Verdict::refusal).flatMap(Optional::stream).toList();

    assertThat(refusals)
        .filteredOn(Refusal::isStep)
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(each.toString())
                    .contains("is a step of the specification, but it breaks ")
                    .contains("CandidateComplete"));
    assertThat(refusals).anyMatch(each -> !each.isStep());
  }
}
