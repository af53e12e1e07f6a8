package io.highwater.run;

import io.highwater.tla.Json;
import java.util.ArrayList;
import java.util.Collections;
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
  private static final long SEEDS_FOR_EVERY_FAULT = 100;

  /** And one of this many in which anything never happened that could have. */
  private static final long SEEDS_FOR_EVERYTHING = 500;

  /** Faults that need something else to have happened, which under light load is rare. */
  private static final List<String> RARE = List.of("late-answer", "undone-truncation");

  private static final String FAULTS = "faults";

  /** The one figure that has a meaning here. */
  static final String SEEDS = "seeds";

  /** The sections in which a zero means that a sweep has not tried everything. */
  private static final List<String> TO_BE_TRIED =
      List.of(FAULTS, "deeds", "chores", "whims", "happenings", "errors", "replicas");

  /**
   * Copies what may still change.
   *
   * @throws IllegalArgumentException if a part is there twice or cannot be, or a count is below 0
   */
  public SweepReport {
    parts = parts.stream().sorted().toList();
    figures = new TreeMap<>(figures);
    Map<String, SortedMap<String, Long>> copy = new LinkedHashMap<>();
    counts.forEach((section, its) -> copy.put(section, new TreeMap<>(its)));
    counts = Collections.unmodifiableMap(copy);
    violated = new TreeMap<>(violated);
    requireParts(parts, partCount);
    requireCounts(figures);
    counts.values().forEach(SweepReport::requireCounts);
  }

  private static void requireParts(List<Integer> parts, int partCount) {
    int before = 0;
    for (int part : parts) {
      if (part == before) {
        throw new IllegalArgumentException(
            "part %d of %d is there twice".formatted(part, partCount));
      }
      if (part < 1 || part > partCount) {
        throw new IllegalArgumentException("there is no part %d of %d".formatted(part, partCount));
      }
      before = part;
    }
  }

  private static void requireCounts(SortedMap<String, Long> counts) {
    counts.forEach(
        (name, count) -> {
          if (count < 0) {
            throw new IllegalArgumentException("'%s' is %d".formatted(name, count));
          }
        });
  }

  /** Every seed of its parts, and no other, is what a report that is merged speaks of. */
  private SweepReport whole() {
    SeedRange range = SeedRange.parse(seeds);
    List<SeedPart> its = parts.stream().map(each -> new SeedPart(range, each, partCount)).toList();
    long size = its.stream().mapToLong(SeedPart::size).sum();
    if (done() != size) {
      throw new IllegalArgumentException(
          "'seeds' is %d, but part %s of %s has %d".formatted(done(), parts, seeds, size));
    }
    for (long red : violated.keySet()) {
      if (its.stream().noneMatch(each -> each.contains(red))) {
        throw new IllegalArgumentException(
            "seed %d is not in part %s of %s".formatted(red, parts, seeds));
      }
    }
    return this;
  }

  /** How many seeds were run. */
  public long done() {
    return figures.getOrDefault(SEEDS, 0L);
  }

  /**
   * What never happened although there was time for it; empty if all did. In few seeds some fault
   * must have been, in more of them all, in many whatever the depth is capable of.
   */
  public List<String> absent() {
    SortedMap<String, Long> faults = counts.getOrDefault(FAULTS, new TreeMap<>());
    if (!faults.isEmpty() && faults.values().stream().allMatch(each -> each == 0)) {
      return List.of("any fault");
    }
    return TO_BE_TRIED.stream().flatMap(this::absent).toList();
  }

  private Stream<String> absent(String section) {
    return counts.getOrDefault(section, new TreeMap<>()).entrySet().stream()
        .filter(each -> each.getValue() == 0)
        .map(Map.Entry::getKey)
        .filter(each -> done() >= seedsFor(section, each));
  }

  private static long seedsFor(String section, String name) {
    return section.equals(FAULTS) && !RARE.contains(name)
        ? SEEDS_FOR_EVERY_FAULT
        : SEEDS_FOR_EVERYTHING;
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
   * @throws IllegalArgumentException if the text is anything else, saying what is missing, or if it
   *     leaves out seeds of its parts
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
    found.forEach(each -> parts.add(integer("parts", each)));
    return new SweepReport(
            field(fields, "of", String.class),
            field(fields, "seeds", String.class),
            field(fields, "build", String.class),
            parts,
            integer("partCount", fields.get("partCount")),
            numbers("figures", object(fields, "figures")),
            counts,
            violated)
        .whole();
  }

  private static int integer(String name, Object value) {
    long number = is(name, value, Long.class);
    if (number != (int) number) {
      throw new IllegalArgumentException("'%s' is %d".formatted(name, number));
    }
    return (int) number;
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
