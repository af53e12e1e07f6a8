package io.highwater.spec.partition;

import io.highwater.spec.Batch;
import io.highwater.spec.Check;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What idempotent producers have appended (KIP-98): for each producer id its epoch and last {@link
 * #BATCHES_KEPT} batches, so that a repeated batch is found and a gap is refused.
 *
 * <p>It is a function of the log: followers update it on append, a truncation rebuilds it from what
 * is left, and so every replica that comes to lead gives the same answers. Between the truncation
 * and the end of the rebuilding it is stale: nothing may be judged by it, nothing added to it.
 */
final class ProducerState {
  static final int BATCHES_KEPT = Event.ProducersLoaded.BATCHES_KEPT;

  /** What to do with a client's batch. */
  sealed interface Verdict {
    /** Append it. */
    record Accept() implements Verdict {}

    /** It is in the log already, at these offsets. */
    record Duplicate(long baseOffset, long nextOffset) implements Verdict {}

    /** It must not be appended. */
    record Reject(KafkaError error, String detail) implements Verdict {}
  }

  private static final Verdict ACCEPT = new Verdict.Accept();

  private static final class Entry {
    short epoch;
    final Deque<Batch> recent = new ArrayDeque<>(BATCHES_KEPT);
  }

  private final Map<Long, Entry> byProducer = new LinkedHashMap<>();
  private boolean stale;

  /** The log was cut: what is known here may not be in it any more. */
  void invalidate() {
    stale = true;
  }

  boolean isStale() {
    return stale;
  }

  /** Judges a batch that a client wants appended. */
  Verdict judge(Batch batch) {
    Check.that(!stale, "producers are judged by what the log holds");
    if (!batch.isIdempotent()) {
      return ACCEPT;
    }
    Entry entry = byProducer.get(batch.producerId());
    if (entry == null) {
      return ACCEPT;
    }
    if (batch.producerEpoch() < entry.epoch) {
      return reject(KafkaError.INVALID_PRODUCER_EPOCH, batch, "the epoch is now " + entry.epoch);
    }
    if (batch.producerEpoch() > entry.epoch) {
      return batch.baseSequence() == 0
          ? ACCEPT
          : reject(
              KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER, batch, "a new epoch starts at sequence 0");
    }
    for (Batch earlier : entry.recent) {
      if (earlier.baseSequence() == batch.baseSequence()
          && earlier.lastSequence() == batch.lastSequence()) {
        return new Verdict.Duplicate(earlier.baseOffset(), earlier.nextOffset());
      }
    }
    int expected = Batch.sequenceAfter(entry.recent.getLast().lastSequence(), 1);
    return batch.baseSequence() == expected
        ? ACCEPT
        : reject(
            KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER, batch, "sequence " + expected + " was due");
  }

  /** Remembers a batch that is in the log now. */
  void appended(Batch batch) {
    Check.that(!stale, "producers are loaded before the log grows");
    if (!batch.isIdempotent()) {
      return;
    }
    Entry entry = byProducer.computeIfAbsent(batch.producerId(), id -> new Entry());
    if (entry.epoch != batch.producerEpoch()) {
      entry.epoch = batch.producerEpoch();
      entry.recent.clear();
    }
    if (entry.recent.size() == BATCHES_KEPT) {
      entry.recent.removeFirst();
    }
    entry.recent.addLast(batch);
  }

  /** Replaces everything by what the log's batches say. */
  void reload(List<Batch> batches) {
    stale = false;
    byProducer.clear();
    batches.forEach(this::appended);
  }

  private static Verdict reject(KafkaError error, Batch batch, String why) {
    return new Verdict.Reject(
        error,
        "producer %d epoch %d sequence %d: %s"
            .formatted(batch.producerId(), batch.producerEpoch(), batch.baseSequence(), why));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(stale ? "stale{" : "{");
    byProducer.forEach(
        (id, entry) -> {
          text.append(text.charAt(text.length() - 1) == '{' ? "" : " ")
              .append(id)
              .append('/')
              .append(entry.epoch);
          for (Batch each : entry.recent) {
            text.append(' ').append(each.baseSequence()).append('@').append(each.baseOffset());
          }
        });
    return text.append('}').toString();
  }
}
