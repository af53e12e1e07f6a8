package io.highwater.fault.sim.whole;

import io.highwater.client.Cluster;
import io.highwater.client.Consumer;
import io.highwater.client.Fetched;
import io.highwater.client.Outcome;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.ClientOp.Function;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.fault.sim.ClientOp.Type;
import io.highwater.fault.sim.Rng;
import java.util.List;

/** Reads a partition from its beginning on, and notes what it sees. */
final class SimReader {
  private static final int WAIT_MS = 300;

  private final TopicPartition partition;
  private final Timeline time;
  private final Ledger ledger;
  private final Rng rng;
  private final Consumer consumer;
  private final int process;
  private boolean caughtUp;
  private boolean stopped;

  SimReader(TopicPartition partition, Cluster cluster, Timeline time, Ledger ledger, Rng rng) {
    this.partition = partition;
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

  void stop() {
    stopped = true;
  }

  /** Whether a poll has reached the end of what there was. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  private void poll() {
    if (stopped) {
      return;
    }
    ledger.note(
        process, time.nowUs(), Type.INVOKE, Function.POLL, partition.partition(), List.of());
    consumer.poll(partition, WAIT_MS).thenAccept(this::polled);
  }

  private void polled(Outcome<Fetched> outcome) {
    List<Seen> records =
        outcome.toOptional().stream()
            .flatMap(fetched -> fetched.records().stream())
            .map(each -> new Seen(each.offset(), each.data().value().orElseThrow().getLong(0)))
            .toList();
    records.forEach(each -> time.note(each.offset() * 31 + each.value()));
    Type type = outcome.isOk() ? Type.OK : Type.FAIL;
    ledger.note(process, time.nowUs(), type, Function.POLL, partition.partition(), records);
    outcome
        .toOptional()
        .ifPresent(fetched -> caughtUp = fetched.nextOffset() >= fetched.highWatermark());
    time.after(rng.between(1_000, 30_000), this::poll);
  }
}
