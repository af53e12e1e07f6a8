package io.highwater.broker.shard;

/**
 * Work that one thread does in turns, and what comes in meanwhile. A thread {@linkplain #run runs}
 * it; a simulator takes the turns itself. Owner only, except {@link #hasMail}.
 */
public interface Loop extends Runnable {
  /** What {@link #turn} answers once the loop has ended. */
  long OVER = -1;

  /**
   * Does what is due.
   *
   * @return in how many milliseconds the next turn is due, if nothing comes before; 0 at once, or
   *     {@link #OVER}
   */
  long turn();

  /** Sleeps until something comes, so many milliseconds have passed, or without reason. */
  void await(long millis);

  /** Whether something has come since the last turn; any thread. */
  boolean hasMail();

  @Override
  default void run() {
    for (long idleMs = turn(); idleMs != OVER; idleMs = turn()) {
      await(idleMs);
    }
  }
}
