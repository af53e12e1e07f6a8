package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fetch session answers a position under the number of the request that told it, or a later. */
class LateAnswersTest {
  private static final List<String> WALK = WorldTraces.randomWalks("failover", 1, 60, 4).getFirst();

  /** The trace with the last answer that somebody took under another number. */
  private static List<String> answeredUnder(long number) {
    Map<?, ?> taken =
        WALK.stream()
            .map(Json::object)
            .filter(line -> "ReceiveFetchResponse".equals(line.get("action")))
            .map(line -> (Map<?, ?>) line.get("message"))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return WALK.stream()
        .map(
            text -> {
              Map<String, Object> line = Json.object(text);
              if (!String.valueOf(line.get("action")).endsWith("FetchResponse")
                  || !name(line.get("message")).equals(name(taken))) {
                return text;
              }
              TraceLine.map(line.get("message")).put("correlation", number);
              return Json.write(line);
            })
        .toList();
  }

  private static String name(Object message) {
    Map<String, Object> named = TraceLine.map(message);
    return named.get("connection") + "#" + named.get("correlation");
  }

  private static Optional<Refusal> refusal(List<String> trace) throws Exception {
    return new TraceCheck().add("trace", trace).check().getFirst().refusal();
  }

  @Test
  void aLaterRequestMayBringTheAnswer() throws Exception {
    assertThat(refusal(answeredUnder(1_000_000))).isEmpty();
  }

  @Test
  void anEarlierOneBringsNoneToTheSamePosition() throws Exception {
    assertThat(refusal(answeredUnder(0)).orElseThrow().why())
        .isEqualTo("a late answer is not taken for that to the outstanding fetch");
  }
}
