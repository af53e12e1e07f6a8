package io.highwater.spec;

import io.highwater.spec.Member.Alter;
import io.highwater.spec.Member.Fetch;
import io.highwater.spec.Member.FetchTicket;
import io.highwater.spec.Member.Stage;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * One partition on bare nodes, a controller, and every message between them in plain sight: nothing
 * is delivered, flushed or remembered unless somebody says so, and the invariants are looked at
 * after every event.
 *
 * <p>A copy shares what neither side changes, so that an exploration can branch at every step.
 */
final class Cluster {
  static final PartitionId PARTITION = new PartitionId(new UUID(0, 1), 0);

  /** What a cluster is made of. */
  record Setup(int brokers, int minIsr, FlushPolicy flushPolicy, long lagMsMax, Bugs bugs) {
    static Setup of(int brokers, int minIsr, Bug... bugs) {
      return new Setup(brokers, minIsr, FlushPolicy.NEVER, 10_000, bugs(bugs));
    }

    Setup with(FlushPolicy policy) {
      return new Setup(brokers, minIsr, policy, lagMsMax, bugs);
    }

    private static Bugs bugs(Bug... bugs) {
      return bugs.length == 0 ? Bugs.NONE : Bugs.of(bugs[0], bugs);
    }
  }

  /** A producer's request, by a name. */
  record ProduceTicket(String name, Acks acks, int count) implements Ticket {}

  /** A client's question for an offset. */
  record Question(String name) implements Ticket {}

  /** Record bytes are as good as their headers here. */
  record Data(List<Batch> batches) implements Payload {}

  /** One decision of the controller, as brokers will learn it; a null state: no such topic. */
  record Version(PartitionState state, BrokerView brokers, long endOffset, String text) {
    Version(PartitionState state, BrokerView brokers, long endOffset) {
      this(state, brokers, endOffset, state + " " + brokers);
    }
  }

  private final Setup setup;
  private final Member[] members;
  private final boolean[] owned;
  private List<MetadataRecord> records;
  private List<Version> versions;
  private Promises promises;
  private boolean diskForgot;
  private final List<Violation> violations = new ArrayList<>();
  private BiConsumer<Integer, Effect> listener = (id, effect) -> {};
  private ClusterTrace trace = ClusterTrace.OFF;

  /** Everybody registered and unfenced, the topic created, all of it known to everybody. */
  Cluster(Setup setup) {
    this(setup, ClusterTrace.OFF);
  }

  /** The same, told action by action. */
  Cluster(Setup setup, ClusterTrace trace) {
    this.setup = setup;
    this.trace = trace;
    this.members = new Member[setup.brokers()];
    this.owned = new boolean[setup.brokers()];
    this.records = new ArrayList<>();
    this.versions = new ArrayList<>();
    this.promises = Promises.NONE;
    for (int id = 1; id <= setup.brokers(); id++) {
      members[id - 1] = new Member(id, setup.lagMsMax(), setup.bugs());
      owned[id - 1] = true;
      start(id, 0);
      register(id);
    }
    for (int id = 1; id <= setup.brokers(); id++) {
      touch(id).applied = versions.size() - 1;
      heartbeat(id);
    }
    List<Integer> replicas = BrokerSet.of(ids()).toList();
    decide(
        null,
        controller()
            .createTopic(
                new Requests.CreateTopic(
                    PARTITION.topicId(), "t", -1, -1, List.of(replicas), new TreeMap<>())));
    for (int id = 1; id <= setup.brokers(); id++) {
      touch(id).applied = versions.size() - 2;
    }
    for (int id = 1; id <= setup.brokers(); id++) {
      applyMetadata(id);
    }
  }

  private Cluster(Cluster other) {
    this.setup = other.setup;
    this.members = other.members.clone();
    this.owned = new boolean[members.length];
    this.records = other.records;
    this.versions = other.versions;
    this.promises = other.promises;
    this.diskForgot = other.diskForgot;
  }

  Cluster copy() {
    return new Cluster(this);
  }

  void listen(BiConsumer<Integer, Effect> newListener) {
    listener = newListener;
  }

  Setup setup() {
    return setup;
  }

  int[] ids() {
    int[] ids = new int[setup.brokers()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i + 1;
    }
    return ids;
  }

  Member member(int id) {
    return members[id - 1];
  }

  private Member touch(int id) {
    if (!owned[id - 1]) {
      members[id - 1] = members[id - 1].copy();
      owned[id - 1] = true;
    }
    members[id - 1].changed();
    return members[id - 1];
  }

  List<Version> versions() {
    return versions;
  }

  Version newest() {
    return versions.getLast();
  }

  Promises promises() {
    return promises;
  }

  /** What has been found since this copy was made. */
  List<Violation> violations() {
    return violations;
  }

  ReplicaView replica(int id) {
    return member(id).view(PARTITION);
  }

  // ---- clients ---------------------------------------------------------------------------------

  void produce(int id, ProduceTicket ticket, Batch batch, long timeoutMs) {
    dispatch(
        id,
        new Event.Produce(
            PARTITION,
            ticket,
            batch,
            ticket.acks(),
            new Data(List.of(batch)),
            member(id).nowMs + timeoutMs));
  }

  void askLatest(int id, int leaderEpoch, String name) {
    dispatch(id, new Event.ListLatest(PARTITION, new Question(name), leaderEpoch));
  }

  void consume(int id, long offset, int leaderEpoch, String name) {
    dispatch(id, new Event.FetchReady(PARTITION, new Question(name), -1, leaderEpoch, offset, -1));
  }

  // ---- fetches ---------------------------------------------------------------------------------

  /** A follower's request reaches its leader: the outstanding one, or one it has given up. */
  void deliverFetch(int follower, Fetch fetch) {
    Member at = touch(follower);
    boolean isAwaited = fetch.equals(at.fetch);
    Effect.SendFetch request = isAwaited ? at.fetch.request() : fetch.request();
    if (isAwaited) {
      at.fetch = new Fetch(Stage.PARKED, request, fetch.brokerEpoch(), null);
    } else {
      List<Fetch> rest = new ArrayList<>(at.late);
      rest.remove(fetch);
      at.late = List.copyOf(rest);
    }
    trace.receiving(request.leaderId(), request);
    dispatch(
        request.leaderId(),
        new Event.FollowerFetch(
            PARTITION,
            new FetchTicket(follower, request),
            follower,
            fetch.brokerEpoch(),
            request.leaderEpoch(),
            request.fetchOffset(),
            request.lastFetchedEpoch(),
            request.flushedOffset()));
  }

  /** The leader is asked to answer a follower's waiting request now. */
  void answerFetch(int follower) {
    Effect.SendFetch request = member(follower).fetch.request();
    dispatch(
        request.leaderId(),
        new Event.FetchReady(
            PARTITION,
            new FetchTicket(follower, request),
            follower,
            request.leaderEpoch(),
            request.fetchOffset(),
            request.lastFetchedEpoch()));
  }

  void deliverFetchResponse(int follower) {
    Member at = touch(follower);
    Event.FetchResponse response = at.fetch.response();
    trace.receiving(follower, at.fetch.request());
    at.fetch = null;
    dispatch(follower, response);
  }

  /** The follower gives its request up; if it may still arrive, it is kept. */
  void expireFetch(int follower, boolean mayStillArrive) {
    Member at = touch(follower);
    if (mayStillArrive) {
      List<Fetch> late = new ArrayList<>(at.late);
      late.add(at.fetch);
      at.late = List.copyOf(late);
    }
    int epoch = at.fetch.request().leaderEpoch();
    at.fetch = null;
    dispatch(follower, new Event.FetchExpired(PARTITION, epoch));
  }

  private void arrive(Ticket ticket, Event.FetchResponse response) {
    if (ticket instanceof FetchTicket fetch) {
      Fetch waiting = member(fetch.follower()).fetch;
      if (waiting != null
          && waiting.stage() == Stage.PARKED
          && waiting.request().equals(fetch.request())) {
        trace.answers(fetch, response);
        touch(fetch.follower()).fetch =
            new Fetch(Stage.RESPONSE, waiting.request(), waiting.brokerEpoch(), response);
      }
    }
  }

  // ---- the controller --------------------------------------------------------------------------

  private Metadata metadata() {
    Metadata metadata = new Metadata(new TopicDefaults(setup.minIsr(), setup.flushPolicy()));
    for (int i = 0; i < records.size(); i++) {
      metadata.replay(records.get(i), i);
    }
    return metadata;
  }

  private Controller controller() {
    return new Controller(metadata(), 2_000, 0, setup.bugs());
  }

  private <R> R decide(Object request, Decision<R> decision) {
    if (!decision.records().isEmpty()) {
      ClusterView before = versions.isEmpty() || newest().state() == null ? null : view();
      records = new ArrayList<>(records);
      records.addAll(decision.records());
      Metadata metadata = metadata();
      versions = new ArrayList<>(versions);
      versions.add(
          new Version(
              metadata.partition(PARTITION), metadata.image().brokerView(), records.size()));
      if (before != null && newest().state() != null) {
        judge(before);
      }
    }
    trace.decided(request, decision, this::metadata);
    return decision.reply();
  }

  void register(int id) {
    Member member = touch(id);
    Requests.Registered reply =
        decide(
            null,
            controller()
                .registerBroker(
                    new Requests.RegisterBroker(
                        id,
                        new UUID(id, member.incarnation),
                        List.of(new Endpoint("PEER", "b" + id, 9092))),
                    0));
    member.brokerEpoch = reply.brokerEpoch();
    member.registeredAt = versions.size() - 1;
  }

  Requests.HeartbeatReply heartbeat(int id) {
    Member member = member(id);
    long offset = member.applied < 0 ? 0 : versions.get(member.applied).endOffset();
    return decide(
        null,
        controller()
            .receiveHeartbeat(new Requests.Heartbeat(id, member.brokerEpoch, offset, false), 0));
  }

  /** The controller gives the broker up, as if its session had ended. */
  void fence(int id) {
    Metadata metadata = metadata();
    long brokerEpoch = metadata.broker(id).brokerEpoch();
    decide(
        null, controller().receiveHeartbeat(new Requests.Heartbeat(id, brokerEpoch, 0, true), 0));
  }

  void configure(String key, String value) {
    decide(null, new Decision<>(List.of(new MetadataRecord.TopicConfigured("t", key, value)), ""));
  }

  void removeTopic() {
    decide(null, controller().deleteTopic(new Requests.DeleteTopic(PARTITION.topicId(), null)));
  }

  /** A leader's request reaches the controller. */
  Requests.AlterPartitionReply deliverAlter(int leader, Alter alter) {
    Effect.SendAlterPartition request = alter.request();
    Requests.AlterPartition asked = alter.by(leader);
    Requests.AlterPartitionReply reply =
        decide(asked, controller().receiveAlterPartitionRequest(asked));
    Member sender = touch(leader);
    List<Alter> rest = new ArrayList<>(sender.alters);
    rest.remove(alter);
    sender.alters = List.copyOf(rest);
    if (alter.awaited()) {
      sender.alterResponse =
          new Event.AlterPartitionResponse(
              PARTITION,
              request.requestId(),
              reply.error(),
              reply.leaderEpoch(),
              reply.isr(),
              reply.partitionEpoch());
    }
    return reply;
  }

  void deliverAlterResponse(int leader) {
    Member at = touch(leader);
    Event.AlterPartitionResponse response = at.alterResponse;
    at.alterResponse = null;
    dispatch(leader, response);
  }

  /**
   * The leader gives its request, or the answer, up; the request may still reach the controller.
   */
  void expireAlter(int leader, long requestId) {
    Member at = touch(leader);
    at.alterResponse = null;
    at.alters = at.alters.stream().map(Member::unawaited).toList();
    dispatch(leader, new Event.AlterPartitionExpired(PARTITION, requestId));
  }

  void loseAlter(int leader, Alter alter) {
    Member at = touch(leader);
    at.alters = at.alters.stream().filter(each -> !each.equals(alter)).toList();
  }

  /** The next version that the broker may learn: its first is no older than its registration. */
  int nextVersion(int id) {
    Member member = member(id);
    return member.applied < 0 ? member.registeredAt : member.applied + 1;
  }

  void applyMetadata(int id) {
    applyMetadata(id, nextVersion(id));
  }

  void applyMetadata(int id, int index) {
    Version version = versions.get(index);
    touch(id).applied = index;
    dispatch(id, new Event.BrokersUpdate(version.brokers()));
    dispatch(
        id,
        version.state() == null
            ? new Event.PartitionRemoved(PARTITION)
            : new Event.MetadataUpdate(PARTITION, version.state()));
  }

  // ---- processes, disks, time ------------------------------------------------------------------

  void crash(int id) {
    stop(id, "CrashBroker");
  }

  private void stop(int id, String action) {
    Member member = touch(id);
    trace.stops(action, id, member.incarnation);
    member.checkpoint = replica(id) == null ? 0 : replica(id).highWatermark();
    member.stop();
    for (int other : ids()) {
      Fetch fetch = member(other).fetch;
      if (fetch != null && fetch.stage() == Stage.PARKED && fetch.request().leaderId() == id) {
        touch(other).fetch = new Fetch(Stage.REQUEST, fetch.request(), fetch.brokerEpoch(), null);
      }
    }
  }

  /** The machine dies, and with it what lies above {@code end}. */
  void losePower(int id, long end) {
    stop(id, "LosePower");
    Member member = touch(id);
    diskForgot |= setup.flushPolicy() != FlushPolicy.COMMIT && end < member.diskEnd();
    member.cut(end);
  }

  /** The process starts; nobody knows it yet. */
  void start(int id, long highWatermark) {
    Member member = touch(id);
    member.start();
    trace.starts(member);
    dispatch(
        id,
        new Event.Recovered(
            PARTITION,
            0,
            member.diskEnd(),
            highWatermark,
            member.flushedEnd,
            member.epochsOnDisk(),
            member.idempotentBelow(member.diskEnd())));
  }

  void completeFlush(int id, Effect.Flush flush) {
    Member member = touch(id);
    List<Effect.Flush> rest = new ArrayList<>(member.flushes);
    rest.remove(flush);
    member.flushes = List.copyOf(rest);
    ReplicaView replica = replica(id);
    if (flush.generation() == replica.generation()) {
      member.flushedEnd = Math.max(member.flushedEnd, flush.upTo());
    }
    dispatch(id, new Event.Flushed(PARTITION, flush.generation(), flush.upTo()));
  }

  void completeRebuild(int id) {
    Member member = touch(id);
    Effect.RebuildProducers rebuild = member.rebuild;
    member.rebuild = null;
    dispatch(
        id,
        new Event.ProducersLoaded(
            PARTITION, rebuild.generation(), member.idempotentBelow(rebuild.upTo())));
  }

  void tick(int id, long laterMs) {
    touch(id).nowMs += laterMs;
    dispatch(id, new Event.Tick());
  }

  // ---- the machinery ---------------------------------------------------------------------------

  private void dispatch(int id, Event event) {
    Member member = touch(id);
    if (!member.isUp()) {
      return;
    }
    ClusterView viewBefore = versions.isEmpty() || newest().state() == null ? null : view();
    ReplicaView before = replica(id);
    List<Effect> effects;
    try {
      effects = member.dispatch(event);
    } catch (Check.Violated e) {
      violations.add(new Violation("Check", "broker " + id + ": " + e.getMessage()));
      return;
    }
    ReplicaView after = replica(id);
    if (after != null) {
      violations.addAll(Invariants.of(after));
      if (before != null) {
        violations.addAll(Invariants.between(before, after));
      }
      promises = promises.seen(after);
    }
    effects.forEach(each -> perform(member, each));
    if (after != null && after.flushedEnd() > member.flushedEnd) {
      violations.add(
          new Violation(
              "FlushedIsOnDisk", "%d is flushed: %s".formatted(member.flushedEnd, after)));
    }
    if (after != null && member.diskEnd() != after.log().end()) {
      violations.add(
          new Violation("DiskIsTheLog", "disk ends at %d: %s".formatted(member.diskEnd(), after)));
    }
    if (viewBefore != null) {
      judge(viewBefore);
    }
  }

  private void judge(ClusterView before) {
    ClusterView now = view();
    violations.addAll(ClusterInvariants.of(now));
    violations.addAll(ClusterInvariants.between(before, now));
    if (!diskForgot) {
      violations.addAll(ClusterInvariants.isrHoldsCommitted(now));
    }
  }

  private ClusterView view() {
    List<ReplicaView> replicas = new ArrayList<>();
    for (int id : ids()) {
      ReplicaView replica = replica(id);
      if (replica != null) {
        replicas.add(replica);
      }
    }
    return new ClusterView(newest().state(), newest().brokers(), replicas, promises);
  }

  private void perform(Member member, Effect effect) {
    listener.accept(member.id, effect);
    switch (effect) {
      case Effect.Append it ->
          member.write(
              List.of(
                  ((Data) it.payload())
                      .batches()
                      .getFirst()
                      .at(it.baseOffset(), it.leaderEpoch())));
      case Effect.AppendFetched it -> member.write(((Data) it.payload()).batches());
      case Effect.Truncate it -> member.cut(it.logEnd());
      case Effect.Flush it -> member.flushes = Member.plus(member.flushes, it);
      case Effect.RebuildProducers it -> member.rebuild = it;
      case Effect.ProduceReply it -> replied(member, it);
      case Effect.SendFetch it -> {
        trace.fetches(member, it);
        member.fetch = new Fetch(Stage.REQUEST, it, member.brokerEpoch, null);
      }
      case Effect.StopFetching it -> member.fetch = null;
      case Effect.FetchAnswer it -> arrive(it.ticket(), FetchResponses.of(member, it));
      case Effect.FetchRejected it -> arrive(it.ticket(), FetchResponses.of(it));
      case Effect.FetchDiverged it -> arrive(it.ticket(), FetchResponses.of(it));
      case Effect.SendAlterPartition it ->
          member.alters = Member.plus(member.alters, new Alter(it, member.brokerEpoch, true));
      case Effect.LatestOffset it -> told(it);
      case Effect.RestartLog it -> {}
      case Effect.StoreEpochs it -> {}
      case Effect.LogEndAdvanced it -> {}
      case Effect.HighWatermarkAdvanced it -> {}
      case Effect.LeadershipChanged it -> {
        member.alterResponse = null;
        member.alters = member.alters.stream().map(Member::unawaited).toList();
      }
      case Effect.IsrChanged it -> {}
      case Effect.EpochEnd it -> {}
    }
  }

  private void told(Effect.LatestOffset it) {
    if (it.error() == KafkaError.NONE && it.leaderEpoch() >= promises.toldEpoch()) {
      promises = promises.told(it.latest(), it.leaderEpoch());
    }
  }

  private void replied(Member leader, Effect.ProduceReply reply) {
    if (reply.error() == KafkaError.NONE
        && reply.ticket() instanceof ProduceTicket ticket
        && ticket.acks() == Acks.ALL) {
      long end = reply.baseOffset() + ticket.count();
      violations.addAll(ClusterInvariants.acknowledged(view(), leader.id, end));
      promises = promises.acknowledged(end);
    }
  }
}
