package io.highwater.broker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** How this module's few threads come and go. */
final class Threads {
  private static final long FINISH_TIMEOUT_MS = 10_000;

  private Threads() {}

  static Thread daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A thread that works off a queue. */
  static ExecutorService single(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), body -> daemon(body, name));
  }

  /** Waits for a thread to end, unless it is this one. */
  static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a queue run empty and ends its thread. */
  static void finish(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(FINISH_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the disk has not answered for 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
