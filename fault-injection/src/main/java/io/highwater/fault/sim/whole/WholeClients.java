package io.highwater.fault.sim.whole;

import io.highwater.client.Cluster;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Who writes and who reads. All of them are drawn at once, each with numbers of its own, so that
 * one who is left out changes nothing for the others.
 */
final class WholeClients {
  private static final int TIMEOUT_MS = 3_000;

  private record Writer(ProducerConfig config, Rng rng) {}

  private final Timeline time;
  private final Chronicle chronicle;
  private final Ledger ledger;
  private final int partitions;
  private final boolean deleted;
  private final Compacting compacting;
  private final Function<String, Cluster> clusters;
  private final List<Writer> writers = new ArrayList<>();
  private final List<Rng> ofReaders = new ArrayList<>();
  private final List<Rng> ofLastReaders = new ArrayList<>();
  private final List<SimProducer> producers = new ArrayList<>();
  private final List<SimReader> readers = new ArrayList<>();

  /**
   * Nobody has begun.
   *
   * @param deleted whether records may be deleted before somebody reads them
   * @param compacting what records are like
   * @param clusters the cluster as it is seen from a host
   */
  WholeClients(
      Timeline time,
      Chronicle chronicle,
      Ledger ledger,
      int partitions,
      boolean deleted,
      Compacting compacting,
      Function<String, Cluster> clusters,
      Rng rng) {
    this.time = time;
    this.chronicle = chronicle;
    this.ledger = ledger;
    this.partitions = partitions;
    this.deleted = deleted;
    this.compacting = compacting;
    this.clusters = clusters;
    for (int left = 2 + rng.below(3); left > 0; left--) {
      writers.add(new Writer(config(writers.isEmpty(), rng), rng.fork()));
    }
    for (int i = 0; i < partitions; i++) {
      ofReaders.add(rng.fork());
    }
    for (int i = 0; i < partitions; i++) {
      ofLastReaders.add(rng.fork());
    }
  }

  /** Somebody at least wants to know. */
  private static ProducerConfig config(boolean all, Rng rng) {
    ProducerConfig idempotent = config(ProducerConfig.ALL, true);
    return all
        ? rng.oneOf(ProducerConfig.acksAll(), idempotent)
        : rng.oneOf(ProducerConfig.acksAll(), idempotent, config(1, false), config(0, false));
  }

  private static ProducerConfig config(int acks, boolean idempotent) {
    return new ProducerConfig(acks, TIMEOUT_MS, idempotent);
  }

  /** How many producers are drawn, by numbers from 1 on. */
  int writers() {
    return writers.size();
  }

  /** They all begin. */
  void start() {
    for (int i = 0; i < writers.size(); i++) {
      ProducerConfig config = writers.get(i).config;
      play(chronicle.note(Act.PRODUCE, i + 1, config.acks(), config.idempotent() ? 1 : 0));
    }
    for (int i = 0; i < partitions; i++) {
      play(chronicle.note(Act.READ, i));
    }
  }

  /** One of them begins. */
  void play(WholeStep step) {
    chronicle.tell(WholeNarration.of(step));
    if (step.act() == Act.READ) {
      int partition = step.number(Act.PARTITION);
      SimReader reader = reader(partition, "10.0.2." + partition, ofReaders.get(partition));
      readers.add(reader);
      reader.start();
    } else {
      SimProducer producer = producer(step);
      producers.add(producer);
      producer.start();
    }
  }

  private SimProducer producer(WholeStep step) {
    int number = step.number(Act.CLIENT);
    return new SimProducer(
        number,
        partitions,
        compacting,
        clusters.apply("10.0.1." + number),
        config(step.number(Act.ACKS), step.value(Act.IDEMPOTENT) == 1),
        time,
        ledger,
        writers.get(number - 1).rng);
  }

  private SimReader reader(int partition, String host, Rng rng) {
    return new SimReader(
        new TopicPartition(WholeSimulator.TOPIC, partition),
        deleted,
        clusters.apply(host),
        time,
        ledger,
        rng);
  }

  /** Whether anybody asks for acknowledgements that count. */
  boolean areCounting() {
    return producers.stream().anyMatch(SimProducer::counts);
  }

  void stop() {
    producers.forEach(SimProducer::stop);
    readers.forEach(SimReader::stop);
  }

  /** Somebody reads each partition to where it ends now. */
  List<SimReader> startLast() {
    List<SimReader> last = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      last.add(reader(i, "10.0.3." + i, ofLastReaders.get(i)));
    }
    last.forEach(deleted ? SimReader::startLastAtItsBegin : SimReader::startLast);
    return last;
  }
}
