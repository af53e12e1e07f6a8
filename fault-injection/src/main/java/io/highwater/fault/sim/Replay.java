package io.highwater.fault.sim;

import io.highwater.spec.Effect;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Plays stories: the same brokers and the same judge, but only what a step tells of happens. */
public final class Replay {
  private static final Weather STILL =
      new Weather(
          EnumSet.of(Adversity.LATE_ANSWER),
          EnumSet.noneOf(Chore.class),
          1_000,
          100,
          200,
          500,
          false,
          false,
          0,
          50_000);

  private final Story story;
  private final World world;
  private final Agendas agendas = new Agendas();
  private final Oracle oracle;
  private final List<Step> taken = new ArrayList<>();

  /** First a story decides what is next, then time does. */
  private final class Agendas implements Agenda {
    final Pending pending = new Pending(it -> world.isLost(it));
    final Deque<Happening> immediate = new ArrayDeque<>();
    Schedule schedule;

    @Override
    public void add(long timeUs, Happening it) {
      if (schedule != null) {
        schedule.add(timeUs, it);
        return;
      }
      it.timeUs = timeUs;
      switch (it.kind) {
        case COMMITTED, REGISTERED, RELEASED, PRODUCED, POLLED -> immediate.add(it);
        default -> {
          if (Pending.holds(it.kind)) {
            pending.add(it);
          }
        }
      }
    }
  }

  /**
   * Gets ready to play a story once.
   *
   * @param mutant the wrong rule that is in force, whoever's story it is
   */
  public Replay(Story story, Mutant mutant, Oracle oracle) {
    this(story, mutant, oracle, null);
  }

  /**
   * The same, and tells what happens as a trace.
   *
   * @param lines gets it line by line; null for nobody
   */
  public Replay(Story story, Mutant mutant, Oracle oracle, Consumer<String> lines) {
    this.story = story;
    this.oracle = oracle;
    Weather weather =
        new Weather(
            STILL.faults(),
            STILL.chores(),
            STILL.calmMs(),
            STILL.latencyUsMin(),
            STILL.latencyUsMax(),
            STILL.fsyncUsMax(),
            story.shape().flushPolicy() == FlushPolicy.COMMIT,
            false,
            Math.max(2, story.clients()),
            STILL.clientPauseUsMax());
    this.world =
        new World(story.shape(), weather, mutant.bugs(), agendas, new Rng(story.seed()), lines);
    while (goOn()) {}
    for (Happening fetch = agendas.pending.takeAny(Kind.FETCH);
        fetch != null;
        fetch = agendas.pending.takeAny(Kind.FETCH)) {
      world.happen(fetch);
    }
  }

  /**
   * Plays it.
   *
   * @return what was violated first, or null
   */
  public Violation play() {
    for (Step each : story.steps()) {
      if (world.violation() != null) {
        return world.violation();
      }
      take(each);
    }
    if (world.violation() == null && isSeenOnlyAtTheEnd(story.property())) {
      end();
    }
    return world.violation();
  }

  /**
   * As {@link #play()}, telling each step that was possible, and what each broker then did.
   *
   * @param teller takes one line at a time
   */
  public Violation tell(Consumer<String> teller) {
    BiConsumer<Integer, Effect> effects =
        (broker, effect) -> teller.accept("    " + Narration.of(broker, effect));
    world.overhear(effects);
    world.listen(
        it -> {
          if (Step.isToldOf(it, world.shape.brokers())) {
            teller.accept(Narration.of(it));
          }
        });
    return play();
  }

  /** The steps that were possible where they stood. */
  List<Step> taken() {
    return taken;
  }

  /** How many steps were possible where they stood; after a violation none is tried. */
  public int possible() {
    return taken.size();
  }

  private void take(Step step) {
    Happening it = find(step);
    if (it == null) {
      return;
    }
    taken.add(step);
    world.moveTo(step.timeUs());
    world.happen(it);
    while (goOn()) {}
  }

  private Happening find(Step step) {
    int brokers = story.shape().brokers();
    if (step.actor() > brokers
        || step.peer() > brokers
        || step.partition() >= world.partitionCount()) {
      return null;
    }
    Happening pending = Pending.holds(step.kind()) ? agendas.pending.take(step) : null;
    boolean needsNoOther = !Pending.holds(step.kind()) || step.kind() == Kind.HEARTBEAT;
    return pending == null && needsNoOther ? step.toHappening() : pending;
  }

  private boolean goOn() {
    Happening next = agendas.immediate.poll();
    if (next != null && world.violation() == null) {
      world.happen(next);
    }
    return next != null;
  }

  /** Whether only clients can see it, or time must pass before it shows. */
  private static boolean isSeenOnlyAtTheEnd(String property) {
    return property.equals("Progress")
        || property.equals("ReplicasConverge")
        || Character.isLowerCase(property.charAt(0));
  }

  private void end() {
    Schedule schedule = new Schedule();
    agendas.schedule = schedule;
    agendas.immediate.forEach(each -> schedule.add(world.nowUs(), each));
    agendas.pending.rest().forEach(each -> schedule.add(world.nowUs(), each));
    for (SimBroker each : world.brokers()) {
      each.wakeUp();
    }
    SimFaults faults = new SimFaults(world, new Rng(story.seed()));
    world.later(1_000, Happening.of(Kind.WATCH, World.CONTROLLER));
    Aftermath aftermath = new Aftermath(world, faults, oracle, 0);
    world.clients.start();
    long lookUs = 0;
    while (world.violation() == null) {
      Happening next = schedule.next();
      world.moveTo(next.timeUs);
      world.happen(next);
      if (world.nowUs() > lookUs) {
        lookUs = world.nowUs() + 200_000;
        if (aftermath.look()) {
          return;
        }
      }
    }
  }
}
