package io.highwater.cli;

import java.io.PrintWriter;

/** A last word for who presses Ctrl-C, and whether it was said. */
final class Farewell implements AutoCloseable {
  private final Thread atExit;
  private volatile boolean said;

  /**
   * To be closed when there is nothing left to interrupt.
   *
   * @param to where it is said
   * @param words that tell what came of the work so far
   */
  Farewell(PrintWriter to, String words) {
    this(
        () -> {
          to.println("\n" + words);
          to.flush();
        });
  }

  /**
   * The same for who has more to say.
   *
   * @param words says it, on a thread of its own while the work goes on
   */
  Farewell(Runnable words) {
    atExit =
        new Thread(
            () -> {
              said = true;
              words.run();
            },
            "farewell");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Whether the JVM is going down, and what fails now fails because of that. */
  boolean isSaid() {
    return said;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      said = true; // It is being said.
    }
  }
}
