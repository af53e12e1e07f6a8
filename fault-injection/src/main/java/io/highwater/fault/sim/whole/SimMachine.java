package io.highwater.fault.sim.whole;

import io.highwater.broker.Machine;
import io.highwater.broker.Rulebook;
import io.highwater.broker.net.EventLoops;
import io.highwater.broker.shard.Loop;
import io.highwater.broker.storage.Disk;
import io.highwater.fault.sim.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/**
 * A machine in virtual time, for one life of one process: when that ends, whatever it still had to
 * do is not done. Its threads take turns on the {@link Timeline}; each takes a little time.
 */
final class SimMachine implements Machine {
  private static final long WALL_MS = 1_700_000_000_000L;
  private static final long RETRY_US = 20;
  private static final int LONG_SYNC_PER_MILLE = 300;

  private final SimHost host;
  private final Timeline time;
  private final Rng rng;
  private final LifeRules rules;
  private final List<TurnTaker> loops = new ArrayList<>();
  private boolean dead;
  private long pausedUntilUs;
  private long slowDiskUntilUs;

  /** What runs now, for whoever asks on which thread he is. */
  private Object running;

  SimMachine(SimHost host, Rng rng, LifeRules rules) {
    this.host = host;
    this.time = host.time();
    this.rng = rng;
    this.rules = rules;
  }

  Timeline time() {
    return time;
  }

  SimNetwork sockets() {
    return host.network();
  }

  String host() {
    return host.name();
  }

  /** The process is gone, this moment. */
  void die() {
    dead = true;
    host.network().disconnect(host.name());
    host.disk().meanwhile(() -> {});
  }

  boolean isDead() {
    return dead;
  }

  /** Nothing runs until then. */
  void pause(long untilUs) {
    pausedUntilUs = untilUs;
  }

  void slowDisk(long untilUs) {
    slowDiskUntilUs = untilUs;
  }

  /** Something that this process does at its time, if it still lives and is not stopped then. */
  void after(long delayUs, Runnable task) {
    time.after(delayUs, () -> run(task));
  }

  private void run(Runnable task) {
    if (dead) {
      return;
    }
    if (time.nowUs() < pausedUntilUs) {
      time.at(pausedUntilUs, () -> run(task));
      return;
    }
    task.run();
    for (TurnTaker each : loops) {
      each.noticeMail();
    }
  }

  /** Runs something as a part of what {@code who} does. */
  void as(Object who, Runnable task) {
    Object before = running;
    running = who;
    try {
      task.run();
    } finally {
      running = before;
    }
  }

  boolean isRunning(Object who) {
    return who.equals(running);
  }

  // ---- what a node asks for --------------------------------------------------------------------

  @Override
  public Disk disk() {
    return host.disk();
  }

  @Override
  public Rulebook rules() {
    return rules;
  }

  @Override
  public long monotonicMs() {
    return host.clock().nowUs() / 1000;
  }

  @Override
  public long wallMs() {
    return WALL_MS + monotonicMs();
  }

  @Override
  public UUID newId() {
    return new UUID(rng.next(), rng.next());
  }

  @Override
  public EventLoops network(int threads, String name) {
    return new SimLoops(this);
  }

  @Override
  public Worker worker(String name) {
    return new DiskWorker();
  }

  @Override
  public Turner start(Loop loop, String name) {
    TurnTaker turner = new TurnTaker(loop);
    loops.add(turner);
    turner.wake(0);
    return turner;
  }

  /** Takes a loop's turns. */
  private final class TurnTaker implements Turner {
    private final Loop loop;
    private long dueUs = Long.MAX_VALUE;

    TurnTaker(Loop loop) {
      this.loop = loop;
    }

    void noticeMail() {
      if (loop.hasMail()) {
        wake(rng.between(1, 20));
      }
    }

    void wake(long delayUs) {
      long atUs = time.nowUs() + delayUs;
      if (atUs < dueUs) {
        dueUs = atUs;
        after(delayUs, () -> turn(atUs));
      }
    }

    private void turn(long atUs) {
      if (dueUs != atUs) {
        return; // another turn has come before
      }
      dueUs = Long.MAX_VALUE;
      long idleMs = loop.turn();
      rules.examine(!dead);
      if (idleMs != Loop.OVER) {
        wake(Math.max(1, Math.min(idleMs, 1_000_000) * 1000));
      }
    }

    /** The loop has been told to end; there is nobody else to let it. */
    @Override
    public void join() {
      long idleMs = loop.turn();
      while (idleMs != Loop.OVER) {
        idleMs = loop.turn();
      }
    }
  }

  /** One thing after the other, each in its time. */
  private final class DiskWorker implements Worker {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long freeUs;
    private boolean busy;

    @Override
    public void execute(Runnable task) {
      boolean slow = time.nowUs() < slowDiskUntilUs;
      long tookUs = slow ? rng.between(5_000, 400_000) : rng.between(50, 3_000);
      freeUs = Math.max(freeUs, time.nowUs()) + tookUs;
      tasks.add(task);
      after(freeUs - time.nowUs(), this::next);
    }

    private void next() {
      if (busy) {
        after(RETRY_US, this::next);
        return;
      }
      boolean isLong = rng.chance(LONG_SYNC_PER_MILLE);
      long endUs = time.nowUs() + rng.between(10, 4_000);
      host.disk().meanwhile(() -> passUntil(isLong ? endUs : time.nowUs()));
      tasks.remove().run();
    }

    /** Others work on during an fsync, and may end this process. */
    private void passUntil(long endUs) {
      busy = true;
      time.passUntil(endUs);
      busy = false;
      if (dead) {
        throw new IllegalStateException("the process has ended during an fsync");
      }
    }

    @Override
    public void finish() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }
  }
}
