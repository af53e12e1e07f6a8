package io.highwater.fault.sim.whole;

import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Draws what goes wrong, and when: some kinds of it, in a mix and at a pace of its own. */
final class Fate {
  /**
   * To whom it happens.
   *
   * @param clients by their numbers
   */
  record Cast(List<SimNode> brokers, SimNode controller, List<Integer> clients) {}

  private final Timeline time;
  private final Chronicle chronicle;
  private final Misfortune misfortune;
  private final Cast cast;
  private final boolean mayForget;
  private final Rng rng;
  private final List<Mishap> mix = new ArrayList<>();
  private final long paceUs;

  /**
   * Nothing goes wrong yet.
   *
   * @param mayForget whether disks may lose what was not fsynced
   */
  Fate(
      Timeline time,
      Chronicle chronicle,
      Misfortune misfortune,
      Cast cast,
      Collection<Mishap> kinds,
      boolean mayForget,
      Rng rng) {
    this.time = time;
    this.chronicle = chronicle;
    this.misfortune = misfortune;
    this.cast = cast;
    this.mayForget = mayForget;
    this.rng = rng;
    for (Mishap each : kinds) {
      for (int i = rng.below(3); i > 0; i--) {
        if (mayForget || !each.forgets()) {
          mix.add(each);
        }
      }
    }
    this.paceUs = rng.oneOf(500_000L, 2_000_000L, 6_000_000L);
  }

  void start() {
    if (!mix.isEmpty()) {
      time.after(rng.between(0, 2 * paceUs), this::strike);
    }
  }

  private void strike() {
    if (misfortune.isOver()) {
      return;
    }
    Mishap mishap = mix.get(rng.below(mix.size()));
    SimNode one = cast.brokers.get(rng.below(cast.brokers.size()));
    WholeStep step = draw(mishap, one, rng.between(100_000, 5_000_000));
    int at = chronicle.last();
    misfortune.strike(step, (name, nth) -> drawDownUs(at, Act.again(name, nth)));
    time.after(rng.between(1, 2 * paceUs), this::strike);
  }

  private WholeStep draw(Mishap mishap, SimNode one, long forUs) {
    Act act = Act.of(mishap);
    int id = one.id();
    return switch (mishap) {
      case KILL, LOSE_POWER -> chronicle.note(act, id);
      case LOSE_ALL_POWER -> chronicle.note(act);
      case KILL_CONTROLLER -> chronicle.note(act, mayForget && rng.chance(500) ? 1 : 0);
      case PAUSE, SLOW_DISK, ISOLATE, FAIL_FSYNC -> chronicle.note(act, id, forUs);
      case CUT, CUT_BOTH, SLOW_LINK -> chronicle.note(act, id, other(one).id(), forUs);
      case RESET -> chronicle.note(act, id, other(one).id());
      case SHUT_DOWN -> chronicle.note(act, rng.chance(200) ? cast.controller.id() : id);
      case CLOCK_JUMP -> chronicle.note(act, id, rng.between(1_000, 10_000_000));
      case FULL_DISK -> chronicle.note(act, id, one.isExcused() ? 0 : rng.below(20_000), forUs);
      case DIVIDE -> chronicle.note(act, side(), forUs);
      case CUT_CLIENT -> cutClient(id, forUs);
      case SLOW_CLIENT -> chronicle.note(act, client(), id, forUs);
      case RESET_CLIENT -> chronicle.note(act, client(), id);
      case RECONFIGURE ->
          chronicle.note(
              act,
              id,
              rng.between(500, 6_000),
              rng.oneOf(1_000L, 5_000L, 1_000_000L),
              rng.oneOf(5_000L, 50_000L));
    };
  }

  private SimNode other(SimNode one) {
    SimNode drawn = cast.brokers.get(rng.below(cast.brokers.size()));
    return drawn == one ? cast.controller : drawn;
  }

  private int client() {
    return cast.clients.get(rng.below(cast.clients.size()));
  }

  private WholeStep cutClient(int broker, long forUs) {
    int ways = 1 + rng.below(3);
    return chronicle.note(Act.CUT_CLIENT, client(), broker, ways & 1, ways >> 1, forUs);
  }

  /** Some brokers. */
  private long side() {
    int drawn = 1 + rng.below((1 << cast.brokers.size()) - 1);
    long side = 0;
    for (int i = 0; i < cast.brokers.size(); i++) {
      side = (drawn >> i & 1) == 1 ? 10 * side + i + 1 : side;
    }
    return side;
  }

  private long drawDownUs(int at, String name) {
    long us = rng.between(10_000, 4_000_000);
    chronicle.amend(at, name, us);
    return us;
  }
}
