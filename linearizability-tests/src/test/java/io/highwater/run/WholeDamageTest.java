package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.SimLoad;
import io.highwater.tla.Json;
import io.highwater.tla.trace.Refusal;
import io.highwater.tla.trace.TraceCheck;
import io.highwater.tla.trace.TraceCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One field of what whole brokers wrote, each into its own file, is changed: that is noticed. */
class WholeDamageTest {
  /** A short run with several partitions and lives. */
  private static final long SEED = 2;

  private static final int UNNOTICED_PERCENT = 10;

  /** Of so many fields one is changed, another with another {@code -Ddamage.first=0..7}. */
  private static final int EVERY = 8;

  /** As many fit into memory at a time. */
  private static final int BATCH = 25;

  private final SplittableRandom random = new SplittableRandom(1);

  @TempDir private Path folder;

  private record Place(Path file, int at, List<String> path) {
    String where() {
      return file.getFileName() + ":" + (at + 1);
    }
  }

  @Test
  void aChangedFieldIsNoticed() throws Exception {
    new SeedTraces(folder, Depth.BROKER, SimLoad.FULL, "").run(SEED);
    Path whole = folder.resolve("seed-" + SEED);
    assertThat(new TraceCheck().add(whole).check().getFirst().refusal()).isEmpty();
    List<String> said = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    List<Path> damaged = new ArrayList<>();
    int number = Integer.getInteger("damage.first", 0);
    for (Map.Entry<String, List<Place>> field : fields(whole).entrySet()) {
      if (number++ % EVERY > 0) {
        continue;
      }
      Place place = field.getValue().get(random.nextInt(field.getValue().size()));
      damaged.add(Files.createTempDirectory(folder, "damaged"));
      String how = damage(whole, place, damaged.getLast());
      said.add(field.getKey() + " at " + place.where() + ": " + how);
      places.add(place);
    }

    List<Verdict> verdicts = check(damaged);
    List<String> unnoticed = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Refusal refusal = verdicts.get(i).refusal().orElse(null);
      if (refusal == null) {
        unnoticed.add(said.get(i));
      } else {
        assertThat(isBefore(refusal.where(), places.get(i)))
            .as("%s: %s", said.get(i), refusal)
            .isFalse();
      }
    }
    System.out.printf(
        "%d traces of whole brokers with a field changed: %d accepted%n",
        places.size(), unnoticed.size());
    unnoticed.forEach(each -> System.out.println("  accepted: " + each));
    assertThat(places).hasSizeGreaterThan(200 / EVERY);
    assertThat(unnoticed.size() * 100).isLessThanOrEqualTo(places.size() * UNNOTICED_PERCENT);
  }

  private static List<Verdict> check(List<Path> damaged) throws IOException, InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    for (int from = 0; from < damaged.size(); from += BATCH) {
      TraceCheck check = new TraceCheck();
      for (Path each : damaged.subList(from, Math.min(from + BATCH, damaged.size()))) {
        check.add(each);
      }
      verdicts.addAll(check.check());
    }
    return verdicts;
  }

  private static boolean isBefore(String where, Place place) {
    int colon = where.lastIndexOf(':');
    return where.substring(0, colon).equals(place.file().getFileName().toString())
        && Integer.parseInt(where.substring(colon + 1)) <= place.at();
  }

  /** Where each field of each action is told. */
  private static Map<String, List<Place>> fields(Path run) throws IOException {
    Map<String, List<Place>> fields = new TreeMap<>();
    for (Path file : files(run)) {
      List<String> lines = Files.readAllLines(file);
      for (int at = 1; at < lines.size(); at++) {
        Map<String, Object> line = Json.object(lines.get(at));
        for (String part : List.of("args", "after")) {
          if (line.get(part) instanceof Map<?, ?> told) {
            collect(
                new Place(file, at, List.of(part)), line.get("action") + "." + part, told, fields);
          }
        }
      }
    }
    return fields;
  }

  private static void collect(
      Place place, String name, Map<?, ?> object, Map<String, List<Place>> fields) {
    object.forEach(
        (key, value) -> {
          List<String> path = new ArrayList<>(place.path());
          path.add((String) key);
          Place deeper = new Place(place.file(), place.at(), path);
          String field = name + "." + (path.getLast().matches("\\d+|.*-\\d+") ? "*" : key);
          if (value instanceof Map<?, ?> inner) {
            collect(deeper, field, inner, fields);
          } else if (value != null && !key.equals("topic")) {
            fields.computeIfAbsent(field, missing -> new ArrayList<>()).add(deeper);
          }
        });
  }

  /** Copies the run with that field changed, and says how. */
  private static String damage(Path run, Place place, Path copy) throws IOException {
    for (Path each : files(run)) {
      Files.copy(each, copy.resolve(each.getFileName()));
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(place.file()));
    Map<String, Object> line = Json.object(lines.get(place.at()));
    Map<String, Object> object = line;
    for (String each : place.path().subList(0, place.path().size() - 1)) {
      object = inner(object, each);
    }
    Object before = object.get(place.path().getLast());
    Object after = other(before);
    object.put(place.path().getLast(), after);
    lines.set(place.at(), Json.write(line));
    Files.write(copy.resolve(place.file().getFileName()), lines);
    return after + " instead of " + before;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> object, String key) {
    return (Map<String, Object>) object.get(key);
  }

  private static Object other(Object value) {
    return switch (value) {
      case Long number -> number + 1;
      case Boolean truth -> !truth;
      case String text when text.equals("NONE") -> "NOT_LEADER_OR_FOLLOWER";
      case String text when text.equals("all") -> "1";
      case String text -> text + "x";
      case List<?> list when list.isEmpty() -> List.of(1L);
      case List<?> list -> list.subList(0, list.size() - 1);
      default -> throw new IllegalStateException("no other " + value);
    };
  }

  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(each -> each.toString().endsWith(".ndjson")).sorted().toList();
    }
  }
}
