package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A killed process may have written down what it did not do any more. */
class TornTest {
  private static final int WALKS = 60;
  private static final int STEPS = 60;

  /** A trace in which a leader with company is killed and its log found again. */
  private record Killed(List<String> trace, int lastLine) {}

  private static Killed killed() {
    for (List<String> trace : WorldTraces.randomWalks("crash", WALKS, STEPS, 6)) {
      for (int at = 1; at < trace.size(); at++) {
        Map<String, Object> line = Json.object(trace.get(at));
        if (line.get("action").equals("CrashBroker")) {
          Map<String, Object> args = TraceLine.map(line.get("args"));
          int last = lastState(trace, at, args);
          if (last > 0 && isFoundAgain(trace, at, args) && leadsOthers(trace.get(last))) {
            return new Killed(trace, last);
          }
        }
      }
    }
    throw new AssertionError("no leader was killed in any of the walks");
  }

  private static int lastState(List<String> trace, int crash, Map<String, Object> args) {
    for (int at = crash - 1; at > 0; at--) {
      Map<String, Object> line = Json.object(trace.get(at));
      if (line.get("actor").equals("broker-" + args.get("broker"))
          && line.get("incarnation").equals(args.get("incarnation"))) {
        return line.get("after") == null ? 0 : at;
      }
    }
    return 0;
  }

  private static boolean isFoundAgain(List<String> trace, int crash, Map<String, Object> args) {
    return trace.subList(crash, trace.size()).stream()
        .map(Json::object)
        .anyMatch(
            line ->
                line.get("action").equals("OpenLog")
                    && line.get("actor").equals("broker-" + args.get("broker")));
  }

  private static boolean leadsOthers(String text) {
    Map<String, Object> after = TraceLine.map(Json.object(text).get("after"));
    return after.get("isr") instanceof Map<?, ?> isr && ((List<?>) isr.get("committed")).size() > 1;
  }

  /** As if the leader had been about to append one more record. */
  private static String append(String text) {
    Map<String, Object> line = Json.object(text);
    Map<String, Object> after = TraceLine.map(line.get("after"));
    after.put("leo", (Long) after.get("leo") + 1);
    line.put("action", "WriteRecordToLeader");
    line.put("args", Map.of("acks", "0", "count", 1L));
    line.remove("message");
    return Json.write(line);
  }

  private static TraceCheck.Verdict verdict(List<String> trace) throws Exception {
    return new TraceCheck().add("trace", Damage.renumbered(trace)).check().getFirst();
  }

  @Test
  void whatTheLogDoesNotHaveWasNotDone() throws Exception {
    Killed killed = killed();
    List<String> trace = new ArrayList<>(killed.trace());
    trace.add(killed.lastLine() + 1, append(trace.get(killed.lastLine())));

    assertThat(verdict(trace).refusal()).isEmpty();
  }

  @Test
  void whatCameBeforeSomethingThatWasDoneWasDone() throws Exception {
    Killed killed = killed();
    List<String> trace = new ArrayList<>(killed.trace());
    String last = trace.get(killed.lastLine());
    trace.add(killed.lastLine(), append(last));

    assertThat(verdict(trace).refusal()).isPresent();
  }
}
