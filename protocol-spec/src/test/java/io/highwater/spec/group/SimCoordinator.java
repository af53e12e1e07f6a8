package io.highwater.spec.group;

import java.util.EnumSet;
import java.util.Set;

/** A broker that may coordinate: it hears late of who leads, and its process may die. */
final class SimCoordinator {
  private static final GroupSettings SETTINGS =
      new GroupSettings(SimConsumer.SESSION_MS, 1_800_000, 500, 100, 100);
  private static final long TICK_MS = 100;

  private final int id;
  private final Agenda agenda;
  private final Set<GroupBug> bugs;
  private SharedLog log;
  private GroupCoordinator core;
  private int life;
  private long learnedMs;
  private long askedMs;

  SimCoordinator(int id, Agenda agenda, Set<GroupBug> bugs) {
    this.id = id;
    this.agenda = agenda;
    this.bugs = bugs.isEmpty() ? EnumSet.noneOf(GroupBug.class) : EnumSet.copyOf(bugs);
  }

  int id() {
    return id;
  }

  boolean isUp() {
    return core != null;
  }

  void start(SharedLog of) {
    log = of;
    core = new GroupCoordinator(SETTINGS, Rig::topics, bugs);
    tick(life);
  }

  void crash() {
    core = null;
    life++;
  }

  private void tick(int now) {
    if (now == life) {
      dispatch(new GroupEvent.Tick());
      agenda.after(TICK_MS, () -> tick(now));
    }
  }

  /** News from the log, in order. */
  void learn(GroupEvent event) {
    learnedMs = Math.max(learnedMs, agenda.nowMs() + agenda.between(1, 100));
    int now = life;
    agenda.at(
        learnedMs,
        () -> {
          if (now == life) {
            dispatch(event);
          }
        });
  }

  void dispatch(GroupEvent event) {
    if (isUp()) {
      core.dispatch(event, agenda.nowMs(), this::perform);
    }
  }

  private void perform(GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Load it -> ask(() -> log.load(this, it));
      case GroupEffect.Append it -> ask(() -> log.append(this, it));
      case GroupEffect.Reply it -> ((SimConsumer.Call) it.ticket()).answer(it.reply());
    }
  }

  /** Reaches the log in order, and a little late. */
  private void ask(Runnable what) {
    askedMs = Math.max(askedMs, agenda.nowMs() + agenda.between(1, agenda.chance(1) ? 3_000 : 20));
    int now = life;
    agenda.at(
        askedMs,
        () -> {
          if (now == life) {
            what.run();
          }
        });
  }
}
