package io.highwater.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Something that can serve Kafka's clients with three brokers on loopback. */
interface Contender {
  /** For the head of a column. */
  String name();

  /**
   * Launches a new, empty cluster in a directory of its own, and returns at once.
   *
   * @param directory exists and is empty
   */
  Cluster launch(Path directory) throws IOException;
}
