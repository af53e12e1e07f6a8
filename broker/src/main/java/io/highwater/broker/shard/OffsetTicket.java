package io.highwater.broker.shard;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;

/** Somebody who asked for an offset by a timestamp or for the earliest or latest one. */
public interface OffsetTicket extends Ticket {
  /** The timestamp that stands for the latest offset. */
  long LATEST = -1;

  /** The timestamp that stands for the earliest offset. */
  long EARLIEST = -2;

  /** The timestamp that stands for the offset of the largest timestamp (KIP-734). */
  long MAX_TIMESTAMP = -3;

  /** What was asked for: milliseconds since 1970, or one of the constants. */
  long timestamp();

  /**
   * Called once, on the shard's thread; must not block.
   *
   * @param offset the offset, or -1 if there is none
   * @param timestamp of the record found, or -1
   * @param leaderEpoch of the record found or of the leader, or -1
   */
  void answer(KafkaError error, long offset, long timestamp, int leaderEpoch);
}
