package io.highwater.spec;

import io.highwater.spec.partition.Partition;
import io.highwater.spec.partition.ReplicaContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One broker's share of the protocol in one shard: its replicas, and the switch that leads every
 * event to the one method that handles it.
 *
 * <p>A node is confined to one thread. It knows no clock: each event comes with the time. State and
 * event alone decide the new state and the effects. Open for whoever looks at a node after each
 * event; there is nothing else to change in it.
 */
public class Node {
  /**
   * If nothing looked at the clock for this share of the lag limit, this node was not running, and
   * nobody's silence in that time means anything.
   */
  private static final int STALL_SHARE = 4;

  private final ReplicaContext context;
  private final SortedMap<PartitionId, Partition> partitions = new TreeMap<>();
  private Trace trace = Trace.OFF;
  private long lastEventMs = -1;

  /**
   * @param brokerId this broker
   * @param lagMsMax {@code replica.lag.time.max.ms}, above 0
   */
  public Node(int brokerId, long lagMsMax) {
    this(brokerId, lagMsMax, Bugs.NONE);
  }

  /** A node that follows some wrong rules, to see whether its judges notice. */
  public Node(int brokerId, long lagMsMax, Bugs bugs) {
    this(brokerId, lagMsMax, bugs, Discretion.byClock(lagMsMax));
  }

  /** A node that does what it may when somebody else says so, as a replay of the model does. */
  public Node(int brokerId, long lagMsMax, Bugs bugs, Discretion discretion) {
    Check.that(lagMsMax > 0, "the lag limit is positive", lagMsMax);
    this.context = new ReplicaContext(brokerId, lagMsMax, bugs, discretion);
  }

  public int brokerId() {
    return context.brokerId();
  }

  /** The replica, or null if this node does not host it. */
  public Partition partition(PartitionId id) {
    return partitions.get(id);
  }

  /** All replicas, ordered by id. */
  public Collection<Partition> partitions() {
    return Collections.unmodifiableCollection(partitions.values());
  }

  /** Who is told of everything. */
  public Trace trace() {
    return trace;
  }

  /** From now on everything is told, before its effects are emitted. */
  public void trace(Trace to) {
    trace = to;
  }

  /**
   * Handles one event and emits, in order, what must be done.
   *
   * @param nowMs the runtime's monotonic clock, read once a turn; it never goes back
   */
  public void dispatch(Event event, long nowMs, Effects out) {
    forgiveStall(nowMs);
    if (trace.isOn()) {
      List<Effect> emitted = new ArrayList<>();
      Partition before =
          event instanceof Event.OfPartition it ? partitions.get(it.partition()) : null;
      handle(event, nowMs, emitted::add);
      tell(event, emitted, before);
      emitted.forEach(out::emit);
    } else {
      handle(event, nowMs, out);
    }
  }

  /** Tells of the replica that there is now, or that there was before the event. */
  private void tell(Event event, List<Effect> emitted, Partition before) {
    if (event instanceof Event.PartitionRemoved it) {
      trace.dropped(it);
    } else if (event instanceof Event.OfPartition it) {
      Partition partition = partitions.getOrDefault(it.partition(), before);
      if (partition != null) {
        trace.handled(event, emitted, partition);
      }
    } else {
      for (Partition each : partitions.values()) {
        List<Effect> own =
            emitted.stream().filter(effect -> each.id().equals(effect.partition())).toList();
        if (!own.isEmpty()) {
          trace.handled(event, own, each);
        }
      }
    }
  }

  private void handle(Event event, long nowMs, Effects out) {
    switch (event) {
      case Event.Recovered it -> open(it);
      case Event.BrokersUpdate it -> context.brokers(it.brokers());
      case Event.Tick tick -> partitions.values().forEach(each -> each.tick(nowMs, out));
      case Event.OfPartition it -> {
        Partition partition = partitions.get(it.partition());
        if (partition == null) {
          refuseUnknown(it, out);
        } else {
          dispatch(partition, it, nowMs, out);
        }
      }
    }
  }

  private void dispatch(Partition to, Event.OfPartition event, long nowMs, Effects out) {
    switch (event) {
      case Event.Produce it -> to.writeRecordToLeader(it, out);
      case Event.FollowerFetch it -> to.receiveFetchRequest(it, nowMs, out);
      case Event.FetchReady it -> to.sendFetchResponse(it, nowMs, out);
      case Event.FetchResponse it -> to.receiveFetchResponse(it, out);
      case Event.FetchExpired it -> to.expireFetchRequest(it, out);
      case Event.AlterPartitionResponse it -> to.receiveAlterPartitionResponse(it, nowMs, out);
      case Event.AlterPartitionExpired it -> to.expireAlterPartitionRequest(it, nowMs);
      case Event.MetadataUpdate it -> to.receiveMetadataUpdate(it.state(), nowMs, out);
      case Event.Flushed it -> to.completeFlush(it, out);
      case Event.ProducersLoaded it -> to.producersLoaded(it, out);
      case Event.ListLatest it -> to.answerLatestOffset(it, out);
      case Event.EpochEndQuery it -> to.answerEpochEnd(it, out);
      case Event.AdvanceLogStart it -> to.advanceLogStart(it, out);
      case Event.DeleteRecords it -> to.deleteRecords(it, out);
      case Event.PartitionRemoved it -> {
        partitions.remove(it.partition());
        to.remove(out);
      }
      case Event.Recovered it -> Check.that(false, "a log is opened once", it.partition());
    }
  }

  private void open(Event.Recovered recovered) {
    Check.that(!partitions.containsKey(recovered.partition()), "a log is opened once", recovered);
    partitions.put(recovered.partition(), new Partition(context, recovered));
  }

  /** Before anything is judged by the clock: did it stand still because this node did? */
  private void forgiveStall(long nowMs) {
    Check.that(nowMs >= lastEventMs, "the clock never goes back", nowMs, lastEventMs);
    boolean stalled = lastEventMs >= 0 && nowMs - lastEventMs > context.lagMsMax() / STALL_SHARE;
    lastEventMs = nowMs;
    if (stalled) {
      partitions.values().forEach(each -> each.forgiveLag(nowMs));
    }
  }

  /** Requests for a partition that is not here are answered; late completions just go. */
  private static void refuseUnknown(Event.OfPartition event, Effects out) {
    switch (event) {
      case Event.Produce it ->
          out.emit(
              new Effect.ProduceReply(
                  it.partition(), it.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, "not here"));
      case Event.FollowerFetch it -> refuseFetch(it.partition(), it.ticket(), out);
      case Event.FetchReady it -> refuseFetch(it.partition(), it.ticket(), out);
      case Event.ListLatest it ->
          out.emit(
              new Effect.LatestOffset(
                  it.partition(), it.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, -1, -1));
      case Event.EpochEndQuery it ->
          out.emit(
              new Effect.EpochEnd(
                  it.partition(), it.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, -1));
      case Event.DeleteRecords it ->
          out.emit(
              new Effect.RecordsDeleted(
                  it.partition(), it.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1));
      case Event.AdvanceLogStart it -> {}
      case Event.FetchResponse it -> {}
      case Event.FetchExpired it -> {}
      case Event.AlterPartitionResponse it -> {}
      case Event.AlterPartitionExpired it -> {}
      case Event.MetadataUpdate it -> {}
      case Event.Flushed it -> {}
      case Event.ProducersLoaded it -> {}
      case Event.PartitionRemoved it -> {}
      case Event.Recovered it -> {}
    }
  }

  private static void refuseFetch(PartitionId partition, Ticket ticket, Effects out) {
    out.emit(
        new Effect.FetchRejected(
            partition, ticket, KafkaError.NOT_LEADER_OR_FOLLOWER, -1, -1, -1, -1));
  }
}
