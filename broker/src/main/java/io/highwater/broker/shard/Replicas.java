package io.highwater.broker.shard;

import io.highwater.spec.Event;

/**
 * The replicas of this broker, as request handlers reach them. All methods: any thread, no wait.
 */
public interface Replicas {
  /**
   * Hands an event to the shard that owns its partition. Tickets in it are {@link ProduceTicket},
   * {@link OffsetTicket}, {@link EpochEndTicket} or {@link DeletionTicket} by the event's kind.
   */
  void post(Event event);

  /** Hands over a fetch. One call of a session is under way at a time. */
  void fetch(FetchCall call);

  /**
   * The reader is gone, or has begun another session: its positions are dropped, and a call that
   * still waits is answered with nothing.
   */
  void forget(FetchSession session);
}
