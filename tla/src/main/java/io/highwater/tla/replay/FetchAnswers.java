package io.highwater.tla.replay;

import io.highwater.spec.Batch;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import java.util.List;

/** What a follower hears when its leader answers. Logs start at 0 here. */
final class FetchAnswers {
  private static final int NONE = -1;

  private FetchAnswers() {}

  static Event.FetchResponse of(
      ReplayBroker leader, Effect.SendFetch request, Effect.FetchAnswer it, int recordsMax) {
    long end = Math.min(it.end(), it.from() + recordsMax);
    List<Batch> batches = List.copyOf(leader.disk.subList((int) it.from(), (int) end));
    return response(request, KafkaError.NONE, NONE, NONE, it.highWatermark(), batches);
  }

  static Event.FetchResponse of(Effect.SendFetch request, Effect.FetchRejected it) {
    return response(request, it.error(), NONE, NONE, it.highWatermark(), List.of());
  }

  static Event.FetchResponse of(Effect.SendFetch request, Effect.FetchDiverged it) {
    return response(request, KafkaError.NONE, it.epoch(), it.end(), it.highWatermark(), List.of());
  }

  private static Event.FetchResponse response(
      Effect.SendFetch request,
      KafkaError error,
      int divergingEpoch,
      long divergingEnd,
      long highWatermark,
      List<Batch> batches) {
    return new Event.FetchResponse(
        request.partition(),
        request.leaderEpoch(),
        request.fetchOffset(),
        request.lastFetchedEpoch(),
        error,
        divergingEpoch,
        divergingEnd,
        highWatermark,
        0,
        batches,
        new Message.Records(batches));
  }
}
