package io.highwater.fault.sim.whole;

import io.highwater.client.Address;
import io.highwater.client.Admin;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Rng;
import io.highwater.spec.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Three brokers and a controller as they run for real, in virtual time, with clients; things go
 * wrong as the seed wants. Then everything is put right: clients must get on within a bound, all
 * that was acknowledged must be read, and the replicas' logs must become the same, byte for byte.
 *
 * <p>Confined to one thread.
 */
public final class WholeSimulator {
  private static final String TOPIC = "orders";
  private static final int BROKERS = 3;
  private static final long START_US = 20_000_000;
  private static final long DISTURBED_US = 30_000_000;
  private static final long RECOVERY_US = 60_000_000;

  private final long seed;
  private final Oracle oracle;
  private final Rng rng;
  private final Timeline time = new Timeline();
  private final SimNetwork network;
  private final List<SimNode> brokers = new ArrayList<>();
  private final SimNode controller;
  private final Ledger ledger = new Ledger();
  private final Misfortune misfortune;
  private final int partitions;
  private boolean created;
  private Violation violation;

  /**
   * A cluster that does not run yet.
   *
   * @param oracle judges what clients saw, beside what is looked at here
   */
  public WholeSimulator(long seed, Oracle oracle) {
    this(seed, oracle, path -> false);
  }

  /** As above, on disks that lie about some fsyncs. */
  WholeSimulator(long seed, Oracle oracle, Predicate<Path> unsynced) {
    this.seed = seed;
    this.oracle = oracle;
    this.rng = new Rng(Rng.mix(seed));
    this.network = new SimNetwork(time, rng.fork());
    this.partitions = 1 + rng.below(3);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("log.flush.policy", "commit");
    settings.put("log.segment.bytes", rng.oneOf("20000", "1000000"));
    settings.put("min.insync.replicas", "2");
    settings.put("default.replication.factor", "3");
    for (int id = 1; id <= BROKERS; id++) {
      brokers.add(new SimNode(id, time, network, rng.fork(), settings, this::failed));
    }
    controller = new SimNode(SimNode.CONTROLLER, time, network, rng.fork(), settings, this::failed);
    brokers.forEach(each -> each.disk().lyingSync(unsynced));
    misfortune = new Misfortune(time, network, brokers, controller, rng.fork());
  }

  private void failed(String how) {
    broken("NothingFails", how);
  }

  private void broken(String property, String detail) {
    if (violation == null) {
      violation = new Violation(property, "at %d us: %s".formatted(time.nowUs(), detail));
    }
  }

  /** Runs to the end. */
  public WholeResult run() {
    live();
    if (violation == null) {
      violation = ledger.violation();
    }
    if (violation == null) {
      violation = oracle.judge(ledger.ops()).stream().findFirst().orElse(null);
    }
    return new WholeResult(
        seed,
        violation,
        time.digest(),
        time.nowUs(),
        time.events(),
        ledger.acknowledgements(),
        misfortune.counts());
  }

  private void live() {
    controller.start();
    brokers.forEach(SimNode::start);
    if (!passUntil(() -> brokers.stream().allMatch(SimNode::isReady), START_US, "to start")) {
      return;
    }
    Cluster admin = cluster("10.0.1.100");
    createTopic(new Admin(admin));
    if (!passUntil(() -> created, START_US, "to create a topic")) {
      return;
    }
    List<SimProducer> producers = new ArrayList<>();
    List<SimReader> readers = new ArrayList<>();
    startClients(producers, readers);
    misfortune.start();
    long endUs = time.nowUs() + DISTURBED_US;
    if (!passUntil(() -> time.nowUs() >= endUs, 2 * DISTURBED_US, "to pass the time")) {
      return;
    }
    misfortune.stop();
    int before = ledger.acknowledgements();
    if (!passUntil(
        () -> ledger.acknowledgements() >= before + 20, RECOVERY_US, "to get on after it all")) {
      return;
    }
    producers.forEach(SimProducer::stop);
    readers.forEach(SimReader::stop);
    settle();
  }

  private void createTopic(Admin admin) {
    admin
        .createTopic(new Admin.NewTopic(TOPIC, partitions, BROKERS, new TreeMap<>()))
        .thenAccept(
            outcome -> {
              created |= outcome.isOk();
              if (!created) {
                time.after(200_000, () -> createTopic(admin));
              }
            });
  }

  private Cluster cluster(String host) {
    ClientConfig config = new ClientConfig(host, 2_000, 3_000);
    return new Cluster(
        new SimConnector(network, config),
        config,
        brokers.stream().map(each -> new Address(each.host(), 9092)).toList());
  }

  private void startClients(List<SimProducer> producers, List<SimReader> readers) {
    for (int i = 1; i <= 2 + rng.below(3); i++) {
      ProducerConfig config =
          rng.oneOf(
              ProducerConfig.acksAll(),
              new ProducerConfig(ProducerConfig.ALL, 3_000, true),
              i == 1 ? ProducerConfig.acksAll() : new ProducerConfig(1, 3_000, false));
      Cluster own = cluster("10.0.1." + i);
      producers.add(new SimProducer(i, TOPIC, partitions, own, config, time, ledger, rng.fork()));
    }
    for (int i = 0; i < partitions; i++) {
      readers.add(reader(i, "10.0.2." + i));
    }
    producers.forEach(SimProducer::start);
    readers.forEach(SimReader::start);
  }

  private SimReader reader(int partition, String host) {
    return new SimReader(
        new TopicPartition(TOPIC, partition), cluster(host), time, ledger, rng.fork());
  }

  /** Everything is read, and all logs become alike. */
  private void settle() {
    if (!passUntil(this::logsAreAlike, RECOVERY_US, "to bring the replicas together")) {
      return;
    }
    List<SimReader> last = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      last.add(reader(i, "10.0.3." + i));
    }
    last.forEach(SimReader::startLast);
    if (passUntil(() -> last.stream().allMatch(SimReader::isDone), RECOVERY_US, "to read it all")) {
      ledger.close();
    }
  }

  private boolean logsAreAlike() {
    return brokers.stream().map(this::logs).distinct().count() == 1;
  }

  /** A sum of each partition's batches, however they are cut into segments. */
  private SortedMap<String, Long> logs(SimNode broker) {
    SortedMap<String, CRC32C> sums = new TreeMap<>();
    broker
        .disk()
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.toString().endsWith(".log")) {
                sums.computeIfAbsent(path.getParent().toString(), name -> new CRC32C())
                    .update(bytes);
              }
            });
    SortedMap<String, Long> result = new TreeMap<>();
    sums.forEach((name, sum) -> result.put(name, sum.getValue()));
    return result;
  }

  /** Lets things happen until something is so; false if it takes too long, or something broke. */
  private boolean passUntil(BooleanSupplier goal, long boundUs, String what) {
    long deadlineUs = time.nowUs() + boundUs;
    long lookUs = 0;
    while (violation == null && ledger.violation() == null) {
      if (time.nowUs() >= lookUs) {
        lookUs = time.nowUs() + 100_000;
        if (goal.getAsBoolean()) {
          return true;
        }
      }
      if (time.nowUs() > deadlineUs) {
        broken("Progress", "%d us were not enough %s".formatted(boundUs, what));
        return false;
      }
      time.step();
    }
    return false;
  }
}
