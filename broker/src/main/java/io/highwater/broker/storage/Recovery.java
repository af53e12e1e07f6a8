package io.highwater.broker.storage;

import java.nio.file.Path;
import java.util.List;

/** What opening a log found. */
public sealed interface Recovery {

  /**
   * The log is whole. Everything in it is fsynced.
   *
   * @param epochs the epoch history, from the checkpoint and the batches
   * @param cutBytes how much was cut off its end, 0 if nothing
   * @param reason what was wrong there, empty if nothing was cut
   */
  record Recovered(
      PartitionLog log,
      long logStart,
      long logEnd,
      List<EpochStart> epochs,
      long cutBytes,
      String reason)
      implements Recovery {}

  /**
   * Records are gone that had been fsynced: a disk fault, or a hand in the files. Nothing was
   * changed. This replica must not count as one that has the committed records.
   *
   * @param file the damaged file
   * @param position where in it
   * @param offset the first offset that is missing
   * @param recoveryPoint below it everything had been fsynced
   * @param problem what is there, and what was expected
   */
  record Damaged(Path file, long position, long offset, long recoveryPoint, String problem)
      implements Recovery {
    /** The whole of it in one line. */
    public String message() {
      return file
          + " at position "
          + position
          + ", offset "
          + offset
          + ": "
          + problem
          + "; everything below offset "
          + recoveryPoint
          + " had been fsynced";
    }
  }
}
