package io.highwater.fault.sim;

import java.util.List;

/**
 * One line of what clients of a simulated cluster saw: an operation begins, or ends.
 *
 * @param process who performs it; it performs one operation at a time, and none after one whose
 *     outcome it does not know
 * @param timeUs virtual microseconds since the world began
 * @param records sent or read; offsets of sends are -1 while they are not known
 * @param finalStart for the reads after everything was healed: where the partition begins
 * @param finalEnd for the same reads: the partition's end; else -1
 * @param mayRepeat whether a send may put its values there more than once: it is tried again
 *     without a producer id
 */
public record ClientOp(
    int process,
    long timeUs,
    Type type,
    Function function,
    int partition,
    List<Seen> records,
    long finalStart,
    long finalEnd,
    boolean mayRepeat) {

  /** How an operation stands. */
  public enum Type {
    /** It begins. */
    INVOKE,
    /** It happened. */
    OK,
    /** It did not happen. */
    FAIL,
    /** Nobody knows. */
    INFO
  }

  /** What is done. */
  public enum Function {
    /** Appends values to a partition. */
    SEND,
    /** Reads a partition on from where the last poll ended. */
    POLL
  }

  /** A value and where it is. */
  public record Seen(long offset, long value) {}

  public ClientOp {
    records = List.copyOf(records);
  }

  /** A line of a world in which nothing is deleted and nothing tried again. */
  public ClientOp(
      int process,
      long timeUs,
      Type type,
      Function function,
      int partition,
      List<Seen> records,
      long finalEnd) {
    this(process, timeUs, type, function, partition, records, 0, finalEnd, false);
  }
}
