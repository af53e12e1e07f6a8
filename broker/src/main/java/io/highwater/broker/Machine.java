package io.highwater.broker;

import io.highwater.broker.net.EventLoops;
import io.highwater.broker.shard.Loop;
import io.highwater.broker.storage.Disk;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What a node runs on: clocks, files, sockets and threads. This is all that a simulator has to
 * replace. Any thread.
 */
public interface Machine {
  Disk disk();

  /** What a node follows here. */
  default Rulebook rules() {
    return Rulebook.RIGHT;
  }

  /** Milliseconds since some moment; never goes back. */
  long monotonicMs();

  /** Milliseconds since 1970, for timestamps that people read. */
  long wallMs();

  /** An id that nobody else has. */
  UUID newId();

  /**
   * Starts the threads that serve sockets.
   *
   * @param threads how many, at least 1
   * @param name what their names start with
   */
  EventLoops network(int threads, String name);

  /** Starts a thread for work that waits for the disk. */
  Worker worker(String name);

  /** Starts a thread that takes a loop's turns until it has ended. */
  Turner start(Loop loop, String name);

  /** Works off what it is given, one after the other. */
  interface Worker extends Executor {
    /** Lets everything given run and ends. */
    void finish();
  }

  /** Takes a loop's turns. */
  interface Turner {
    /** Waits until the loop has ended, unless this is its own thread. */
    void join();
  }
}
