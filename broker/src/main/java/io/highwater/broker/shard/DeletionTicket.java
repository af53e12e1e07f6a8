package io.highwater.broker.shard;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;

/** Somebody who deletes records. */
public interface DeletionTicket extends Ticket {
  /**
   * Called once, on the shard's thread; must not block.
   *
   * @param lowWatermark where the last of the in-sync replicas begins, or -1 with an error
   */
  void answer(KafkaError error, long lowWatermark);
}
