package io.highwater.fault.sim;

/**
 * Strikes a world at random moments with the faults that its weather holds, and undoes each of them
 * after a while. Draws from a generator of its own.
 */
final class SimFaults {
  private static final int CHORES_PER_MILLE = 120;

  private final World world;
  private final Rng rng;
  private final SimChores chores;
  private final Adversity[] faults;
  private boolean over;

  SimFaults(World world, Rng rng) {
    this.world = world;
    this.rng = rng;
    this.chores = new SimChores(world, rng.fork());
    this.faults = world.weather.faults().toArray(new Adversity[0]);
  }

  void start() {
    next();
  }

  private void next() {
    long us = rng.between(1, 2 * world.weather.calmMs()) * 1_000;
    world.later(us, Happening.of(Kind.STRIKE, World.CONTROLLER));
  }

  /** From now on nothing goes wrong any more, and what is wrong is put right. */
  void end() {
    over = true;
    for (int from = 0; from < hosts(); from++) {
      for (int to = 0; to < hosts(); to++) {
        if (from != to) {
          now(new Happening(Kind.HEAL, to, from, -1, null));
        }
      }
    }
    for (int host = 0; host <= world.shape.brokers(); host++) {
      world.resume(host);
      now(Happening.of(Kind.RESTART, host));
    }
  }

  private void now(Happening happening) {
    world.happen(happening);
  }

  private void later(long msMin, long msMax, Happening happening) {
    world.later(rng.between(msMin, msMax) * 1_000, happening);
  }

  /** Does one harm, or one of the things that operators do. */
  void strike() {
    if (over) {
      return;
    }
    next();
    if (rng.chance(CHORES_PER_MILLE)) {
      chores.any();
    } else {
      strike(faults[rng.below(faults.length)]);
    }
  }

  private void strike(Adversity adversity) {
    int broker = 1 + rng.below(world.shape.brokers());
    boolean took =
        switch (adversity) {
          case CRASH -> crash(broker, 0);
          case CRASH_BETWEEN_EFFECTS -> crash(broker, 1 + rng.below(4));
          case POWER_LOSS -> losePower(1);
          case POWER_LOSS_OF_SOME -> losePower(1 + rng.below(world.shape.brokers()));
          case POWER_LOSS_OF_ALL -> losePower(world.shape.brokers());
          case POWER_LOSS_OUTSIDE_ISR -> losePowerOutside(broker);
          case UNDONE_TRUNCATION -> trap();
          case PAUSE -> pause(broker);
          case RESTART -> leave(broker);
          case CONTROLLER_CRASH -> crashController();
          case CONTROLLER_PAUSE -> pause(World.CONTROLLER);
          case CUT_ONE_WAY -> cut(broker, other(broker), false);
          case CUT -> cut(broker, other(broker), true);
          case ISOLATION -> isolate(broker);
          case PARTITION -> divide();
          case SLOW_LINK -> slow(broker, other(broker));
          case RESET -> reset(broker, other(broker));
          case CLIENT_CUT -> cutClient(broker, client());
          case CLIENT_RESET -> reset(broker, client());
          case CLOCK_JUMP -> jump(rng.chance(150) ? World.CONTROLLER : broker);
          case SLOW_DISK -> slowDisk(broker);
          case WHIM -> whim(broker);
          case LATE_ANSWER -> false; // counted when it arrives
          case LATE_ALTER_PARTITION -> lateAlter();
        };
    if (took) {
      world.tally.struck(adversity);
    }
  }

  // ---- processes -------------------------------------------------------------------------------

  private boolean crash(int broker, int effects) {
    if (!world.broker(broker).isUp()) {
      return false;
    }
    now(Happening.of(Kind.CRASH, broker, 0, checkpoint(), effects));
    if (effects > 0) {
      // Should it live on because nothing is asked of it, it dies all the same.
      Happening end = Happening.of(Kind.CRASH, broker, 0, checkpoint(), 0);
      end.incarnation = world.broker(broker).incarnation();
      later(200, 400, end);
      later(500, 5_000, Happening.of(Kind.RESTART, broker));
    } else {
      restartLater(broker);
    }
    return true;
  }

  private long checkpoint() {
    return rng.chance(300) ? 0 : rng.chance(500) ? 1_000 : rng.below(1_000);
  }

  private void restartLater(int broker) {
    later(10, rng.chance(200) ? 15_000 : 3_000, Happening.of(Kind.RESTART, broker, lag()));
  }

  /** Now and then a broker is started with another setting. */
  private long lag() {
    return rng.chance(150) ? rng.between(500, 6_000) : 0;
  }

  private boolean losePowerOutside(int broker) {
    for (int i = 0; i < world.shape.brokers(); i++) {
      int id = 1 + (broker + i) % world.shape.brokers();
      if (world.broker(id).isUp() && !world.judge.trusts(id)) {
        now(Happening.of(Kind.POWER_LOSS, id, rng.oneOf(0L, 500L), checkpoint()));
        restartLater(id);
        return true;
      }
    }
    return false;
  }

  private boolean trap() {
    for (SimBroker each : world.brokers()) {
      each.setTrap();
    }
    return false; // counted when somebody steps on it
  }

  private boolean whim(int broker) {
    now(Happening.of(Kind.WHIM, broker, rng.below(Whim.values().length)));
    return false; // counted when it is taken up
  }

  private boolean lateAlter() {
    for (SimBroker each : world.brokers()) {
      each.holdUpNextJoin();
    }
    return false; // counted when somebody asks
  }

  private boolean losePower(int count) {
    if (!world.weather.lossOfPower()) {
      return false;
    }
    int first = rng.below(world.shape.brokers());
    int lost = 0;
    for (int i = 0; i < count; i++) {
      int broker = 1 + (first + i) % world.shape.brokers();
      if (world.broker(broker).isUp()) {
        long kept =
            world.weather.undoneTruncations() && rng.chance(300) ? -1 : rng.oneOf(0L, 500L, 1_000L);
        now(Happening.of(Kind.POWER_LOSS, broker, kept, checkpoint()));
        restartLater(broker);
        lost++;
      }
    }
    return lost > 0;
  }

  private boolean pause(int host) {
    boolean stopped = isUp(host) && !world.isPaused(host);
    now(Happening.of(Kind.PAUSE, host));
    later(50, rng.chance(500) ? 500 : 8_000, Happening.of(Kind.RESUME, host));
    return stopped;
  }

  /** Whether somebody is there to whom it makes a difference; clients always are. */
  private boolean isUp(int host) {
    return host == World.CONTROLLER
        ? world.controller.isUp()
        : !world.isBroker(host) || world.broker(host).isUp();
  }

  private boolean leave(int broker) {
    if (!world.broker(broker).isUp()) {
      return false;
    }
    now(Happening.of(Kind.LEAVE, broker));
    return false; // counted when it stops
  }

  private boolean crashController() {
    if (!world.controller.isUp()) {
      return false;
    }
    now(Happening.of(Kind.CRASH, World.CONTROLLER, rng.below(2)));
    later(10, 4_000, Happening.of(Kind.RESTART, World.CONTROLLER));
    return true;
  }

  // ---- links -----------------------------------------------------------------------------------

  private int client() {
    return world.clientHost(rng.below(world.weather.clients()));
  }

  /** Another broker, or the controller. */
  private int other(int broker) {
    int other = rng.below(world.shape.brokers());
    return other < broker ? other : other + 1;
  }

  private int hosts() {
    return world.clientHost(world.weather.clients());
  }

  private boolean cut(int from, int to, boolean bothWays) {
    boolean took = cutFor(from, to);
    return (bothWays && cutFor(to, from)) || took;
  }

  private boolean cutClient(int broker, int client) {
    return rng.chance(500) ? cut(broker, client, rng.chance(500)) : cut(client, broker, false);
  }

  /** Whether something could pass before. */
  private boolean cutFor(int from, int to) {
    boolean passed = isUp(from) && isUp(to) && !world.network.isCut(from, to);
    now(new Happening(Kind.CUT, to, from, -1, null));
    later(200, 10_000, new Happening(Kind.JOIN, to, from, -1, null));
    return passed;
  }

  private boolean isolate(int broker) {
    boolean took = false;
    for (int host = 0; host < hosts(); host++) {
      if (host != broker) {
        took |= cutFor(broker, host);
        took |= cutFor(host, broker);
      }
    }
    return took;
  }

  private boolean divide() {
    long sides = rng.next();
    boolean took = false;
    for (int one = 0; one < hosts(); one++) {
      for (int other = 0; other < hosts(); other++) {
        if (((sides >>> one) & 1) == 0 && ((sides >>> other) & 1) == 1) {
          took |= cutFor(one, other);
          took |= cutFor(other, one);
        }
      }
    }
    return took;
  }

  private boolean slow(int from, int to) {
    now(new Happening(Kind.SLOW, to, from, -1, null, rng.between(10, 1_500)));
    later(500, 10_000, new Happening(Kind.QUICKEN, to, from, -1, null));
    return isUp(from) && isUp(to);
  }

  private boolean reset(int one, int other) {
    boolean took = isUp(one) && isUp(other);
    now(new Happening(Kind.RESET, one, other, -1, null));
    return took;
  }

  // ---- clocks and disks ------------------------------------------------------------------------

  private boolean jump(int host) {
    now(Happening.of(Kind.JUMP, host, rng.between(10, 10_000)));
    return isUp(host);
  }

  private boolean slowDisk(int broker) {
    now(Happening.of(Kind.STALL_DISK, broker, rng.between(50, 4_000)));
    return isUp(broker);
  }
}
