package io.highwater.fault.sim.whole;

import io.highwater.client.Cluster;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Who writes and who reads. All of them are drawn at once, each with numbers of its own, so that
 * one who is left out changes nothing for the others.
 */
final class WholeClients {
  static final int WRITERS_MAX = 4;

  private static final int TIMEOUT_MS = 3_000;

  /** Who sends again does not wait long for the first answer. */
  private static final int RETRIED_TIMEOUT_MS = 500;

  /** The number of the client that reads partition 0. */
  private static final int FIRST_READER = 101;

  private record Writer(ProducerConfig config, int retries, Rng rng) {}

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
   * @param retries how often each producer sends a batch again
   * @param compacting what records are like
   * @param clusters the cluster as it is seen from a host
   */
  WholeClients(
      Timeline time,
      Chronicle chronicle,
      Ledger ledger,
      int partitions,
      boolean deleted,
      List<Integer> retries,
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
    for (int left = 2 + rng.below(WRITERS_MAX - 1); left > 0; left--) {
      ProducerConfig config = config(writers.isEmpty(), rng);
      writers.add(new Writer(config, retries.get(writers.size()), rng.fork()));
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

  /**
   * The host of a client.
   *
   * @param client a producer's number, or 101 and up for who reads partition 0 and up
   */
  static String host(int client) {
    return client < FIRST_READER ? "10.0.1." + client : "10.0.2." + (client - FIRST_READER);
  }

  /** What a client is, for a person. */
  static String name(int client) {
    return client < FIRST_READER
        ? "producer " + client
        : "the reader of %s-%d".formatted(WholeSimulator.TOPIC, client - FIRST_READER);
  }

  /** The numbers of all clients. */
  List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    IntStream.rangeClosed(1, writers.size()).forEach(numbers::add);
    IntStream.range(0, partitions).forEach(each -> numbers.add(FIRST_READER + each));
    return numbers;
  }

  /** How many producers are drawn, by numbers from 1 on. */
  int writers() {
    return writers.size();
  }

  /** They all begin. */
  void start() {
    for (int i = 0; i < writers.size(); i++) {
      play(begin(i + 1, writers.get(i)));
    }
    for (int i = 0; i < partitions; i++) {
      play(chronicle.note(Act.READ, i));
    }
  }

  private WholeStep begin(int number, Writer writer) {
    int acks = writer.config.acks();
    int idempotent = writer.config.idempotent() ? 1 : 0;
    return writer.retries == 0
        ? chronicle.note(Act.PRODUCE, number, acks, idempotent)
        : chronicle.note(Act.PRODUCE, number, acks, idempotent, writer.retries);
  }

  /** One of them begins. */
  void play(WholeStep step) {
    chronicle.tell(WholeNarration.of(step));
    if (step.act() == Act.READ) {
      int partition = step.number(Act.PARTITION);
      SimReader reader =
          reader(partition, host(FIRST_READER + partition), ofReaders.get(partition));
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
    int retries = step.values().getOrDefault(Act.RETRIES, 0L).intValue();
    int timeoutMs = retries == 0 ? TIMEOUT_MS : RETRIED_TIMEOUT_MS;
    return new SimProducer(
        number,
        partitions,
        compacting,
        clusters.apply(host(number)),
        new ProducerConfig(step.number(Act.ACKS), timeoutMs, step.value(Act.IDEMPOTENT) == 1),
        retries,
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

  /** Whether nobody waits any more to hear what came of a batch. */
  boolean areAnswered() {
    return producers.stream().noneMatch(SimProducer::waits);
  }

  /** How often batches were sent again. */
  long repeats() {
    return producers.stream().mapToLong(SimProducer::repeats).sum();
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
