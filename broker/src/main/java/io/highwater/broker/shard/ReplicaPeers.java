package io.highwater.broker.shard;

import io.highwater.broker.control.ControllerService;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.PartitionId;
import io.highwater.spec.metadata.Requests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * The shard's own replication client: one fetcher for each leader that it follows, and the way to
 * the controller for ISR changes.
 *
 * <p>Shard thread only, but for {@link #registered}, which comes before the shard has partitions.
 */
public final class ReplicaPeers implements Peers {
  private final FetchSettings settings;
  private final IntFunction<LeaderLink> links;
  private final ControllerService controller;
  private final LongSupplier clockMs;
  private final Map<Integer, ReplicaFetcher> fetchers = new TreeMap<>();
  private final Map<PartitionId, Integer> leaders = new HashMap<>(); // looked up only
  private Shard shard;
  private volatile long brokerEpoch = -1;

  /**
   * @param links opens a connection to a broker
   * @param controller where ISR changes are asked for
   */
  public ReplicaPeers(
      FetchSettings settings,
      IntFunction<LeaderLink> links,
      ControllerService controller,
      LongSupplier clockMs) {
    this.settings = settings;
    this.links = links;
    this.controller = controller;
    this.clockMs = clockMs;
  }

  /** Tells where events go; once, before the shard runs. */
  public void attach(Shard owner) {
    shard = owner;
  }

  /** This incarnation's epoch; fetches carry it (KIP-903). */
  public void registered(long epoch) {
    brokerEpoch = epoch;
  }

  @Override
  public void sendFetch(Effect.SendFetch fetch) {
    Integer before = leaders.put(fetch.partition(), fetch.leaderId());
    if (before != null && before != fetch.leaderId()) {
      fetchers.get(before).stop(fetch.partition());
    }
    fetchers.computeIfAbsent(fetch.leaderId(), this::fetcher).fetchFrom(fetch);
  }

  @Override
  public void stopFetching(PartitionId partition) {
    Integer leader = leaders.remove(partition);
    if (leader != null) {
      fetchers.get(leader).stop(partition);
    }
  }

  @Override
  public void sendAlterPartition(Effect.SendAlterPartition request) {
    List<Long> epochs = new ArrayList<>(request.brokerEpochs());
    for (int i = 0; i < epochs.size(); i++) {
      if (request.isr().at(i) == settings.brokerId()) {
        epochs.set(i, brokerEpoch);
      }
    }
    CompletionStage<Requests.AlterPartitionReply> answer =
        controller.alterPartition(
            new Requests.AlterPartition(
                settings.brokerId(),
                brokerEpoch,
                request.partition(),
                request.leaderEpoch(),
                request.partitionEpoch(),
                request.isr(),
                epochs));
    answer.whenComplete((reply, failure) -> shard.post(outcome(request, reply, failure)));
  }

  private static Event outcome(
      Effect.SendAlterPartition request, Requests.AlterPartitionReply reply, Throwable failure) {
    return failure != null
        ? new Event.AlterPartitionExpired(request.partition(), request.requestId())
        : new Event.AlterPartitionResponse(
            request.partition(),
            request.requestId(),
            reply.error(),
            reply.leaderEpoch(),
            reply.isr(),
            reply.partitionEpoch());
  }

  @Override
  public void endTurn() {
    for (ReplicaFetcher each : fetchers.values()) {
      each.endTurn();
    }
  }

  /** Closes every connection; after the shard has stopped. */
  public void close() {
    fetchers.values().forEach(ReplicaFetcher::close);
  }

  private ReplicaFetcher fetcher(int leaderId) {
    return new ReplicaFetcher(
        leaderId, settings, brokerEpoch, clockMs, links.apply(leaderId), shard);
  }
}
