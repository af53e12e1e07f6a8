package io.highwater.fault.sim.whole;

import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Violation;
import java.util.Map;
import java.util.SortedMap;

/**
 * How a run of whole brokers ended.
 *
 * @param violation the first thing that was wrong, or null if everything held
 * @param digest the same for every run of the same seed
 * @param virtualUs how much virtual time passed
 * @param events how many things happened
 * @param acknowledgements batches that clients know to be safe
 * @param flushPolicy when logs were fsynced
 * @param mishaps how often what went wrong
 * @param chores what operators did, and how often
 * @param errors the error codes that clients were answered, and how often
 */
public record WholeResult(
    long seed,
    Violation violation,
    long digest,
    long virtualUs,
    long events,
    int acknowledgements,
    FlushPolicy flushPolicy,
    Map<Mishap, Integer> mishaps,
    SortedMap<String, Long> chores,
    SortedMap<String, Long> errors) {
  /** Whether nothing was wrong. */
  public boolean holds() {
    return violation == null;
  }
}
