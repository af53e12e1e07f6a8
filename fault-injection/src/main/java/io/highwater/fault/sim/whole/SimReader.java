package io.highwater.fault.sim.whole;

import io.highwater.client.Cause;
import io.highwater.client.Cluster;
import io.highwater.client.Consumer;
import io.highwater.client.Fetched;
import io.highwater.client.OffsetAt;
import io.highwater.client.Outcome;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.fault.sim.Rng;
import io.highwater.spec.Violation;
import io.highwater.wire.ErrorCode;
import java.util.List;

/** Reads a partition from its beginning on, and notes what it sees. */
final class SimReader {
  private static final int WAIT_MS = 300;

  private final TopicPartition partition;
  private final Timeline time;
  private final Ledger ledger;
  private final Rng rng;
  private final Consumer consumer;
  private final boolean deleted;
  private int process;
  private long finalStart;
  private long finalEnd = -1;
  private boolean caughtUp;
  private boolean stopped;

  /**
   * A reader that has not begun.
   *
   * @param deleted whether records may be deleted before it reads them
   */
  SimReader(
      TopicPartition partition,
      boolean deleted,
      Cluster cluster,
      Timeline time,
      Ledger ledger,
      Rng rng) {
    this.partition = partition;
    this.deleted = deleted;
    this.time = time;
    this.ledger = ledger;
    this.rng = rng;
    this.consumer = new Consumer(cluster);
    this.process = ledger.newProcess();
    consumer.assign(partition, 0);
  }

  void start() {
    time.after(rng.between(0, 100_000), this::poll);
  }

  /**
   * Reads to where the partition ends now, and no further; then asks once more, in vain, and has to
   * be told so.
   */
  void startLast() {
    consumer
        .latest(partition)
        .thenAccept(
            outcome -> {
              if (outcome instanceof Outcome.Ok<OffsetAt> ok) {
                finalEnd = ok.value().offset();
                poll();
              } else {
                time.after(rng.between(1_000, 30_000), this::startLast);
              }
            });
  }

  /** The same from where the partition begins, for some of it was deleted. */
  void startLastAtItsBegin() {
    goTo(this::startLast);
  }

  private void goTo(Runnable then) {
    consumer
        .earliest(partition)
        .thenAccept(
            outcome -> {
              if (outcome instanceof Outcome.Ok<OffsetAt> ok) {
                finalStart = ok.value().offset();
                ledger.begins(partition.partition(), finalStart);
                consumer.assign(partition, finalStart);
                process = ledger.newProcess(); // which is not one that jumps over records
                then.run();
              } else {
                time.after(rng.between(1_000, 30_000), () -> goTo(then));
              }
            });
  }

  void stop() {
    stopped = true;
  }

  /** Whether it has read to the end, of those who {@linkplain #startLast read last}. */
  boolean isDone() {
    return caughtUp;
  }

  /** Where the partition ended when it began to read last. */
  long end() {
    return finalEnd;
  }

  TopicPartition partition() {
    return partition;
  }

  private void poll() {
    if (stopped) {
      return;
    }
    note(ClientOp.Type.INVOKE, List.of());
    consumer.poll(partition, WAIT_MS).thenAccept(this::polled);
  }

  private void polled(Outcome<Fetched> outcome) {
    List<Seen> records =
        outcome.toOptional().stream()
            .flatMap(fetched -> fetched.records().stream())
            .map(each -> new Seen(each.offset(), Compacting.value(each.data())))
            .toList();
    records.forEach(each -> time.note(each.offset() * 31 + each.value()));
    ClientOp.Type type = outcome.isOk() ? ClientOp.Type.OK : ClientOp.Type.FAIL;
    note(type, records);
    if (deleted && isOutOfRange(outcome)) {
      goTo(this::poll);
      return;
    }
    if (finalEnd >= 0 && consumer.position(partition).orElseThrow() >= finalEnd) {
      stopped = true;
      consumer.poll(partition, WAIT_MS).thenAccept(this::toldInVain);
      return;
    }
    time.after(rng.between(1_000, 30_000), this::poll);
  }

  private static boolean isOutOfRange(Outcome<Fetched> outcome) {
    return outcome.reason().orElse(null) instanceof Cause.Broker it
        && it.error() == ErrorCode.OFFSET_OUT_OF_RANGE;
  }

  private void toldInVain(Outcome<Fetched> outcome) {
    if (!outcome.isOk()) {
      ledger.broken(new Violation("EveryFetchIsAnswered", "%s: %s".formatted(partition, outcome)));
    }
    caughtUp = true;
  }

  private void note(ClientOp.Type type, List<Seen> records) {
    ledger.note(
        new ClientOp(
            process,
            time.nowUs(),
            type,
            ClientOp.Function.POLL,
            partition.partition(),
            records,
            finalStart,
            finalEnd,
            /* mayRepeat */ false));
  }
}
