package io.highwater.run;

import io.highwater.fault.sim.SimResult;
import io.highwater.fault.sim.Tally;
import io.highwater.fault.sim.storage.Deed;
import io.highwater.fault.sim.storage.StorageResult;
import io.highwater.fault.sim.whole.Mishap;
import io.highwater.fault.sim.whole.WholeResult;
import io.highwater.spec.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a simulated run ended, whatever was simulated.
 *
 * @param violation the first thing that was wrong, or null if everything held
 * @param digest the same for every run of the same seed
 * @param virtualUs how much virtual time passed; 0 where there is none
 * @param events how many things happened
 * @param acknowledged batches that clients know to be safe
 * @param counts how often each thing was seen, by kind, those that never were included; faults
 *     first
 */
public record SeedOutcome(
    long seed,
    Violation violation,
    long digest,
    long virtualUs,
    long events,
    long acknowledged,
    SequencedMap<String, SortedMap<String, Long>> counts) {
  private static final String FAULTS = "faults";

  /** In a run, silent ticks and an election come of a silent broker; a story says it in a word. */
  private static final List<String> STORIES_ONLY = List.of("fence");

  /** A run of bare nodes. */
  static SeedOutcome of(SimResult result) {
    Tally tally = result.tally();
    SequencedMap<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
    counts.put(FAULTS, spelt(tally.faults()));
    counts.put("chores", spelt(tally.chores()));
    counts.put("whims", spelt(tally.whims()));
    counts.put("happenings", Vocabulary.without(spelt(tally.happenings()), STORIES_ONLY));
    counts.put("errors", Vocabulary.with(tally.errors(), Vocabulary.NODES));
    counts.put("replicas", spelt(tally.roles()));
    counts.put("clients' operations", spelt(tally.operations()));
    counts.put("seeds by shards a broker", once(Integer.toString(result.shards())));
    return new SeedOutcome(
        result.seed(),
        result.violation(),
        result.digest(),
        result.virtualUs(),
        tally.events(),
        tally.acknowledged(),
        counts);
  }

  /** A run of whole brokers. */
  static SeedOutcome of(WholeResult result) {
    SequencedMap<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
    counts.put(FAULTS, counts(Mishap.values(), result.mishaps()));
    counts.put("chores", result.chores());
    counts.put("errors", Vocabulary.with(result.errors(), Vocabulary.BROKER));
    counts.put("seeds by flush policy", once(spelt(result.flushPolicy().name())));
    return new SeedOutcome(
        result.seed(),
        result.violation(),
        result.digest(),
        result.virtualUs(),
        result.events(),
        result.acknowledgements(),
        counts);
  }

  /** A life of a log directory. */
  static SeedOutcome of(StorageResult result) {
    SortedMap<String, Long> deeds = counts(Deed.values(), result.deeds());
    SequencedMap<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();
    counts.put("deeds", deeds);
    long events = deeds.values().stream().mapToLong(Long::longValue).sum();
    return new SeedOutcome(
        result.seed(), result.violation(), result.digest(), 0, events, 0, counts);
  }

  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }

  /** How many kinds of fault took effect. */
  public long faultKinds() {
    return counts.firstEntry().getValue().values().stream().filter(each -> each > 0).count();
  }

  private static <E extends Enum<E>> SortedMap<String, Long> counts(
      E[] all, Map<E, Integer> counted) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (E each : all) {
      counts.put(spelt(each.name()), (long) counted.getOrDefault(each, 0));
    }
    return counts;
  }

  private static SortedMap<String, Long> spelt(SortedMap<String, Long> counts) {
    SortedMap<String, Long> spelt = new TreeMap<>();
    counts.forEach((name, count) -> spelt.put(spelt(name), count));
    return spelt;
  }

  private static String spelt(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static SortedMap<String, Long> once(String name) {
    return new TreeMap<>(Map.of(name, 1L));
  }
}
