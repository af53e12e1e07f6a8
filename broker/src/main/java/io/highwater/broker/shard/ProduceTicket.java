package io.highwater.broker.shard;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;

/** A partition's part of a produce request that waits for its outcome. */
public interface ProduceTicket extends Ticket {
  /**
   * Called once, on the shard's thread; must not block.
   *
   * @param baseOffset the first record's offset, or -1 with an error
   * @param logStart the log's first offset, or -1
   * @param detail ids and counts for a person to read, or empty
   */
  void answer(KafkaError error, long baseOffset, long logStart, String detail);
}
