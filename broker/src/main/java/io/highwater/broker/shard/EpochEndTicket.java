package io.highwater.broker.shard;

import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;

/** Somebody who asked where a leader epoch ends. */
public interface EpochEndTicket extends Ticket {
  /**
   * Called once, on the shard's thread; must not block.
   *
   * @param epoch the asked epoch or the newest below it, or -1
   * @param end where it ends, or -1
   */
  void answer(KafkaError error, int epoch, long end);
}
