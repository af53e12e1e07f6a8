package io.highwater.spec;

import io.highwater.spec.Member.Alter;
import io.highwater.spec.Member.Fetch;
import io.highwater.spec.Member.FetchTicket;
import io.highwater.spec.Member.Question;
import io.highwater.spec.Member.Stage;
import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** A producer's request, by a name. */
  record ProduceTicket(String name, Acks acks, int count) implements Ticket {}

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
  private ControlPlane control;
  private final Judge judge;
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
    this.control = new ControlPlane(setup);
    this.judge = new Judge();
    for (int id = 1; id <= setup.brokers(); id++) {
      members[id - 1] = new Member(id, setup.lagMsMax(), setup.bugs());
      owned[id - 1] = true;
      members[id - 1].hosts = setup.replicas().contains(id);
      start(id, 0);
      register(id);
    }
    for (int id = 1; id <= setup.brokers(); id++) {
      touch(id).applied = versions().size() - 1;
      if (!setup.fenced().contains(id)) {
        heartbeat(id);
      }
    }
    decide(
        control
            .controller()
            .createTopic(
                new Requests.CreateTopic(
                    PARTITION.topicId(), "t", -1, -1, List.of(setup.replicas()), new TreeMap<>())));
    for (int id = 1; id <= setup.brokers(); id++) {
      touch(id).applied = versions().size() - 2;
    }
    for (int id = 1; id <= setup.brokers(); id++) {
      applyMetadata(id);
    }
  }

  private Cluster(Cluster other) {
    this.setup = other.setup;
    this.members = other.members.clone();
    this.owned = new boolean[members.length];
    this.control = other.control;
    this.judge = other.judge.copy();
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
    return control.versions();
  }

  Version newest() {
    return control.newest();
  }

  Promises promises() {
    return judge.promises();
  }

  /** What has been found since this copy was made. */
  List<Violation> violations() {
    return judge.violations();
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

  /** An answer that was taken from the mailbox after the follower had stopped following. */
  void deliverLateAnswer(int follower) {
    Member at = touch(follower);
    Event.FetchResponse response = at.lateAnswers.getFirst();
    at.lateAnswers = at.lateAnswers.subList(1, at.lateAnswers.size());
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

  private <R> R decide(Decision<R> decision) {
    return decide(null, decision, setup.unclean());
  }

  private <R> R decide(Object request, Decision<R> decision, boolean uncleanAllowed) {
    ClusterView before = control.hasTopic() ? view() : null;
    if (!decision.records().isEmpty()) {
      control = control.after(decision);
      if (before != null && control.hasTopic()) {
        judge.decided(before.newest(), newest().state(), uncleanAllowed, before.replicas());
        judge.stepped(before, view(), members);
      }
    }
    trace.decided(request, decision, control::metadata);
    return decision.reply();
  }

  void register(int id) {
    Member member = touch(id);
    Requests.Registered reply = decide(control.registration(member));
    member.brokerEpoch = reply.brokerEpoch();
    member.registeredAt = versions().size() - 1;
    member.previousBrokerEpoch = -1;
  }

  /** The broker registers again, because it has heard no answer; nor does it now. */
  void registerUnheard(int id) {
    decide(control.registration(member(id)));
  }

  Requests.HeartbeatReply heartbeat(int id) {
    return decide(control.heartbeat(member(id), false));
  }

  /** The broker says that it is about to stop. */
  void beginControlledShutdown(int id) {
    decide(control.heartbeat(member(id), true));
  }

  /** The same, once everybody else has told the controller how much metadata they have. */
  Requests.HeartbeatReply leave(int id) {
    return decide(control.leaving(member(id), List.of(members)));
  }

  /** The controller gives the broker up, as if its session had ended. */
  void fence(int id) {
    decide(control.fencing(id));
  }

  Requests.Outcome electPreferredLeader() {
    return decide(control.controller().electPreferredLeader(PARTITION));
  }

  Requests.Outcome electUncleanLeader() {
    return decide(null, control.controller().electUncleanLeader(PARTITION), true);
  }

  /** Moves the replicas; nowhere means back. */
  Requests.Outcome reassign(List<Integer> target) {
    Requests.Reassign request =
        new Requests.Reassign(PARTITION, Optional.of(target).filter(each -> !each.isEmpty()));
    return decide(
        request, control.controller().alterPartitionReassignment(request), setup.unclean());
  }

  /** The controller looks at the clock and finds that nobody was silent for long. */
  void controllerTick() {
    decide(control.controller().tick(0));
  }

  void configure(String key, String value) {
    decide(new Decision<>(List.of(new MetadataRecord.TopicConfigured("t", key, value)), ""));
  }

  void removeTopic() {
    decide(control.controller().deleteTopic(new Requests.DeleteTopic(PARTITION.topicId(), null)));
  }

  /** A leader's request reaches the controller. */
  Requests.AlterPartitionReply deliverAlter(int leader, Alter alter) {
    Effect.SendAlterPartition request = alter.request();
    Requests.AlterPartition asked = alter.by(leader);
    Requests.AlterPartitionReply reply =
        decide(asked, control.controller().receiveAlterPartitionRequest(asked), setup.unclean());
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
    Version version = versions().get(index);
    Member member = touch(id);
    member.applied = index;
    dispatch(id, new Event.BrokersUpdate(version.brokers()));
    if (version.state() == null || !version.state().replicas().contains(id)) {
      if (member.hosts) {
        member.forget();
        int epoch = version.state() == null ? -1 : version.state().partitionEpoch();
        dispatch(id, new Event.PartitionRemoved(PARTITION, epoch));
      }
    } else {
      if (!member.hosts) {
        member.hosts = true;
        recover(id, 0);
      }
      dispatch(id, new Event.MetadataUpdate(PARTITION, version.state()));
    }
  }

  // ---- processes, disks, time ------------------------------------------------------------------

  void crash(int id) {
    end(id, "CrashBroker");
  }

  private void end(int id, String action) {
    Member member = touch(id);
    trace.stops(action, id, member.incarnation);
    member.checkpoint = member.hosts ? replica(id).highWatermark() : 0;
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
    end(id, "LosePower");
    Member member = touch(id);
    if (setup.flushPolicy() != FlushPolicy.COMMIT && end < member.diskEnd()) {
      judge.diskForgot();
    }
    member.cut(end);
  }

  /** The process ends in good order: everything is on the disk, and the disk says so. */
  void stop(int id) {
    Member member = touch(id);
    member.flushedEnd = member.diskEnd();
    long epoch = member.brokerEpoch;
    end(id, "StopBroker");
    member.cleanMark = epoch;
  }

  /** The process starts; nobody knows it yet. */
  void start(int id, long highWatermark) {
    Member member = touch(id);
    member.start();
    trace.starts(member);
    if (member.hosts) {
      recover(id, highWatermark);
    }
  }

  private void recover(int id, long highWatermark) {
    Member member = touch(id);
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
    ClusterView viewBefore = control.hasTopic() ? view() : null;
    ReplicaView before = replica(id);
    List<Effect> effects;
    try {
      effects = member.dispatch(event);
    } catch (Check.Violated e) {
      judge.stopped(id, e);
      return;
    }
    ReplicaView after = replica(id);
    judge.handled(before, after);
    effects.forEach(each -> perform(member, each));
    judge.performed(member, after);
    if (viewBefore != null) {
      judge.stepped(viewBefore, view(), members);
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
    return new ClusterView(newest().state(), newest().brokers(), replicas, promises());
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
      case Effect.StopFetching it -> stopFetching(member);
      case Effect.FetchAnswer it -> arrive(it.ticket(), FetchResponses.of(member, it));
      case Effect.FetchRejected it -> {
        judge.rejected(it);
        arrive(it.ticket(), FetchResponses.of(it));
      }
      case Effect.FetchDiverged it -> arrive(it.ticket(), FetchResponses.of(it));
      case Effect.SendAlterPartition it ->
          member.alters = Member.plus(member.alters, new Alter(it, member.brokerEpoch, true));
      case Effect.LatestOffset it -> judge.told(it);
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
      case Effect.AdvanceLogStart it -> {}
      case Effect.LogStartAdvanced it -> {}
      case Effect.RecordsDeleted it -> {}
    }
  }

  private void stopFetching(Member member) {
    if (setup.lateAnswers() && member.fetch != null && member.fetch.stage() == Stage.RESPONSE) {
      member.lateAnswers = Member.plus(member.lateAnswers, member.fetch.response());
    }
    member.fetch = null;
  }

  private void replied(Member leader, Effect.ProduceReply reply) {
    if (reply.error() == KafkaError.NONE
        && reply.ticket() instanceof ProduceTicket ticket
        && ticket.acks() == Acks.ALL) {
      long end = reply.baseOffset() + ticket.count();
      judge.acknowledged(view(), leader.id, end);
    }
  }
}
