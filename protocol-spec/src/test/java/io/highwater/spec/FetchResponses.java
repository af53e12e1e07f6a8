package io.highwater.spec;

import io.highwater.spec.Member.FetchTicket;
import java.util.List;

/** What a follower hears when its leader answers; null if the answer is for somebody else. */
final class FetchResponses {
  private FetchResponses() {}

  static Event.FetchResponse of(Member leader, Effect.FetchAnswer it) {
    List<Batch> batches = leader.read(it.from(), it.end());
    return response(it.ticket(), KafkaError.NONE, -1, -1, it.highWatermark(), batches);
  }

  static Event.FetchResponse of(Effect.FetchRejected it) {
    return response(it.ticket(), it.error(), -1, -1, it.highWatermark(), List.of());
  }

  static Event.FetchResponse of(Effect.FetchDiverged it) {
    return response(
        it.ticket(), KafkaError.NONE, it.epoch(), it.end(), it.highWatermark(), List.of());
  }

  /** Logs start at 0 here. */
  private static Event.FetchResponse response(
      Ticket ticket,
      KafkaError error,
      int divergingEpoch,
      long divergingEnd,
      long highWatermark,
      List<Batch> batches) {
    return ticket instanceof FetchTicket fetch
        ? new Event.FetchResponse(
            Cluster.PARTITION,
            fetch.request().leaderEpoch(),
            fetch.request().fetchOffset(),
            fetch.request().lastFetchedEpoch(),
            error,
            divergingEpoch,
            divergingEnd,
            highWatermark,
            0,
            batches,
            new Cluster.Data(batches))
        : null;
  }
}
