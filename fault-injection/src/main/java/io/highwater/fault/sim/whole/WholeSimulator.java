package io.highwater.fault.sim.whole;

import io.highwater.client.Address;
import io.highwater.client.Admin;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.ProducerConfig;
import io.highwater.client.TopicPartition;
import io.highwater.fault.cluster.Lives;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.Seeded;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Violation;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Three brokers and a controller as they run for real, in virtual time, with clients; things go
 * wrong as the seed wants. Then everything is put right: clients must get on within a bound, all
 * that was acknowledged must be read, and the replicas' logs must become the same, byte for byte.
 *
 * <p>Confined to one thread.
 */
public final class WholeSimulator implements Seeded {
  private static final String TOPIC = "orders";
  private static final int BROKERS = 3;
  private static final long START_US = 20_000_000;
  private static final long DISTURBED_US = 30_000_000;
  private static final long RECOVERY_US = 60_000_000;
  private static final long LOOK_US = 100_000;
  private static final int ACKNOWLEDGEMENTS_AFTER = 20;
  private static final int TIMEOUT_MS = 3_000;
  private static final int MOVING_PER_MILLE = 333;
  private static final long PRUNING = 92L << 32;

  /** What is waited for, and what comes then. */
  private record Phase(
      String what, long deadlineUs, BooleanSupplier reached, Supplier<Phase> next) {}

  private final long seed;
  private final Optional<Path> traces;
  private final Lives lives;
  private final Oracle oracle;
  private final Rng rng;
  private final Timeline time = new Timeline();
  private final SimNetwork network;
  private final List<SimNode> brokers = new ArrayList<>();
  private final SimNode controller;
  private final Ledger ledger = new Ledger();
  private final Misfortune misfortune;
  private final WholeShape shape;
  private final List<SimProducer> producers = new ArrayList<>();
  private final List<SimReader> readers = new ArrayList<>();
  private final SimOperator operator;
  private final Optional<SimMover> mover;
  private final Pruning pruning;
  private final Optional<SimDeleter> deleter;
  private boolean created;
  private Violation violation;
  private Phase phase;
  private long lookUs;

  /**
   * A cluster that does not run yet.
   *
   * @param mutant the wrong rule that its brokers follow, {@link WholeMutant#NONE} for none
   * @param oracle judges what clients saw, beside what is looked at here
   */
  public WholeSimulator(long seed, WholeMutant mutant, Oracle oracle) {
    this(seed, mutant, oracle, Optional.empty());
  }

  /**
   * The same, whose brokers write down what they do.
   *
   * @param traces where, a real folder without traces of another run; or nowhere
   */
  public WholeSimulator(long seed, WholeMutant mutant, Oracle oracle, Optional<Path> traces) {
    this.seed = seed;
    this.traces = traces;
    this.lives = new Lives(traces);
    this.oracle = oracle;
    this.rng = new Rng(Rng.mix(seed));
    this.network = new SimNetwork(time, rng.fork());
    this.shape = WholeShape.draw(rng);
    Rng own = new Rng(Rng.mix(seed ^ PRUNING)); // so that runs without it are what they were
    this.pruning = Pruning.draw(own);
    for (int id = 1; id <= BROKERS; id++) {
      SortedMap<String, String> settings = shape.brokerSettings();
      settings.putAll(pruning.brokerSettings());
      brokers.add(node(id, settings, mutant));
    }
    controller = node(SimNode.CONTROLLER, shape.controllerSettings(), mutant);
    boolean mayForget = shape.flushPolicy() == FlushPolicy.COMMIT;
    misfortune = new Misfortune(time, network, brokers, controller, mayForget, rng.fork());
    operator = new SimOperator(time, new Admin(cluster("10.0.1.101")), rng.fork());
    mover = mover(new Rng(Rng.mix(~seed)));
    deleter =
        pruning.byClients()
            ? Optional.of(new SimDeleter(time, cluster("10.0.1.103"), own, partitions(), ledger))
            : Optional.empty();
    controller.start();
    brokers.forEach(SimNode::start);
    phase = phase("to start", START_US, this::isReady, this::begin);
  }

  /** In some runs replicas are moved. */
  private Optional<SimMover> mover(Rng own) {
    return own.chance(MOVING_PER_MILLE)
        ? Optional.of(
            new SimMover(time, new Admin(cluster("10.0.1.102")), own, partitions(), BROKERS))
        : Optional.empty();
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, shape.partitions())
        .mapToObj(i -> new TopicPartition(TOPIC, i))
        .toList();
  }

  private SimNode node(int id, SortedMap<String, String> settings, WholeMutant mutant) {
    traces.ifPresent(folder -> settings.put("highwater.trace.dir", folder.toString()));
    return new SimNode(id, time, network, rng.fork(), settings, mutant, lives, this::broken);
  }

  private void broken(Violation found) {
    if (violation == null) {
      violation =
          new Violation(found.property(), "at %d us: %s".formatted(time.nowUs(), found.detail()));
    }
  }

  /** Runs to the end. */
  public WholeResult run() {
    while (step()) {}
    return result();
  }

  @Override
  public boolean step() {
    if (phase == null) {
      return false;
    }
    if (violation == null) {
      violation = ledger.violation();
    }
    if (violation == null && time.nowUs() >= lookUs) {
      lookUs = time.nowUs() + LOOK_US;
      look();
    }
    if (violation != null || phase == null) {
      phase = null;
      return false;
    }
    time.step();
    return true;
  }

  private void look() {
    if (phase.reached.getAsBoolean()) {
      phase = phase.next.get();
    } else if (time.nowUs() > phase.deadlineUs) {
      broken(new Violation("Progress", "it took too long " + phase.what));
    }
  }

  private Phase phase(String what, long boundUs, BooleanSupplier reached, Supplier<Phase> next) {
    return new Phase(what, time.nowUs() + boundUs, reached, next);
  }

  @Override
  public long digest() {
    return time.digest();
  }

  private WholeResult result() {
    return new WholeResult(
        seed,
        violation,
        time.digest(),
        time.nowUs(),
        time.events(),
        ledger.acknowledgements(),
        shape.flushPolicy(),
        misfortune.counts(),
        chores());
  }

  private SortedMap<String, Long> chores() {
    SortedMap<String, Long> chores = new TreeMap<>();
    for (String each : SimMover.CHORES) {
      chores.put(each, 0L);
    }
    mover.ifPresent(its -> chores.putAll(its.done()));
    chores.put(SimDeleter.CHORE, deleter.map(SimDeleter::done).orElse(0L));
    chores.put("topic-changed", (long) operator.changes());
    return chores;
  }

  // ---- one phase after the other ---------------------------------------------------------------

  private boolean isReady() {
    return brokers.stream().allMatch(SimNode::isReady);
  }

  private Phase begin() {
    createTopic(new Admin(cluster("10.0.1.100")));
    return phase("to create a topic", START_US, () -> created, this::disturb);
  }

  private Phase disturb() {
    startClients();
    misfortune.start();
    operator.start();
    mover.ifPresent(SimMover::start);
    deleter.ifPresent(SimDeleter::start);
    long endUs = time.nowUs() + DISTURBED_US;
    return phase("to pass the time", 2 * DISTURBED_US, () -> time.nowUs() >= endUs, this::putRight);
  }

  private Phase putRight() {
    misfortune.stop();
    operator.stop();
    deleter.ifPresent(SimDeleter::finish);
    mover.ifPresent(SimMover::putBack);
    int wanted = ledger.acknowledgements() + ACKNOWLEDGEMENTS_AFTER;
    return phase(
        "to get on after it all",
        RECOVERY_US,
        () ->
            ledger.acknowledgements() >= wanted
                && mover.stream().allMatch(SimMover::isBack)
                && deleter.stream().allMatch(SimDeleter::isFinished),
        this::settle);
  }

  private Phase settle() {
    producers.forEach(SimProducer::stop);
    readers.forEach(SimReader::stop);
    return phase("to bring the replicas together", RECOVERY_US, this::logsAreAlike, this::readAll);
  }

  private Phase readAll() {
    List<SimReader> last = new ArrayList<>();
    for (int i = 0; i < shape.partitions(); i++) {
      last.add(reader(i, "10.0.3." + i));
    }
    last.forEach(pruning.deletes() ? SimReader::startLastAtItsBegin : SimReader::startLast);
    return phase(
        "to read it all",
        RECOVERY_US,
        () -> last.stream().allMatch(SimReader::isDone),
        this::judge);
  }

  private Phase judge() {
    ledger.close();
    violation = ledger.violation();
    for (int i = 0; i < shape.partitions() && violation == null; i++) {
      lookAtStart(i);
    }
    if (violation == null) {
      violation = oracle.judge(ledger.ops()).stream().findFirst().orElse(null);
    }
    return null;
  }

  /** Whether no more was deleted than may be. */
  private void lookAtStart(int partition) {
    long start = ledger.start(partition);
    if (pruning.byClients() && start > ledger.mayBeDeleted(partition)) {
      broken(
          new Violation(
              "OnlyDeletedIsGone",
              "partition %d begins at %d, and clients deleted up to %d"
                  .formatted(partition, start, ledger.mayBeDeleted(partition))));
    }
    for (SimNode each : brokers) {
      long bytes = log(each, partition).length;
      if (pruning.retentionBytes() >= 0 && start > 0 && bytes < pruning.retentionBytes()) {
        broken(
            new Violation(
                "RetentionKeeps",
                "node %d has %d bytes of partition %d".formatted(each.id(), bytes, partition)));
      }
    }
  }

  /** The batches of a partition, however they are cut into segments. */
  private static byte[] log(SimNode broker, int partition) {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    broker
        .disk()
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.toString().matches(".*/" + TOPIC + "-" + partition + "/\\d+\\.log")) {
                log.writeBytes(bytes);
              }
            });
    return log.toByteArray();
  }

  private void createTopic(Admin admin) {
    admin
        .createTopic(new Admin.NewTopic(TOPIC, shape.partitions(), BROKERS, new TreeMap<>()))
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

  private void startClients() {
    int count = 2 + rng.below(3);
    for (int i = 1; i <= count; i++) {
      Cluster own = cluster("10.0.1." + i);
      producers.add(
          new SimProducer(
              i, TOPIC, shape.partitions(), own, config(i == 1), time, ledger, rng.fork()));
    }
    for (int i = 0; i < shape.partitions(); i++) {
      readers.add(reader(i, "10.0.2." + i));
    }
    producers.forEach(SimProducer::start);
    readers.forEach(SimReader::start);
  }

  /** Somebody at least wants to know. */
  private ProducerConfig config(boolean all) {
    ProducerConfig idempotent = new ProducerConfig(ProducerConfig.ALL, TIMEOUT_MS, true);
    return all
        ? rng.oneOf(ProducerConfig.acksAll(), idempotent)
        : rng.oneOf(
            ProducerConfig.acksAll(),
            idempotent,
            new ProducerConfig(1, TIMEOUT_MS, false),
            new ProducerConfig(0, TIMEOUT_MS, false));
  }

  private SimReader reader(int partition, String host) {
    return new SimReader(
        new TopicPartition(TOPIC, partition),
        pruning.deletes(),
        cluster(host),
        time,
        ledger,
        rng.fork());
  }

  /**
   * Whether the replicas of each partition hold the same batches to the end, and begin in the same
   * segment or the next.
   */
  private boolean logsAreAlike() {
    for (int i = 0; i < shape.partitions(); i++) {
      byte[] first = log(brokers.getFirst(), i);
      for (SimNode each : brokers) {
        if (!pruning.areAlike(first, log(each, i))) {
          return false;
        }
      }
    }
    return true;
  }
}
