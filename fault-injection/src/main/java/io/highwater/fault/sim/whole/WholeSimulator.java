package io.highwater.fault.sim.whole;

import io.highwater.client.Address;
import io.highwater.client.Admin;
import io.highwater.client.ClientConfig;
import io.highwater.client.Cluster;
import io.highwater.client.TopicPartition;
import io.highwater.fault.cluster.Lives;
import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.Seeded;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
  static final String TOPIC = "orders";
  static final int BROKERS = 3;

  private static final long START_US = 20_000_000;
  static final long DISTURBED_US = 30_000_000;
  private static final long RECOVERY_US = 60_000_000;
  private static final long GROUP_US = 30_000_000;
  private static final long LOOK_US = 100_000;
  private static final int ACKNOWLEDGEMENTS_AFTER = 20;
  private static final int MOVING_PER_MILLE = 333;
  private static final long PRUNING = 92L << 32;
  private static final int GROUP_PER_MILLE = 333;

  /** Under it no group reads in the seeds that were on record before there were groups. */
  private static final long GROUP_SALT = 512;

  /** What is waited for, and what comes then. */
  private record Phase(
      String property,
      String what,
      long deadlineUs,
      BooleanSupplier reached,
      Supplier<Phase> next) {}

  private final long seed;
  private final WholeStory story;
  private int played;
  private final Optional<Path> traces;
  private final Lives lives;
  private final Oracle oracle;
  private final Rng rng;
  private final Timeline time = new Timeline();
  private final Chronicle chronicle;
  private final SimNetwork network;
  private final List<SimNode> brokers = new ArrayList<>();
  private final SimNode controller;
  private final Ledger ledger = new Ledger();
  private final ClusterWatch watch;
  private final Misfortune misfortune;
  private final List<Fate> fates = new ArrayList<>();
  private final WholeShape shape;
  private final WholeClients clients;
  private final SimOperator operator;
  private final Optional<SimMover> mover;
  private final Pruning pruning;
  private final Swarm swarm;
  private final Optional<SimDeleter> deleter;
  private final Compacting compacting;
  private final Optional<SimGroup> group;
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
    this(seed, null, mutant, oracle, traces, null);
  }

  /**
   * A cluster to which a story happens, and nothing else.
   *
   * @param mutant the wrong rule that is in force, whoever's story it is
   * @param traces where brokers write down what they do, as above; or nowhere
   * @param teller told what happens, one line at a time; null for nobody
   * @throws IllegalArgumentException if somebody acts in it whom the seed does not know
   */
  public WholeSimulator(
      WholeStory story,
      WholeMutant mutant,
      Oracle oracle,
      Optional<Path> traces,
      Consumer<String> teller) {
    this(story.seed(), story, mutant, oracle, traces, teller);
  }

  private WholeSimulator(
      long seed,
      WholeStory story,
      WholeMutant mutant,
      Oracle oracle,
      Optional<Path> traces,
      Consumer<String> teller) {
    this.seed = seed;
    this.story = story;
    this.traces = traces;
    this.lives = new Lives(traces);
    this.oracle = oracle;
    this.rng = new Rng(Rng.mix(seed));
    this.chronicle = new Chronicle(time, teller);
    this.watch = new ClusterWatch(chronicle::broken);
    this.network = new SimNetwork(time, rng.fork());
    WholeShape drawn = WholeShape.draw(rng);
    this.shape = story == null ? drawn : story.shape();
    Rng own = new Rng(Rng.mix(seed ^ PRUNING)); // so that runs without it are what they were
    this.pruning = Pruning.draw(own);
    this.swarm = Swarm.draw(seed, pruning.deletes());
    this.compacting = Compacting.draw(seed, pruning);
    for (int id = 1; id <= BROKERS; id++) {
      SortedMap<String, String> settings = shape.brokerSettings();
      settings.putAll(pruning.brokerSettings());
      settings.putAll(compacting.brokerSettings());
      brokers.add(node(id, settings, mutant));
    }
    controller = node(SimNode.CONTROLLER, shape.controllerSettings(), mutant);
    misfortune = new Misfortune(time, chronicle, network, brokers, controller);
    Rng ofFate = rng.fork();
    operator = new SimOperator(time, chronicle, new Admin(cluster("10.0.1.101")), rng.fork());
    clients =
        new WholeClients(
            time,
            chronicle,
            ledger,
            shape.partitions(),
            pruning.deletes(),
            swarm.retries(),
            compacting,
            this::cluster,
            rng);
    Fate.Cast cast = new Fate.Cast(brokers, controller, clients.numbers());
    fates.add(fate(cast, Mishap.USUAL, ofFate));
    if (swarm.links() != null) {
      fates.add(fate(cast, Mishap.OF_LINKS, swarm.links()));
    }
    if (swarm.settings() != null) {
      fates.add(fate(cast, EnumSet.of(Mishap.RECONFIGURE), swarm.settings()));
    }
    mover = mover(new Rng(Rng.mix(~seed)));
    deleter = deleter(own);
    group = group(Rng.mix(seed ^ GROUP_SALT));
    requireKnown();
    controller.start();
    brokers.forEach(SimNode::start);
    phase = phase("to start", START_US, this::isReady, this::begin);
  }

  private Fate fate(Fate.Cast cast, Collection<Mishap> kinds, Rng own) {
    boolean mayForget = shape.flushPolicy() == FlushPolicy.COMMIT;
    return new Fate(time, chronicle, misfortune, cast, kinds, mayForget, own);
  }

  private void requireKnown() {
    for (WholeStep each : story == null ? List.<WholeStep>of() : story.steps()) {
      if (each.act() == Act.PRODUCE && each.value(Act.CLIENT) > clients.writers()) {
        throw new IllegalArgumentException(
            "'%s': seed %d has %d producers".formatted(each, seed, clients.writers()));
      }
      if (each.act().isOfClientsLink() && !clients.numbers().contains(each.number(Act.CLIENT))) {
        throw new IllegalArgumentException("'%s': nobody has that number".formatted(each));
      }
      if (each.act() == Act.RECONFIGURE && pruning.deletes()) {
        throw new IllegalArgumentException(
            "'%s': segments stay as they are in seed %d".formatted(each, seed));
      }
      if (each.act() == Act.DELETE_RECORDS && deleter.isEmpty()) {
        throw new IllegalArgumentException(
            "'%s': nobody deletes records in seed %d".formatted(each, seed));
      }
    }
  }

  /** In some runs replicas are moved; in a story, if it says so. */
  private Optional<SimMover> mover(Rng own) {
    boolean drawn = own.chance(MOVING_PER_MILLE);
    boolean moves =
        story == null ? drawn : story.steps().stream().anyMatch(each -> each.act().isMove());
    Admin admin = new Admin(cluster("10.0.1.102"));
    return moves
        ? Optional.of(new SimMover(time, chronicle, admin, own, partitions(), BROKERS))
        : Optional.empty();
  }

  /** In some runs clients delete records; in a story of such a run, as it says. */
  private Optional<SimDeleter> deleter(Rng own) {
    return pruning.byClients()
        ? Optional.of(
            new SimDeleter(time, chronicle, cluster("10.0.1.103"), own, partitions(), ledger))
        : Optional.empty();
  }

  /** In some runs in which everything stays a group reads, too; in a story, if it says so. */
  private Optional<SimGroup> group(long own) {
    boolean stays = !pruning.deletes() && !compacting.compacts();
    boolean drawn = stays && new Rng(own).chance(GROUP_PER_MILLE);
    boolean reads =
        story == null ? drawn : story.steps().stream().anyMatch(each -> each.act().isMember());
    return reads
        ? Optional.of(new SimGroup(time, chronicle, this::cluster, partitions(), own))
        : Optional.empty();
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, shape.partitions())
        .mapToObj(i -> new TopicPartition(TOPIC, i))
        .toList();
  }

  private SimNode node(int id, SortedMap<String, String> settings, WholeMutant mutant) {
    traces.ifPresent(folder -> settings.put("highwater.trace.dir", folder.toString()));
    return new SimNode(id, time, network, rng.fork(), settings, mutant, lives, chronicle, watch);
  }

  /** How many steps of its story have happened so far. */
  public int played() {
    return played;
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
      violation = chronicle.violation();
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

  /**
   * Runs a seed and writes down what was done before its violation.
   *
   * @return the whole story; null if everything held
   */
  public static WholeStory record(long seed, WholeMutant mutant, Oracle oracle) {
    WholeSimulator world = new WholeSimulator(seed, mutant, oracle);
    WholeResult result = world.run();
    return result.holds()
        ? null
        : new WholeStory(
            mutant.name(),
            seed,
            world.shape,
            DISTURBED_US,
            result.violation().property(),
            world.chronicle.steps());
  }

  /** When clients began. */
  long beganUs() {
    return chronicle.beganUs();
  }

  long nowUs() {
    return time.nowUs();
  }

  /** Into how many segments a broker has cut the first partition. */
  long segments(int broker) {
    return WrittenLogs.segments(brokers.get(broker - 1).disk(), 0);
  }

  /** What clients did and saw. */
  List<ClientOp> ops() {
    return ledger.ops();
  }

  private void look() {
    if (phase.reached.getAsBoolean()) {
      phase = phase.next.get();
    } else if (time.nowUs() > phase.deadlineUs) {
      chronicle.broken(new Violation(phase.property, "it took too long " + phase.what));
    }
  }

  private Phase phase(String what, long boundUs, BooleanSupplier reached, Supplier<Phase> next) {
    return phase("Progress", what, boundUs, reached, next);
  }

  private Phase phase(
      String property, String what, long boundUs, BooleanSupplier reached, Supplier<Phase> next) {
    return new Phase(property, what, time.nowUs() + boundUs, reached, next);
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
        chores(),
        network.answers().errors());
  }

  private SortedMap<String, Long> chores() {
    SortedMap<String, Long> chores = new TreeMap<>();
    for (String each : SimMover.CHORES) {
      chores.put(each, 0L);
    }
    for (String each : SimGroup.CHORES) {
      chores.put(each, 0L);
    }
    mover.ifPresent(its -> chores.putAll(its.done()));
    chores.put(SimDeleter.CHORE, deleter.map(SimDeleter::done).orElse(0L));
    group.ifPresent(its -> chores.putAll(its.done()));
    chores.put("batch-sent-again", clients.repeats());
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
    chronicle.begin();
    if (story == null) {
      clients.start();
      fates.forEach(Fate::start);
      operator.start();
      mover.ifPresent(SimMover::start);
      deleter.ifPresent(SimDeleter::start);
      group.ifPresent(SimGroup::start);
    } else {
      story.steps().forEach(this::plan);
    }
    long endUs = time.nowUs() + (story == null ? DISTURBED_US : story.disturbedUs());
    return phase("to pass the time", 2 * DISTURBED_US, () -> time.nowUs() >= endUs, this::putRight);
  }

  private void plan(WholeStep step) {
    if (step.timeUs() == 0) {
      play(step);
    } else if (step.timeUs() < story.disturbedUs()) {
      time.after(step.timeUs(), () -> play(step));
    }
  }

  private void play(WholeStep step) {
    played++;
    if (step.act().isMishap()) {
      misfortune.play(step);
    } else if (step.act().isClient()) {
      clients.play(step);
    } else if (step.act().isMember()) {
      group.orElseThrow().play(step);
    } else if (step.act().isMove()) {
      mover.orElseThrow().play(step);
    } else if (step.act() == Act.DELETE_RECORDS) {
      deleter.orElseThrow().play(step);
    } else {
      operator.play(step);
    }
  }

  private Phase putRight() {
    misfortune.stop();
    operator.stop();
    deleter.ifPresent(SimDeleter::finish);
    mover.ifPresent(SimMover::putBack);
    group.ifPresent(SimGroup::putRight);
    int wanted = clients.areCounting() ? ledger.acknowledgements() + ACKNOWLEDGEMENTS_AFTER : 0;
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
    clients.stop();
    return phase(
        "to bring the replicas together",
        RECOVERY_US,
        () -> clients.areAnswered() && logsAreAlike(),
        this::readAll);
  }

  private Phase readAll() {
    List<SimReader> last = clients.startLast();
    return phase(
        "to read it all",
        RECOVERY_US,
        () -> last.stream().allMatch(SimReader::isDone),
        () -> group.isEmpty() ? judge() : assignAll(last));
  }

  private Phase assignAll(List<SimReader> last) {
    return phase(
        "EveryMemberAssigned",
        "to assign every member its part",
        GROUP_US,
        () -> group.orElseThrow().isAssigned(),
        () -> readAllAsGroup(last));
  }

  private Phase readAllAsGroup(List<SimReader> last) {
    SimGroup readers = group.orElseThrow();
    readers.wake();
    SortedMap<TopicPartition, Long> ends = new TreeMap<>();
    last.forEach(each -> ends.put(each.partition(), each.end()));
    return phase(
        "GroupReadsAll",
        "to bring the group to the end",
        RECOVERY_US,
        () -> readers.isAt(ends),
        () -> {
          readers.close(ledger.acknowledged());
          return judge();
        });
  }

  private Phase judge() {
    Optional<Superseded> superseded = compacting.superseded(ledger.ops());
    ledger.close(superseded);
    IntStream.range(0, shape.partitions()).forEach(this::lookAtStart);
    violation = chronicle.violation();
    if (violation == null) {
      violation = ledger.violation();
    }
    if (violation == null) {
      List<ClientOp> ops = superseded.map(its -> its.undone(ledger.ops())).orElseGet(ledger::ops);
      violation = oracle.judge(ops).stream().findFirst().orElse(null);
    }
    return null;
  }

  /**
   * Whether clients' deletions took no more than was asked. What retention keeps is judged where it
   * is decided, by the storage of one: a log may be cut after that.
   */
  private void lookAtStart(int partition) {
    long start = ledger.start(partition);
    if (pruning.byClients() && start > ledger.mayBeDeleted(partition)) {
      chronicle.broken(
          new Violation(
              "OnlyDeletedIsGone",
              "partition %d begins at %d, and clients deleted up to %d"
                  .formatted(partition, start, ledger.mayBeDeleted(partition))));
    }
  }

  private void createTopic(Admin admin) {
    admin
        .createTopic(new Admin.NewTopic(TOPIC, shape.partitions(), BROKERS, new TreeMap<>()))
        .thenAccept(
            outcome -> {
              created |= outcome.isOk();
              outcome.toOptional().ifPresent(id -> chronicle.name(id, TOPIC));
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

  /**
   * Whether the replicas of each partition hold the same batches to the end, and begin in the same
   * segment or the next; or, compacted, say the same.
   */
  private boolean logsAreAlike() {
    for (int i = 0; i < shape.partitions(); i++) {
      byte[] first = WrittenLogs.of(brokers.getFirst().disk(), i);
      for (SimNode each : brokers) {
        byte[] its = WrittenLogs.of(each.disk(), i);
        if (!pruning.areAlike(first, its) && !compacting.areAlike(first, its)) {
          return false;
        }
      }
    }
    return true;
  }
}
