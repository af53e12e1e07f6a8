package io.highwater.broker.shard;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * A loop's inbox: any thread puts, the owner drains in arrival order and sleeps while there is
 * nothing. Putting wakes the owner only if it sleeps, so a busy loop costs its callers no system
 * call.
 *
 * @param <T> what arrives
 */
public final class Mailbox<T> {
  private static final int CHUNK = 1024;

  private final MpscUnboundedAtomicArrayQueue<T> queue = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
  private volatile Thread sleeper;

  /** Puts a message and wakes the owner if it sleeps. */
  public void put(T message) {
    queue.offer(message);
    wake();
  }

  /** Wakes the owner if it sleeps. */
  public void wake() {
    Thread owner = sleeper;
    if (owner != null) {
      LockSupport.unpark(owner);
    }
  }

  /** Hands over up to {@code limit} messages; owner only. */
  public int drain(Consumer<T> receiver, int limit) {
    int drained = 0;
    T message;
    while (drained < limit && (message = queue.poll()) != null) {
      receiver.accept(message);
      drained++;
    }
    return drained;
  }

  /** Whether there is nothing to drain; any thread. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Sleeps until a message comes, {@code millis} have passed, or without reason; owner only. */
  public void await(long millis) {
    if (millis <= 0) {
      return;
    }
    sleeper = Thread.currentThread();
    try {
      if (queue.isEmpty()) {
        LockSupport.parkNanos(this, millis * 1_000_000);
      }
    } finally {
      sleeper = null;
    }
  }
}
