package io.highwater.fault.cluster;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of one link: open, or shut so that everything waits.
 *
 * <p>Safe for any number of threads. A closed valve lets nobody wait.
 */
final class Valve {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean shut;
  private boolean closed;
  private Opening next = new Opening();
  private long bytesHeld;
  private long attemptsHeld;

  void shut() {
    lock.lock();
    try {
      shut = !closed;
    } finally {
      lock.unlock();
    }
  }

  void open(Healing healing) {
    lock.lock();
    try {
      shut = false;
      next.how = healing;
      next = new Opening();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      open(Healing.RESET);
    } finally {
      lock.unlock();
    }
  }

  Held held() {
    lock.lock();
    try {
      return new Held(bytesHeld, attemptsHeld);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code bytes} may flow; false if their connection is to be reset instead. */
  boolean pass(int bytes) {
    return !shut || await(bytes, 0);
  }

  /** Waits until a new connection may be made; false if it is to be reset instead. */
  boolean admit() {
    return !shut || await(0, 1);
  }

  private boolean await(int bytes, int attempts) {
    lock.lock();
    try {
      if (shut) {
        bytesHeld += bytes;
        attemptsHeld += attempts;
      }
      Opening awaited = next;
      while (shut && awaited.how == null) {
        changed.awaitUninterruptibly();
      }
      return awaited.how != Healing.RESET;
    } finally {
      lock.unlock();
    }
  }

  /** The end of one cut, so that a waiter learns the fate of its own even if the next has begun. */
  private static final class Opening {
    private Healing how;
  }
}
