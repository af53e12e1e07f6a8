package io.highwater.fault.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * From a seed to a verdict: the whole cluster in virtual time, one thing after the other.
 *
 * <p>For a minute of virtual time or more, less under light load, everything that the seed holds
 * goes wrong. Then everything is put right, and the cluster has to recover within a bound. At last
 * everything is read back, and the oracle judges what clients saw. The same seed gives the same
 * run, event by event.
 *
 * <p>Confined to one thread.
 */
public final class Simulator implements Seeded {
  private static final long DISTURBED_US_MAX = 300_000_000;
  private static final long EVENTS_MIN = 5_000;
  private static final long ACKNOWLEDGEMENTS_MIN = 100;
  private static final int FAULT_KINDS_MIN = 3;
  private static final long LOOK_US = 200_000;

  private final long seed;
  private final SimLoad load;
  private final Mutant mutant;
  private final Oracle oracle;
  private final Schedule schedule = new Schedule();
  private final World world;
  private final SimFaults faults;
  private Aftermath aftermath;
  private final Pending underWay = new Pending(this::isLost);
  private final boolean recording;
  private long lookUs;
  private boolean over;

  /**
   * A world that has not begun.
   *
   * @param mutant the wrong rule that its brokers follow, {@link Mutant#NONE} for none
   */
  public Simulator(long seed, Mutant mutant, Oracle oracle) {
    this(seed, SimLoad.FULL, mutant, oracle, null);
  }

  /**
   * The same, and tells what happens in it.
   *
   * @param load another load makes another run of the seed
   * @param lines gets the run line by line as a trace; null for nobody
   */
  public Simulator(long seed, SimLoad load, Mutant mutant, Oracle oracle, Consumer<String> lines) {
    this(seed, Shape.draw(new Rng(seed)), load, mutant, oracle, false, lines);
  }

  /** As above, in a cluster that somebody else has chosen. */
  Simulator(
      long seed,
      Shape shape,
      SimLoad load,
      Mutant mutant,
      Oracle oracle,
      boolean recording,
      Consumer<String> lines) {
    this.seed = seed;
    this.load = load;
    this.recording = recording;
    this.mutant = mutant;
    this.oracle = oracle;
    Rng rng = new Rng(Rng.mix(seed));
    Weather weather = Weather.draw(rng, shape, load);
    this.world = new World(shape, weather, mutant.bugs(), this::plan, rng.fork(), lines);
    this.faults = new SimFaults(world, rng.fork());
    world.expose(faults);
    world.later(1_000, Happening.of(Kind.WATCH, World.CONTROLLER));
    faults.start();
    world.clients.start();
  }

  /** Runs to the end. */
  public SimResult run() {
    while (step()) {}
    return new SimResult(
        seed,
        world.violation(),
        world.digest(),
        world.nowUs(),
        world.tally,
        world.shape.shards(),
        world.trace.traced());
  }

  @Override
  public boolean step() {
    if (over) {
      return false;
    }
    Happening next = schedule.next();
    world.moveTo(next.timeUs);
    world.happen(next);
    if (world.violation() != null) {
      over = true;
    } else if (world.nowUs() >= lookUs) {
      lookUs = world.nowUs() + LOOK_US;
      look();
    }
    return !over;
  }

  private void look() {
    if (aftermath != null) {
      over = aftermath.look();
    } else if (world.nowUs() >= load.disturbedUsMin()
        && (sawEnough() || world.nowUs() >= DISTURBED_US_MAX)) {
      aftermath = new Aftermath(world, faults, oracle, ACKNOWLEDGEMENTS_MIN);
    }
  }

  private boolean sawEnough() {
    return world.tally.events() >= EVENTS_MIN
        && world.tally.acknowledged() >= ACKNOWLEDGEMENTS_MIN
        && world.tally.faultKinds() >= FAULT_KINDS_MIN;
  }

  @Override
  public long digest() {
    return world.digest();
  }

  /**
   * Runs a seed and writes down, step by step, what led to its violation.
   *
   * @return the whole story; null if everything held
   */
  public static Story record(long seed, SimLoad load, Mutant mutant, Oracle oracle) {
    Shape shape = Shape.draw(new Rng(seed));
    return new Simulator(seed, shape, load, mutant, oracle, true, null).record();
  }

  private Story record() {
    List<Step> steps = new ArrayList<>();
    world.listen(
        it -> {
          int later = Pending.holds(it.kind) ? underWay.remove(it) : 0;
          if (aftermath == null && Step.isToldOf(it, world.shape.brokers()) && !comesTooLate(it)) {
            steps.add(Step.of(world.nowUs(), it, later));
          }
        });
    SimResult result = run();
    return result.holds()
        ? null
        : new Story(
            mutant.name(),
            seed,
            world.shape,
            world.weather.clients(),
            result.violation().property(),
            steps);
  }

  private boolean isLost(Happening it) {
    return world.isLost(it);
  }

  private boolean comesTooLate(Happening it) {
    return switch (it.kind) {
      case FETCH_EXPIRES -> !world.broker(it.actor).awaits((FetchCall) it.load);
      case FETCHED ->
          !world.lateAnswers()
              && !world.broker(it.actor).awaits(((FetchCall.Response) it.load).call());
      default -> false;
    };
  }

  /** What is decided to happen goes into the schedule, and is noted if somebody takes notes. */
  private void plan(long timeUs, Happening it) {
    schedule.add(timeUs, it);
    if (Pending.holds(it.kind) && recording) {
      underWay.add(it);
    }
  }
}
