package io.highwater.broker;

import io.highwater.broker.net.EventLoops;
import io.highwater.broker.net.SocketLoops;
import io.highwater.broker.shard.Loop;
import io.highwater.broker.storage.Disk;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine that this process runs on. Its threads are daemons. */
record RealMachine(Disk disk, Rulebook rules) implements Machine {
  /** On the file system as it is, by the rules as they are meant. */
  static final Machine THIS = new RealMachine(Disk.REAL, Rulebook.RIGHT);

  private static final long FINISH_TIMEOUT_MS = 10_000;
  private static final long NANOS_PER_MS = 1_000_000;

  @Override
  public long monotonicMs() {
    return System.nanoTime() / NANOS_PER_MS;
  }

  @Override
  public long wallMs() {
    return System.currentTimeMillis();
  }

  @Override
  public UUID newId() {
    return UUID.randomUUID();
  }

  @Override
  public EventLoops network(int threads, String name) {
    return SocketLoops.start(threads, name);
  }

  @Override
  public Worker worker(String name) {
    return new DiskThread(name);
  }

  @Override
  public Turner start(Loop loop, String name) {
    Thread thread = daemon(loop, name);
    thread.start();
    return () -> join(thread);
  }

  private static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread that works off a queue. */
  private static final class DiskThread extends ThreadPoolExecutor implements Worker {
    DiskThread(String name) {
      super(
          1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), body -> daemon(body, name));
    }

    @Override
    public void finish() {
      shutdown();
      try {
        if (!awaitTermination(FINISH_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the disk has not answered for 10 s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
