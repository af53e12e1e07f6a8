package io.highwater.fault.sim;

import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.Ticket;

/** A follower's fetch, from its sending until it is answered or given up. */
final class FetchCall implements Ticket {
  final int follower;
  final int partition;
  final long brokerEpoch;
  final Effect.SendFetch request;
  final long sentUs;

  /** Tells it from others in a trace; 0 where nobody writes one. */
  long correlation;

  long parkedUs;
  boolean served;
  boolean answered;

  FetchCall(int follower, int partition, long brokerEpoch, Effect.SendFetch request, long sentUs) {
    this.follower = follower;
    this.partition = partition;
    this.brokerEpoch = brokerEpoch;
    this.request = request;
    this.sentUs = sentUs;
  }

  Event.FollowerFetch arrival() {
    return new Event.FollowerFetch(
        request.partition(),
        this,
        follower,
        brokerEpoch,
        request.leaderEpoch(),
        request.fetchOffset(),
        request.lastFetchedEpoch(),
        request.flushedOffset());
  }

  Event.FetchReady readiness() {
    return new Event.FetchReady(
        request.partition(),
        this,
        follower,
        request.leaderEpoch(),
        request.fetchOffset(),
        request.lastFetchedEpoch());
  }

  /** An answer on its way. */
  record Response(FetchCall call, Event.FetchResponse event) {}
}
