package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import io.highwater.tla.TraceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field that is missing, null, of another type or one too many is found in its line. */
class ShapeTest {
  private static final int WALKS = 4;
  private static final int STEPS = 60;
  private static final Object NOTHING = new Object();

  private static final List<String> MAPS = List.of("brokerEpochs", "progress", "versions");

  /** Fields that a line may do without; to say of them what is not so is for the model to find. */
  private static final List<String> OPTIONAL =
      List.of("answered", "start", "joinerEpoch", "brokerEpoch", "id", "isr");

  @Test
  void damageToTheShapeOfAnyFieldIsFoundInItsLine() {
    int tried = 0;
    for (Map.Entry<String, List<Object>> each : fields().entrySet()) {
      Map<String, Object> line = TraceLine.map(each.getValue().get(0));
      List<?> path = (List<?>) each.getValue().get(1);
      for (Object other :
          List.of(NOTHING, "null", 5L, "text", true, List.of("x"), Map.of("x", 1L))) {
        Object value = other.equals("null") ? null : other;
        Map<String, Object> damaged = Json.object(Json.write(line));
        if (put(damaged, path, value) && !isLegal(path, value)) {
          tried++;
          assertThat(refusal(damaged)).as("%s: %s", each.getKey(), value).isNotNull();
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
  }

  @Test
  void aFieldTooManyIsFound() {
    for (Map.Entry<String, List<Object>> each : fields().entrySet()) {
      Map<String, Object> damaged = Json.object(Json.write(TraceLine.map(each.getValue().get(0))));
      List<Object> path = new ArrayList<>((List<?>) each.getValue().get(1));
      path.set(path.size() - 1, "rack");
      put(damaged, path, 1L);
      if (path.size() > 1 && !MAPS.contains(path.get(path.size() - 2))) {
        assertThat(refusal(damaged)).as(each.getKey()).contains("rack");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'settings':{'elr':'yes'} | settings: expected true or false",
        "'settings':99 | settings: expected an object, not 99",
        "'other':1 | settings: expected an object, not null",
        "'settings':{},'settings':{} | a name other than settings",
        "'settings':{},'node':'broker-1','incarnation':1,'id':5 | id: expected a text, not 5"
      })
  void aHeaderSaysWhatItMust(String said, String why) {
    String header =
        "{'format':'highwater-trace','version':1,'source':'processes','violated':null,%s}"
            .formatted(said)
            .replace('\'', '"');
    assertThatThrownBy(() -> TraceFolder.of("trace", List.of(header)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(why.startsWith("settings: expected true") ? "elr: expected" : why);
  }

  private static String refusal(Map<String, Object> fields) {
    try {
      Shape.require(new TraceLine("trace", 2, fields));
      return null;
    } catch (Refusal.Found found) {
      return found.getMessage();
    }
  }

  private static boolean isLegal(List<?> path, Object value) {
    Object last = path.getLast();
    if (value == NOTHING) {
      boolean isNamedByWhatItIsOf = path.size() > 2 && MAPS.contains(path.get(path.size() - 2));
      boolean isMessage = last.equals("message"); // of an answer that nobody has asked for
      return OPTIONAL.contains(last) || isNamedByWhatItIsOf || isMessage;
    }
    return value == null
        ? last.equals("diverging")
        : value instanceof String && List.of("action", "actor").contains(last);
  }

  /** Whether that is another shape than before. */
  private static boolean put(Map<String, Object> line, List<?> path, Object value) {
    Map<String, Object> object = line;
    for (Object each : path.subList(0, path.size() - 1)) {
      object = TraceLine.map(object.get(each));
    }
    String last = (String) path.getLast();
    Object before = object.get(last);
    if (value == NOTHING) {
      object.remove(last);
      return true;
    }
    object.put(last, value);
    return value == null || before == null || !value.getClass().equals(before.getClass());
  }

  /** Each field that lines of each action have, with a line that has it. */
  private static Map<String, List<Object>> fields() {
    Map<String, List<Object>> fields = new TreeMap<>();
    for (String world : WorldTraces.worlds()) {
      for (List<String> walk : WorldTraces.randomWalks(world, WALKS, STEPS, 1)) {
        for (String each : walk.subList(1, walk.size())) {
          Map<String, Object> line = Json.object(each);
          collect(line, line, List.of(), fields);
        }
      }
    }
    return fields;
  }

  private static void collect(
      Map<String, Object> line,
      Map<String, Object> object,
      List<Object> path,
      Map<String, List<Object>> fields) {
    object.forEach(
        (key, value) -> {
          List<Object> deeper = new ArrayList<>(path);
          deeper.add(key);
          fields.putIfAbsent(line.get("action") + " " + deeper, List.of(line, deeper));
          if (value instanceof Map<?, ?>) {
            collect(line, new LinkedHashMap<>(TraceLine.map(value)), deeper, fields);
          }
        });
  }
}
