package io.highwater.workload;

import io.highwater.history.ProcessId;

/** A thread's place in the history: the process it is now. Used by one thread. */
final class Seat {
  private final int concurrency;
  private int number;

  /**
   * The seat of a thread.
   *
   * @param thread from 0, below {@code concurrency}
   * @param concurrency how many threads there are
   */
  Seat(int thread, int concurrency) {
    this.number = thread;
    this.concurrency = concurrency;
  }

  ProcessId process() {
    return ProcessId.client(number);
  }

  /** Never uses the process again: one of its operations may still be happening. */
  void retire() {
    number += concurrency;
  }
}
