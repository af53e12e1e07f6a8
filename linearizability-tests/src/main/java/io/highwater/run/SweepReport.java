package io.highwater.run;

import io.highwater.tla.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sweep over seeds has to say: as text, and as a line of JSON, so that the parts of a sweep
 * that was spread over machines become one again. Immutable.
 *
 * @param of what was swept: depth and mutant; parts of different sweeps do not merge
 * @param seeds first and last seed of the whole, such as {@code 1..2000}
 * @param build the digest of the first of these seeds, whichever part it is in: builds that behave
 *     otherwise have another; empty if nobody merges it
 * @param parts which parts of how many are in it, from 1
 * @param partCount of how many
 * @param figures how many {@code seeds}, events, acknowledgements and so on, by name
 * @param counts how often each thing was seen, by kind
 * @param violated the property that each red seed violates
 */
public record SweepReport(
    String of,
    String seeds,
    String build,
    List<Integer> parts,
    int partCount,
    SortedMap<String, Long> figures,
    Map<String, SortedMap<String, Long>> counts,
    SortedMap<Long, String> violated) {
  /** A sweep of this many seeds in which a fault never took effect says too little. */
  private static final long SEEDS_FOR_EVERY_FAULT = 500;

  /** The one figure that has a meaning here. */
  static final String SEEDS = "seeds";

  /** The sections in which a zero means that a sweep has not tried everything. */
  private static final List<String> TO_BE_TRIED = List.of("faults", "deeds", "chores", "whims");

  public SweepReport {
    parts = parts.stream().sorted().toList();
    figures = new TreeMap<>(figures);
    violated = new TreeMap<>(violated);
  }

  /** How many seeds were run. */
  public long done() {
    return figures.getOrDefault(SEEDS, 0L);
  }

  /** What never happened although there was time for it; empty if all did, or with few seeds. */
  public List<String> absent() {
    if (done() < SEEDS_FOR_EVERY_FAULT) {
      return List.of();
    }
    return TO_BE_TRIED.stream()
        .flatMap(section -> counts.getOrDefault(section, new TreeMap<>()).entrySet().stream())
        .filter(each -> each.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The parts that are still to come. */
  public List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int part = 1; part <= partCount; part++) {
      if (!parts.contains(part)) {
        missing.add(part);
      }
    }
    return missing;
  }

  /** The report for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    SortedMap<String, Long> others = new TreeMap<>(figures);
    others.remove(SEEDS);
    lines.add(
        "%d seeds, %d violated%s (%s, %s%s)"
            .formatted(
                done(),
                violated.size(),
                others.isEmpty() ? "" : ", " + list(others),
                of,
                seeds,
                partCount == 1 ? "" : ", %d of %d parts".formatted(parts.size(), partCount)));
    counts.forEach((section, its) -> lines.add(section + ": " + list(its)));
    violated.forEach((seed, property) -> lines.add("VIOLATED seed " + seed + ": " + property));
    return lines;
  }

  /** Names and how often, without what never was. */
  public static String listWithoutZeros(SortedMap<String, Long> counts) {
    SortedMap<String, Long> seen = new TreeMap<>(counts);
    seen.values().removeIf(each -> each == 0);
    return list(seen);
  }

  private static String list(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * This part and another of the same sweep.
   *
   * @throws IllegalArgumentException if they are parts of different sweeps, or share a part
   */
  public SweepReport with(SweepReport other) {
    same("is of", of, other.of);
    same("has seeds", seeds, other.seeds);
    same("is of a build whose first digest is", build, other.build);
    same("has so many parts:", Integer.toString(partCount), Integer.toString(other.partCount));
    for (int part : other.parts) {
      if (parts.contains(part)) {
        throw new IllegalArgumentException(
            "part %d of %d is there twice".formatted(part, partCount));
      }
    }
    Map<String, SortedMap<String, Long>> both = new LinkedHashMap<>();
    counts.forEach((section, its) -> both.put(section, new TreeMap<>(its)));
    other.counts.forEach((section, its) -> both.merge(section, its, SweepReport::sum));
    SortedMap<Long, String> red = new TreeMap<>(violated);
    red.putAll(other.violated);
    return new SweepReport(
        of,
        seeds,
        build,
        Stream.concat(parts.stream(), other.parts.stream()).toList(),
        partCount,
        sum(figures, other.figures),
        both,
        red);
  }

  private static void same(String what, String one, String other) {
    if (!one.equals(other)) {
      throw new IllegalArgumentException("one part %s %s, another %s".formatted(what, one, other));
    }
  }

  private static SortedMap<String, Long> sum(SortedMap<String, Long> a, SortedMap<String, Long> b) {
    SortedMap<String, Long> sum = new TreeMap<>(a);
    b.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }

  // ---- JSON ------------------------------------------------------------------------------------

  /** One line of JSON. */
  public String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("of", of);
    fields.put("seeds", seeds);
    fields.put("build", build);
    fields.put("parts", parts);
    fields.put("partCount", partCount);
    fields.put("figures", figures);
    fields.put("counts", counts);
    fields.put("violated", violated);
    return Json.write(fields);
  }

  /**
   * The report that {@link #toJson} has written.
   *
   * @throws IllegalArgumentException if the text is anything else, saying what is missing
   */
  public static SweepReport parse(String json) {
    Map<String, Object> fields = Json.object(json);
    Map<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
    object(fields, "counts").forEach((section, its) -> counts.put(section, numbers(section, its)));
    SortedMap<Long, String> violated = new TreeMap<>();
    object(fields, "violated")
        .forEach(
            (seed, property) ->
                violated.put(Long.valueOf(seed), is("violated", property, String.class)));
    List<Integer> parts = new ArrayList<>();
    List<?> found = field(fields, "parts", List.class);
    found.forEach(each -> parts.add(Math.toIntExact(is("parts", each, Long.class))));
    return new SweepReport(
        field(fields, "of", String.class),
        field(fields, "seeds", String.class),
        field(fields, "build", String.class),
        parts,
        Math.toIntExact(field(fields, "partCount", Long.class)),
        numbers("figures", object(fields, "figures")),
        counts,
        violated);
  }

  private static <T> T field(Map<String, Object> fields, String name, Class<T> type) {
    return is(name, fields.get(name), type);
  }

  private static <T> T is(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "expected '%s', a %s, found %s".formatted(name, type.getSimpleName(), value));
    }
    return type.cast(value);
  }

  private static Map<String, Object> object(Map<String, Object> fields, String name) {
    Map<String, Object> object = new LinkedHashMap<>();
    Map<?, ?> found = field(fields, name, Map.class);
    found.forEach((key, value) -> object.put(key.toString(), value));
    return object;
  }

  private static SortedMap<String, Long> numbers(String name, Object value) {
    SortedMap<String, Long> numbers = new TreeMap<>();
    Map<?, ?> found = is(name, value, Map.class);
    found.forEach((key, number) -> numbers.put(key.toString(), is(name, number, Long.class)));
    return numbers;
  }
}
