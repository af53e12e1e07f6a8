package io.highwater.broker.shard;

import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.Fetch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower's side of replication with one leader: collects the positions that partitions want to
 * be fetched from and keeps one fetch session going with them (KIP-227), so that a request names
 * only what has moved, and acknowledges it.
 *
 * <p>One request waits at the leader; a second one leaves as soon as there is a new position, and
 * the leader answers the first at once. A disconnect or an error of the session gives every
 * position back to the core, which asks again.
 *
 * <p>Shard thread only, but for the answers, which come from network threads.
 */
final class ReplicaFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaFetcher.class);
  private static final int IN_FLIGHT_MAX = 2;

  private static final long RETRY_MS = 50;

  /** What a fetcher needs of the shard whose partitions it serves. */
  interface Home {
    /** Who is told of what is sent and received. */
    Trace trace();

    /** Up to where a partition's log is flushed. */
    long flushedEnd(PartitionId partition);

    /** Where a partition's log begins. */
    long logStart(PartitionId partition);

    /** Whether that rule is broken here. */
    boolean has(ShardBug bug);

    /** Hands an event to the core; any thread. */
    void post(Event event);

    /** The same for an event that came in a message. */
    void post(Event event, Trace.Message message);

    /** Runs something on the shard's thread; any thread. */
    void later(Runnable task);
  }

  private final int leaderId;
  private final FetchSettings settings;
  private final long brokerEpoch;
  private final LeaderLink link;
  private final Home home;
  private final LongSupplier clockMs;
  private final Map<PartitionId, Effect.SendFetch> positions = new LinkedHashMap<>();
  private final Set<PartitionId> changed = new LinkedHashSet<>();
  private final Set<PartitionId> forgotten = new LinkedHashSet<>();

  /** Positions that no answer has been handed on for: each is answered once. */
  private final Set<PartitionId> awaiting = new LinkedHashSet<>();

  /** The request that last told the leader of a partition; absent if it is not in the session. */
  private final Map<PartitionId, Integer> inSession = new HashMap<>(); // looked up only

  private int sessionId;
  private int sessionEpoch;
  private int generation;
  private int inFlight;
  private int requests;
  private long pauseUntilMs;

  ReplicaFetcher(
      int leaderId,
      FetchSettings settings,
      long brokerEpoch,
      LongSupplier clockMs,
      LeaderLink link,
      Home home) {
    this.leaderId = leaderId;
    this.settings = settings;
    this.brokerEpoch = brokerEpoch;
    this.clockMs = clockMs;
    this.link = link;
    this.home = home;
  }

  void fetchFrom(Effect.SendFetch position) {
    positions.put(position.partition(), position);
    changed.add(position.partition());
    awaiting.add(position.partition());
    forgotten.remove(position.partition());
  }

  void stop(PartitionId partition) {
    positions.remove(partition);
    changed.remove(partition);
    awaiting.remove(partition);
    if (inSession.containsKey(partition)) {
      forgotten.add(partition);
    }
  }

  /** Sends what has changed, or keeps a request waiting at the leader. */
  void endTurn() {
    boolean news = !changed.isEmpty() || !forgotten.isEmpty();
    if (clockMs.getAsLong() < pauseUntilMs
        || inFlight >= IN_FLIGHT_MAX
        || (inFlight > 0 && !news)
        || (positions.isEmpty() && !news)
        || (inFlight > 0 && sessionId == 0)) {
      return;
    }
    int number = ++requests;
    Fetch.Request request = nextRequest(number);
    inFlight++;
    int sentIn = generation;
    CompletionStage<Fetch.Response> answer =
        link.fetch(request, number, (long) settings.maxWaitMs() + settings.patienceMs());
    answer.whenComplete(
        (response, failure) -> {
          Outcome outcome = failure == null ? read(response) : new Outcome(null, null, failure);
          home.later(() -> answered(sentIn, number, outcome));
        });
  }

  /** A leader's answer and what is in it, or why there is none. */
  private record Outcome(Fetch.Response response, FetchedBatches batches, Throwable failure) {}

  /** On a network thread. What cannot be read is no answer. */
  private static Outcome read(Fetch.Response response) {
    try {
      return new Outcome(response, FetchedBatches.of(response), null);
    } catch (RuntimeException unreadable) {
      return new Outcome(null, null, unreadable);
    }
  }

  void close() {
    generation++;
    link.close();
  }

  private Fetch.Request nextRequest(int number) {
    Map<UUID, List<Fetch.Partition>> topics = new TreeMap<>();
    for (PartitionId id : changed) {
      Effect.SendFetch from = asOfNow(positions.get(id));
      topics
          .computeIfAbsent(id.topicId(), topic -> new ArrayList<>())
          .add(
              new Fetch.Partition(
                  id.index(),
                  from.leaderEpoch(),
                  from.fetchOffset(),
                  from.lastFetchedEpoch(),
                  home.logStart(id),
                  settings.maxBytesPerPartition(),
                  from.flushedOffset()));
      inSession.put(id, number);
      if (home.trace().isOn()) {
        home.trace().fetchLeaves(from, brokerEpoch, message(number));
      }
    }
    Map<UUID, List<Integer>> gone = new TreeMap<>();
    for (PartitionId id : forgotten) {
      gone.computeIfAbsent(id.topicId(), topic -> new ArrayList<>()).add(id.index());
      inSession.remove(id);
    }
    changed.clear();
    forgotten.clear();
    int epoch = sessionEpoch;
    sessionEpoch = sessionEpoch == Integer.MAX_VALUE ? 1 : sessionEpoch + 1;
    return new Fetch.Request(
        settings.brokerId(),
        brokerEpoch,
        settings.maxWaitMs(),
        settings.minBytes(),
        settings.maxBytes(),
        false,
        sessionId,
        epoch,
        topics.entrySet().stream()
            .map(each -> new Fetch.Topic("", each.getKey(), each.getValue()))
            .toList(),
        gone.entrySet().stream()
            .map(each -> new Fetch.ForgottenTopic("", each.getKey(), each.getValue()))
            .toList());
  }

  /** While a position waited here, more may have been flushed. */
  private Effect.SendFetch asOfNow(Effect.SendFetch position) {
    return new Effect.SendFetch(
        position.partition(),
        position.leaderId(),
        position.leaderEpoch(),
        position.fetchOffset(),
        position.lastFetchedEpoch(),
        home.flushedEnd(position.partition()));
  }

  private Trace.Message message(int number) {
    return Trace.Message.fetch(settings.brokerId(), brokerEpoch, leaderId, number);
  }

  private void answered(int sentIn, int number, Outcome outcome) {
    if (sentIn != generation) {
      return;
    }
    inFlight--;
    if (outcome.failure() != null) {
      LOG.debug("fetch from broker {} failed: {}", leaderId, outcome.failure().toString());
      restart();
    } else if (outcome.response().error() != ErrorCode.NONE) {
      LOG.info("fetch session with broker {} ended: {}", leaderId, outcome.response().error());
      restart();
    } else {
      sessionId = outcome.response().sessionId();
      outcome.batches().parts().forEach(part -> received(part, number));
    }
  }

  private void received(FetchedBatches.Part part, int number) {
    Effect.SendFetch asked = positions.get(part.id());
    Integer toldIn = inSession.get(part.id());
    if (asked == null || toldIn == null) {
      return; // Nobody wants it any more.
    }
    if ((toldIn > number || changed.contains(part.id())) && !home.has(ShardBug.LATE_ANSWER_TAKEN)) {
      return; // An answer to an older position: the newer one will have an answer of its own.
    }
    if (!awaiting.remove(part.id())) {
      return; // A second answer to one position, while the core has not looked at the first.
    }
    if (part.error() != ErrorCode.NONE || part.problem() != null) {
      // Out of the session until the core has learned more; else each request would be refused.
      stop(part.id());
    }
    if (part.problem() != null) {
      LOG.warn("{} from broker {}: {}", part.id(), leaderId, part.problem());
      home.post(new Event.FetchExpired(part.id(), asked.leaderEpoch()));
      return;
    }
    long logStart = home.has(ShardBug.LEADER_START_IGNORED) ? 0 : part.data().logStartOffset();
    home.post(part.event(asked, logStart), message(number));
  }

  /** The session is over: nobody waits at the leader any more, and the core must know. */
  private void restart() {
    generation++;
    inFlight = 0;
    sessionId = 0;
    sessionEpoch = 0;
    inSession.clear();
    forgotten.clear();
    changed.clear();
    List<Effect.SendFetch> lost =
        positions.values().stream().filter(each -> awaiting.contains(each.partition())).toList();
    positions.clear();
    awaiting.clear();
    pauseUntilMs = clockMs.getAsLong() + RETRY_MS;
    lost.forEach(each -> home.post(new Event.FetchExpired(each.partition(), each.leaderEpoch())));
  }
}
