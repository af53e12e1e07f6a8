package io.highwater.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Hands out seeds to all cores, or to one, until they are used up or enough is known. */
final class SeedWorkers {
  private static final long PROGRESS_NS = 5_000_000_000L;

  private final long last;
  private final long step;
  private final BooleanSupplier enough;
  private final LongConsumer work;
  private final AtomicReference<Throwable> breakdown = new AtomicReference<>();
  private long next;
  private boolean isUsedUp;

  /**
   * The seeds {@code first}, {@code first + step} … up to {@code last}.
   *
   * @param enough whether no further seed is wanted; any thread
   * @param work runs one seed; any thread
   */
  SeedWorkers(long first, long last, long step, BooleanSupplier enough, LongConsumer work) {
    this.next = first;
    this.isUsedUp = first > last;
    this.last = last;
    this.step = step;
    this.enough = enough;
    this.work = work;
  }

  /**
   * Runs them on all cores.
   *
   * @param secondsMax of wall time, after which no seed is begun
   * @param progress told every few seconds
   * @throws IllegalStateException if a world broke down in a way that says nothing about a cluster
   */
  void run(long secondsMax, Runnable progress) throws InterruptedException {
    long beganNs = System.nanoTime();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(
          Thread.ofPlatform().name("sweep-" + i).daemon().start(() -> work(beganNs, secondsMax)));
    }
    long saidNs = beganNs;
    for (Thread each : workers) {
      while (!each.join(Duration.ofMillis(200))) {
        if (System.nanoTime() - saidNs > PROGRESS_NS) {
          saidNs = System.nanoTime();
          progress.run();
        }
      }
    }
    throwBreakdown();
  }

  /**
   * Runs them on this thread.
   *
   * @return the nanoseconds that it took
   */
  long runAlone(long secondsMax) {
    long beganNs = System.nanoTime();
    work(beganNs, secondsMax);
    throwBreakdown();
    return System.nanoTime() - beganNs;
  }

  private void throwBreakdown() {
    if (breakdown.get() != null) {
      throw new IllegalStateException("a simulated world broke down", breakdown.get());
    }
  }

  private void work(long beganNs, long secondsMax) {
    while (breakdown.get() == null
        && !enough.getAsBoolean()
        && (System.nanoTime() - beganNs) / 1_000_000_000L < secondsMax) {
      OptionalLong seed = take();
      if (seed.isEmpty()) {
        return;
      }
      try {
        work.accept(seed.getAsLong());
      } catch (RuntimeException | Error e) {
        breakdown.compareAndSet(null, new IllegalStateException("seed " + seed.getAsLong(), e));
      }
    }
  }

  /** The next seed, if one is left; the last may be the largest number that there is. */
  private synchronized OptionalLong take() {
    if (isUsedUp) {
      return OptionalLong.empty();
    }
    long seed = next;
    isUsedUp = Long.compareUnsigned(last - seed, step) < 0;
    next += step;
    return OptionalLong.of(seed);
  }
}
