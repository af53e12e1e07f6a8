package io.highwater.spec.partition;

import io.highwater.spec.Action;
import io.highwater.spec.Bug;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Effects;
import io.highwater.spec.Event;
import io.highwater.spec.Event.EpochStart;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Ticket;
import io.highwater.spec.metadata.PartitionState;
import java.util.List;

/**
 * One replica of one partition: its log's shape, its producer state, and what it is in the present
 * leader epoch. {@link Leading} and {@link Following} hold what only a leader or a follower needs;
 * this class decides which of them is asked and refuses what the present role cannot do.
 */
public final class Partition {
  private final PartitionId id;
  private final ReplicaContext context;
  private final ReplicaLog log;
  private final ProducerState producers = new ProducerState();
  private Role role = new Role.Leaderless(-1);

  /** From an earlier epoch, which no right rule ever looks at again. */
  private Following lastFollowing;

  private Followers lastFollowers;
  private FlushPolicy flushPolicy = FlushPolicy.NEVER;

  public Partition(ReplicaContext context, Event.Recovered recovered) {
    this.id = recovered.partition();
    this.context = context;
    this.log = new ReplicaLog(recovered, context.followerKernel());
    producers.reload(recovered.batches());
  }

  /** The classes of this package whose methods are actions of the specification. */
  public static List<Class<?>> actors() {
    return List.of(Partition.class, Leading.class, IsrChanges.class, Following.class);
  }

  // ---- metadata --------------------------------------------------------------------------------

  /** The next version of the partition from the metadata log: another epoch, or another ISR. */
  @Action
  public void receiveMetadataUpdate(PartitionState state, long nowMs, Effects out) {
    if (state.leaderEpoch() < role.epoch()) {
      return;
    }
    boolean policyChanged = flushPolicy != state.flushPolicy();
    flushPolicy = state.flushPolicy();
    if (state.leaderEpoch() > role.epoch()) {
      boolean leads = state.leader() == context.brokerId();
      if (!(leads && context.has(Bug.A7))) {
        leaveRole(out);
      }
      if (leads) {
        becomeLeader(state, nowMs, out);
      } else {
        becomeFollower(state, out);
      }
      out.emit(new Effect.LeadershipChanged(id, role.leaderId(), role.epoch()));
      return;
    }
    if (policyChanged) {
      flushTail(out);
    }
    switch (role) {
      case Leading leading -> leading.update(state, nowMs, out);
      case Following following -> {
        following.flushPolicy(flushPolicy);
        following.sendFetchRequest(out);
      }
      case Role.Leaderless leaderless -> {}
    }
  }

  private void becomeLeader(PartitionState state, long nowMs, Effects out) {
    Check.that(state.isr().contains(context.brokerId()), "a leader is in sync", state.isr());
    if (context.has(Bug.E4)) {
      producers.reload(List.of());
    }
    boolean remembers = context.has(Bug.B3) && lastFollowers != null;
    Followers followers =
        remembers ? lastFollowers : new Followers(state.replicas(), context.brokerId(), nowMs);
    Leading leading = new Leading(id, context, log, producers, state, followers);
    role = leading;
    lastFollowers = followers;
    // The epoch starts here even if nothing is ever appended in it: a follower that asks where an
    // older epoch ends must not be sent past this point (KAFKA-7415).
    if (log.epochs.begin(state.leaderEpoch(), log.logEnd())) {
      out.emit(new Effect.StoreEpochs(id, log.epochs.starts()));
    }
    flushTail(out);
    leading.advanceHighWatermark(out);
  }

  private void becomeFollower(PartitionState state, Effects out) {
    if (!state.hasLeader()) {
      role = new Role.Leaderless(state.leaderEpoch());
      return;
    }
    Following following = new Following(id, context, log, producers, state, lastFollowing);
    role = following;
    lastFollowing = following;
    if (context.has(Bug.A1)) {
      following.truncate(log.highWatermark(), log.highWatermark(), out);
    }
    flushTail(out);
    following.sendFetchRequest(out);
  }

  /** What is in the log but does not count has had no fsync asked for that would make it count. */
  private void flushTail(Effects out) {
    if (log.awaitsFlush(flushPolicy)) {
      out.emit(new Effect.Flush(id, log.generation(), log.logEnd()));
    }
  }

  private void leaveRole(Effects out) {
    switch (role) {
      case Leading leading -> leading.resign(out);
      case Following following -> out.emit(new Effect.StopFetching(id));
      case Role.Leaderless leaderless -> {}
    }
  }

  /** The topic is gone: everybody who waits is told, nothing is fetched any more. */
  public void remove(Effects out) {
    leaveRole(out);
    role = new Role.Leaderless(Integer.MAX_VALUE);
    out.emit(new Effect.LeadershipChanged(id, -1, -1));
  }

  // ---- clients ---------------------------------------------------------------------------------

  public void writeRecordToLeader(Event.Produce produce, Effects out) {
    if (role instanceof Leading leading) {
      leading.writeRecordToLeader(produce, out);
    } else {
      out.emit(
          new Effect.ProduceReply(
              id, produce.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1, whoLeads()));
    }
  }

  public void answerLatestOffset(Event.ListLatest query, Effects out) {
    KafkaError refusal = refuseReader(query.leaderEpoch());
    if (refusal == KafkaError.NONE && role instanceof Leading leading) {
      leading.answerLatestOffset(query, out);
    } else {
      out.emit(new Effect.LatestOffset(id, query.ticket(), refusal, -1, -1, -1));
    }
  }

  /** Deletes what a client does not want any more. */
  public void deleteRecords(Event.DeleteRecords request, Effects out) {
    if (role instanceof Leading leading) {
      leading.deleteRecords(request, out);
    } else {
      out.emit(
          new Effect.RecordsDeleted(id, request.ticket(), KafkaError.NOT_LEADER_OR_FOLLOWER, -1));
    }
  }

  /** Deletes what is not to be kept any more; a follower hears of that from its leader. */
  public void advanceLogStart(Event.AdvanceLogStart retention, Effects out) {
    if (role instanceof Leading leading) {
      leading.advanceLogStart(retention.logStart(), out);
    }
  }

  /** Where an epoch ends in the leader's log; changes nothing. */
  public void answerEpochEnd(Event.EpochEndQuery query, Effects out) {
    KafkaError refusal = refuseReader(query.leaderEpoch());
    if (refusal != KafkaError.NONE) {
      out.emit(new Effect.EpochEnd(id, query.ticket(), refusal, -1, -1));
    } else if (query.epoch() > role.epoch()) {
      out.emit(new Effect.EpochEnd(id, query.ticket(), KafkaError.NONE, -1, -1));
    } else {
      EpochStart end = log.epochs.endOf(query.epoch(), log.logStart(), log.logEnd());
      boolean known = end.epoch() >= 0;
      out.emit(
          new Effect.EpochEnd(
              id, query.ticket(), KafkaError.NONE, end.epoch(), known ? end.startOffset() : -1));
    }
  }

  // ---- replication -----------------------------------------------------------------------------

  public void receiveFetchRequest(Event.FollowerFetch fetch, long nowMs, Effects out) {
    KafkaError refusal = refuseFollower(fetch.leaderEpoch());
    if (context.has(Bug.B15) && role instanceof Leading leading) {
      leading.receiveFetchRequest(fetch, nowMs, out);
    } else if (refusal == KafkaError.NONE && role instanceof Leading leading) {
      leading.receiveFetchRequest(fetch, nowMs, out);
    } else {
      rejectFetch(fetch.ticket(), refusal, out);
    }
  }

  public void sendFetchResponse(Event.FetchReady fetch, long nowMs, Effects out) {
    KafkaError refusal =
        fetch.replicaId() < 0
            ? refuseReader(fetch.leaderEpoch())
            : refuseFollower(fetch.leaderEpoch());
    if (refusal == KafkaError.NONE && role instanceof Leading leading) {
      leading.sendFetchResponse(fetch, nowMs, out);
    } else {
      rejectFetch(fetch.ticket(), refusal, out);
    }
  }

  public void receiveFetchResponse(Event.FetchResponse response, Effects out) {
    if (role instanceof Following following) {
      following.receiveFetchResponse(response, out);
    } else if (context.has(Bug.A7) && lastFollowing != null) {
      lastFollowing.receiveFetchResponse(response, out);
    }
  }

  public void expireFetchRequest(Event.FetchExpired expired, Effects out) {
    if (role instanceof Following following) {
      following.expireFetchRequest(expired.leaderEpoch(), out);
    }
  }

  public void receiveAlterPartitionResponse(
      Event.AlterPartitionResponse response, long nowMs, Effects out) {
    if (role instanceof Leading leading) {
      leading.receiveAlterPartitionResponse(response, nowMs, out);
    }
  }

  public void expireAlterPartitionRequest(Event.AlterPartitionExpired expired, long nowMs) {
    if (role instanceof Leading leading) {
      leading.expireAlterPartitionRequest(expired.requestId(), nowMs);
    }
  }

  // ---- disk and time ---------------------------------------------------------------------------

  /** An fsync has completed; one from before a truncation means nothing. */
  @Action
  public void completeFlush(Event.Flushed flushed, Effects out) {
    boolean counts =
        context.has(Bug.E2)
            ? log.flushed(log.generation(), Math.min(flushed.upTo(), log.logEnd()))
            : log.flushed(flushed.generation(), flushed.upTo());
    if (!counts) {
      return;
    }
    switch (role) {
      case Leading leading -> leading.flushed(out);
      case Following following -> following.sendFetchRequest(out);
      case Role.Leaderless leaderless -> {}
    }
  }

  /** Producer state has been read back after a truncation; an older reading means nothing. */
  public void producersLoaded(Event.ProducersLoaded loaded, Effects out) {
    if (loaded.generation() != log.generation()) {
      return;
    }
    producers.reload(loaded.batches());
    if (role instanceof Following following) {
      following.sendFetchRequest(out);
    }
  }

  public void tick(long nowMs, Effects out) {
    switch (role) {
      case Leading leading -> leading.tick(nowMs, out);
      case Following following -> following.sendFetchRequest(out);
      case Role.Leaderless leaderless -> {}
    }
  }

  /** See {@link Leading#forgiveLag}. */
  public void forgiveLag(long nowMs) {
    if (role instanceof Leading leading) {
      leading.forgiveLag(nowMs);
    }
  }

  /** Unlike a client, a follower always knows the epoch that it follows in. */
  private KafkaError refuseFollower(int followerEpoch) {
    if (context.leaderKernel().servesEpoch(role.epoch(), followerEpoch)) {
      return refuseReader(role.epoch());
    }
    return followerEpoch < role.epoch()
        ? KafkaError.FENCED_LEADER_EPOCH
        : KafkaError.UNKNOWN_LEADER_EPOCH;
  }

  private KafkaError refuseReader(int readerEpoch) {
    if (readerEpoch >= 0 && readerEpoch < role.epoch()) {
      return KafkaError.FENCED_LEADER_EPOCH;
    }
    if (readerEpoch > role.epoch()) {
      return KafkaError.UNKNOWN_LEADER_EPOCH;
    }
    return role instanceof Leading ? KafkaError.NONE : KafkaError.NOT_LEADER_OR_FOLLOWER;
  }

  private void rejectFetch(Ticket ticket, KafkaError error, Effects out) {
    out.emit(
        new Effect.FetchRejected(
            id, ticket, error, role.leaderId(), role.epoch(), log.highWatermark(), log.logStart()));
  }

  private String whoLeads() {
    return role.leaderId() < 0
        ? "nobody leads in epoch " + role.epoch()
        : "broker " + role.leaderId() + " leads in epoch " + role.epoch();
  }

  // ---- what others may see ---------------------------------------------------------------------

  public PartitionId id() {
    return id;
  }

  public boolean isLeader() {
    return role instanceof Leading;
  }

  public int leaderId() {
    return role.leaderId();
  }

  public int leaderEpoch() {
    return role.epoch();
  }

  public long logStart() {
    return log.logStart();
  }

  public long logEnd() {
    return log.logEnd();
  }

  public long highWatermark() {
    return log.highWatermark();
  }

  /**
   * As much of the high watermark as this broker's next life may be told. Under flush policy {@code
   * commit} no more than is flushed: a power cut may undo a truncation that was not, and bring back
   * other records than those that were committed.
   */
  public long durableHighWatermark() {
    return Math.min(log.highWatermark(), log.countedEnd(flushPolicy));
  }

  public long flushedEnd() {
    return log.flushedEnd();
  }

  public int generation() {
    return log.generation();
  }

  public FlushPolicy flushPolicy() {
    return flushPolicy;
  }

  public List<EpochStart> epochs() {
    return log.epochs.starts();
  }

  /** The ISR as this leader knows it; null unless this replica leads. */
  public Isr isr() {
    return role instanceof Leading leading ? leading.isr() : null;
  }

  /**
   * For whoever looks at a replica only when there is something new: changes with what a leader
   * knows of its followers; 0 unless this broker leads.
   */
  public long leaderStamp() {
    return role instanceof Leading leading ? leading.stamp() : 0;
  }

  /** Everything that judges look at. */
  public ReplicaView view() {
    return new ReplicaView(
        context.brokerId(),
        role.leaderId(),
        role.epoch(),
        log.view(),
        log.highWatermark(),
        log.flushedEnd(),
        log.generation(),
        flushPolicy,
        role instanceof Leading leading ? leading.view() : null);
  }

  /** Role, log and producers on one line, for a person to read. */
  @Override
  public String toString() {
    return role + " " + log + " producers=" + producers;
  }
}
