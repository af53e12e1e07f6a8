package io.highwater.workload;

import io.highwater.client.Outcome;
import io.highwater.history.Polled;
import java.util.List;

/** Makes the clients that a workload runs on; each is used by one thread. */
public interface LogClients {
  /** A client with connections, and if asked for a producer id, of its own. */
  Appender appender();

  /** A client with connections of its own. */
  Reader reader();

  /** Appends values. */
  interface Appender extends AutoCloseable {
    /** Appends one value to a partition of the workload's topic. */
    Outcome<Appended> append(int partition, long value);

    @Override
    void close();
  }

  /** Reads values. */
  interface Reader extends AutoCloseable {
    /** Reads records of a partition from an offset on; none is a success too. */
    Outcome<List<Polled>> poll(int partition, long fromOffset);

    /** The offset after the last readable record of a partition. */
    Outcome<Long> endOffset(int partition);

    @Override
    void close();
  }

  /**
   * What the acknowledgement of an append says.
   *
   * @param offset -1 if unknown, as with acks=0
   * @param leader the id of the broker that acknowledged, -1 if unknown
   * @param leaderEpoch the epoch in which the client believed it to lead, -1 if unknown
   */
  record Appended(long offset, int leader, int leaderEpoch) {}
}
