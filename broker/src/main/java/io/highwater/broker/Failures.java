package io.highwater.broker;

import io.highwater.broker.storage.DamagedLogException;
import io.highwater.broker.storage.LogDirFailure;
import org.slf4j.Logger;

/** How the end of a node is told. */
final class Failures {
  private Failures() {}

  /** What went wrong, in one line. */
  static String describe(Throwable cause) {
    return isOfTheDisk(cause) ? cause.getMessage() : cause.toString();
  }

  /**
   * Logs it: where a disk is to blame in one line, else with the stack trace of a fault of ours.
   */
  static void log(Logger logger, String node, Throwable cause) {
    if (isOfTheDisk(cause)) {
      logger.error("{} stops: {}", node, describe(cause));
    } else {
      logger.error("{} stops: {}", node, describe(cause), cause);
    }
  }

  private static boolean isOfTheDisk(Throwable cause) {
    return cause instanceof LogDirFailure || cause instanceof DamagedLogException;
  }
}
