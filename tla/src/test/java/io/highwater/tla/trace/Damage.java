package io.highwater.tla.trace;

import io.highwater.tla.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Damages traces of one file: drops a line, swaps two, changes one field. */
final class Damage {
  private static final int TRIES_PER_FIELD = 2;
  private static final int TRIES_PER_ERROR = 15;

  /** What leaders and the controller answer, and one that neither does. */
  private static final List<String> ERRORS =
      List.of(
          "NONE",
          "FENCED_LEADER_EPOCH",
          "UNKNOWN_LEADER_EPOCH",
          "NOT_LEADER_OR_FOLLOWER",
          "STALE_BROKER_EPOCH",
          "INVALID_UPDATE_VERSION",
          "INELIGIBLE_REPLICA",
          "NEW_LEADER_ELECTED",
          "INVALID_REQUEST");

  private static final long BEYOND_32_BITS = 99_999_999_999L;

  private final SplittableRandom random;
  private final List<Damaged> all = new ArrayList<>();

  Damage(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * A damaged trace.
   *
   * @param what was done to it
   * @param line where, in the damaged trace, counted as a file's lines
   * @param isLegal whether it is a behaviour all the same, by what the lines say
   * @param lines with every actor's numbers made whole again
   * @param counted the same with the numbers as they were
   */
  record Damaged(String what, int line, boolean isLegal, List<String> lines, List<String> counted) {
    /** A field was changed, and no line is missing or elsewhere. */
    boolean isChange() {
      return what.contains(": ");
    }

    @Override
    public String toString() {
      return "line " + line + ", " + what;
    }
  }

  /** Those of which a field was changed. */
  Set<String> actions() {
    return all.stream()
        .filter(Damaged::isChange)
        .map(Damaged::what)
        .map(each -> each.substring(0, each.indexOf('.')))
        .collect(Collectors.toSet());
  }

  List<Damaged> all() {
    return all;
  }

  /** The lines, with every actor's numbers made whole again. */
  static List<String> renumbered(List<String> lines) {
    List<String> result = new ArrayList<>(List.of(lines.getFirst()));
    Map<String, Long> last = new HashMap<>();
    for (String each : lines.subList(1, lines.size())) {
      Map<String, Object> line = Json.object(each);
      String actor = line.get("actor") + "/" + line.get("incarnation");
      line.put("seq", last.merge(actor, 1L, Long::sum));
      result.add(Json.write(line));
    }
    return result;
  }

  /** Drops some lines, one in each trace. */
  void drop(List<String> trace, int times) {
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(1, trace.size());
      List<String> lines = new ArrayList<>(trace);
      lines.remove(at);
      add("dropped " + action(trace, at), at, LegalChanges.drop(trace, at), lines);
    }
  }

  /**
   * Swaps some lines, each with the next of the same actor: other orders are not told by a file.
   */
  void swap(List<String> trace, int times) {
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(1, trace.size());
      int next = LegalChanges.nextOfActor(trace, at);
      if (next > 0) {
        List<String> lines = new ArrayList<>(trace);
        lines.set(at, trace.get(next));
        lines.set(next, trace.get(at));
        add(
            "swapped %s and %s".formatted(action(trace, at), action(trace, next)),
            at,
            LegalChanges.swap(trace, at, next),
            lines);
      }
    }
  }

  private void add(String what, int at, boolean isLegal, List<String> lines) {
    all.add(new Damaged(what, at + 1, isLegal, renumbered(lines), lines));
  }

  private static String action(List<String> trace, int at) {
    return (String) Json.object(trace.get(at)).get("action");
  }

  /** Changes every field of every action, a few times each, wherever it occurs. */
  void change(List<List<String>> traces) {
    Map<String, List<Place>> places = new TreeMap<>();
    for (List<String> trace : traces) {
      for (int at = 1; at < trace.size(); at++) {
        Map<String, Object> line = Json.object(trace.get(at));
        collect(trace, at, line.get("action") + "", line, List.of(), places);
      }
    }
    places.forEach(
        (field, where) -> {
          int tries = field.endsWith(".error") ? TRIES_PER_ERROR : TRIES_PER_FIELD;
          for (int i = 0; i < Math.min(tries, where.size()); i++) {
            change(field, where.get(random.nextInt(where.size())));
          }
        });
  }

  private record Place(List<String> trace, int at, List<String> path) {}

  private static void collect(
      List<String> trace,
      int at,
      String name,
      Map<String, Object> object,
      List<String> path,
      Map<String, List<Place>> places) {
    object.forEach(
        (key, value) -> {
          List<String> deeper = new ArrayList<>(path);
          deeper.add(key);
          // Dropping and swapping is what counters notice; a topic's name is for people.
          boolean counted = (path.isEmpty() && key.equals("seq")) || key.equals("topic");
          String field = name + "." + (key.matches("\\d+|.*-\\d+") ? "*" : key);
          if (value instanceof Map<?, ?>) {
            collect(trace, at, field, TraceLine.map(value), deeper, places);
          } else if (value != null && !counted) {
            places
                .computeIfAbsent(field, missing -> new ArrayList<>())
                .add(new Place(trace, at, deeper));
          }
        });
  }

  private void change(String field, Place place) {
    Map<String, Object> line = Json.object(place.trace().get(place.at()));
    Map<String, Object> object = line;
    for (String each : place.path().subList(0, place.path().size() - 1)) {
      object = TraceLine.map(object.get(each));
    }
    String key = place.path().getLast();
    Object before = object.get(key);
    Object after = other(key, before);
    object.put(key, after);
    List<String> lines = new ArrayList<>(place.trace());
    lines.set(place.at(), Json.write(line));
    all.add(
        new Damaged(
            "%s: %s instead of %s".formatted(field, after, before),
            place.at() + 1,
            LegalChanges.change(place.trace(), place.at(), key, before, after),
            lines,
            lines));
  }

  private Object other(String key, Object value) {
    return switch (value) {
      case Long number ->
          switch (random.nextInt(5)) {
            case 0 -> BEYOND_32_BITS;
            case 1, 2 -> number == 0 ? 1L : number - 1;
            default -> number + 1;
          };
      case Boolean truth -> !truth;
      case String text when key.equals("error") -> otherError(text);
      case String text when text.equals("all") -> "1";
      case String text when key.equals("acks") -> "all";
      case String text -> text + "x";
      case List<?> list when list.isEmpty() ->
          key.equals("epochs") ? List.of(List.of(0L, 0L)) : List.of(1L);
      case List<?> list when key.equals("epochs") -> shifted(list);
      case List<?> list -> list.subList(0, list.size() - 1);
      default -> throw new IllegalStateException("no other " + value);
    };
  }

  private String otherError(String error) {
    List<String> others = ERRORS.stream().filter(each -> !each.equals(error)).toList();
    return others.get(random.nextInt(others.size()));
  }

  private Object shifted(List<?> epochs) {
    List<Object> result = new ArrayList<>(epochs);
    int at = random.nextInt(result.size());
    List<?> entry = (List<?>) result.get(at);
    result.set(
        at,
        random.nextBoolean()
            ? List.of((Long) entry.get(0) + 1, entry.get(1))
            : List.of(entry.get(0), (Long) entry.get(1) + 1));
    return result;
  }

  /** How many there are of each kind, for a table. */
  static Map<String, Integer> counts(List<Damaged> damaged) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    damaged.forEach(each -> counts.merge(each.what().split("[ :.]")[0], 1, Integer::sum));
    return counts;
  }
}
