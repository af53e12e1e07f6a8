package io.highwater.tla.replay;

import static io.highwater.tla.replay.ControllerDesk.PARTITION;

import io.highwater.spec.Acks;
import io.highwater.spec.Batch;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Check;
import io.highwater.spec.ClusterView;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.Ticket;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Requests;
import io.highwater.tla.replay.Message.Alter;
import io.highwater.tla.replay.Message.Fetch;
import io.highwater.tla.replay.Message.FetchTicket;
import io.highwater.tla.replay.Message.ProduceTicket;
import io.highwater.tla.replay.Message.Records;
import io.highwater.tla.replay.Message.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One partition on the Java core: nodes, a controller, disks and every message between them.
 * Nothing is sent, delivered, flushed or remembered unless a method of this class says so; each of
 * them is one of the model's actions, and throws {@link ImpossibleStepException} where the program
 * could not take it. The invariants are looked at after every event. Not thread-safe.
 */
final class ReplayCluster {
  /** A client that names no leader epoch. */
  private static final int ANY_EPOCH = -1;

  /** Who reads the answer to a request that was given up. */
  private static final int NOBODY = 0;

  private final ControllerDesk controller;
  private final List<ReplayBroker> brokers = new ArrayList<>();
  private final ReplayJudge judge = new ReplayJudge();
  private final List<Fetch> dropped = new ArrayList<>();
  private int responseSize;

  /** What the newest answer to a producer said. */
  private KafkaError replied = KafkaError.NONE;

  /** Whether the client was told a latest offset. */
  private boolean answered;

  /** All processes run and know the partition's first version, if it is theirs; logs are empty. */
  ReplayCluster(ReplaySetup setup, ControllerDesk controller) {
    this.controller = controller;
    for (int id = 1; id <= setup.brokers(); id++) {
      ReplayBroker broker = new ReplayBroker(id, setup.bugs());
      brokers.add(broker);
      broker.start(PARTITION);
      broker.registered = true;
      broker.brokerEpoch = id;
    }
    brokers.forEach(each -> receiveMetadataUpdate(each.id, 0));
  }

  ControllerDesk controller() {
    return controller;
  }

  List<ReplayBroker> brokers() {
    return brokers;
  }

  ReplayBroker broker(int id) {
    return brokers.get(id - 1);
  }

  ReplayJudge judge() {
    return judge;
  }

  /** Fetches that their senders gave up, or that died with a process, since the last call. */
  List<Fetch> takeDropped() {
    List<Fetch> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }

  // ---- clients ---------------------------------------------------------------------------------

  /**
   * A producer sends a record, perhaps again.
   *
   * @param all whether it asks for acks=all, else for acks=1
   */
  void writeRecordToLeader(int id, boolean all, Batch record) {
    replied = KafkaError.NONE;
    dispatch(
        id,
        new Event.Produce(
            PARTITION,
            new ProduceTicket(all),
            record,
            all ? Acks.ALL : Acks.LEADER,
            new Records(List.of(record)),
            Long.MAX_VALUE));
    require(replied == KafkaError.NONE, "broker %d refuses the record: %s", id, replied);
  }

  void answerLatestOffset(int id) {
    answered = false;
    dispatch(id, new Event.ListLatest(PARTITION, new Message.Question(), ANY_EPOCH));
    require(answered, "broker %d tells no latest offset", id);
  }

  // ---- fetches ---------------------------------------------------------------------------------

  void sendFetchRequest(int follower) {
    ReplayBroker at = running(follower);
    require(at.fetch == null, "broker %d has a fetch outstanding", follower);
    at.script.fetch();
    dispatch(follower, new Event.Tick());
    at.script.rest();
    require(at.fetch != null, "broker %d sends no fetch", follower);
  }

  void receiveFetchRequest(int follower) {
    Fetch fetch = outstanding(follower, Stage.REQUEST);
    broker(follower).fetch = fetch.in(Stage.PARKED);
    receive(follower, fetch, follower);
  }

  /** A request arrives that its sender gave up: nobody reads the answer. */
  void receiveLateFetchRequest(int follower, Fetch fetch) {
    broker(follower).late.remove(fetch);
    receive(follower, fetch, NOBODY);
  }

  private void receive(int follower, Fetch fetch, int reader) {
    Effect.SendFetch request = fetch.request();
    running(request.leaderId());
    responseSize = 0;
    dispatch(
        request.leaderId(),
        new Event.FollowerFetch(
            PARTITION,
            new FetchTicket(reader),
            follower,
            fetch.brokerEpoch(),
            request.leaderEpoch(),
            request.fetchOffset(),
            request.lastFetchedEpoch(),
            request.flushedOffset()));
  }

  /** The leader answers, with {@code records} of those that it has to offer. */
  void sendFetchResponse(int follower, int records) {
    Fetch fetch = outstanding(follower, Stage.PARKED);
    Effect.SendFetch request = fetch.request();
    responseSize = records;
    dispatch(
        request.leaderId(),
        new Event.FetchReady(
            PARTITION,
            new FetchTicket(follower),
            follower,
            request.leaderEpoch(),
            request.fetchOffset(),
            request.lastFetchedEpoch()));
  }

  void receiveFetchResponse(int follower) {
    Fetch fetch = outstanding(follower, Stage.RESPONSE);
    broker(follower).fetch = null;
    dispatch(follower, fetch.response());
  }

  /** An answer arrives that its receiver gave up. */
  void receiveLateFetchResponse(int follower, Fetch fetch) {
    running(follower).lateAnswers.remove(fetch);
    dispatch(follower, fetch.response());
  }

  void expireFetchRequest(int follower) {
    Fetch fetch = broker(follower).fetch;
    require(fetch != null, "broker %d has no fetch outstanding", follower);
    drop(broker(follower));
    dispatch(follower, new Event.FetchExpired(PARTITION, fetch.request().leaderEpoch()));
  }

  void loseFetch(int follower) {
    Fetch fetch = broker(follower).fetch;
    require(fetch != null, "broker %d has no fetch outstanding", follower);
    broker(follower).fetch = fetch.in(Stage.LOST);
  }

  private Fetch outstanding(int follower, Stage stage) {
    Fetch fetch = broker(follower).fetch;
    require(fetch != null && fetch.stage() == stage, "broker %d has no fetch %s", follower, stage);
    return fetch;
  }

  private void drop(ReplayBroker follower) {
    if (follower.fetch != null) {
      dropped.add(follower.fetch);
      follower.fetch = null;
    }
  }

  private void arrive(Ticket ticket, Function<Fetch, Event.FetchResponse> answer) {
    int follower = ((FetchTicket) ticket).follower();
    if (follower == NOBODY) {
      return;
    }
    ReplayBroker at = broker(follower);
    Event.FetchResponse response = answer.apply(at.fetch);
    if (response.error() == KafkaError.NONE) {
      at.fetch = at.fetch.answered(response);
    } else {
      // The model sends no error that changes nothing for its receiver: it only frees the slot.
      at.fetch = null;
      dispatch(at.id, response);
    }
  }

  // ---- the controller --------------------------------------------------------------------------

  /** A leader asks for another ISR, as the script of its broker says. */
  void sendAlterPartitionRequest(int leader) {
    ReplayBroker at = running(leader);
    int before = at.alters.size();
    dispatch(leader, new Event.Tick());
    at.script.rest();
    require(at.alters.size() > before, "broker %d asks for no other ISR", leader);
  }

  void receiveAlterPartitionRequest(int leader, Alter alter, int preferred) {
    ReplayBroker sender = broker(leader);
    sender.alters.remove(alter);
    Effect.SendAlterPartition request = alter.request();
    ClusterView before = view();
    Requests.AlterPartitionReply reply =
        controller.alter(
            new Requests.AlterPartition(
                leader,
                alter.brokerEpoch(),
                PARTITION,
                request.leaderEpoch(),
                request.partitionEpoch(),
                request.isr(),
                request.brokerEpochs()),
            preferred);
    judge.stepped(before, view(), brokers);
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
  }

  void receiveAlterPartitionResponse(int leader) {
    ReplayBroker at = running(leader);
    Event.AlterPartitionResponse response = at.alterResponse;
    require(response != null, "no answer to broker %d is on its way", leader);
    at.alterResponse = null;
    dispatch(leader, response);
  }

  void expireAlterPartitionRequest(int leader) {
    ReplayBroker at = running(leader);
    at.disown();
    dispatch(leader, new Event.AlterPartitionExpired(PARTITION, at.requestId));
  }

  /** A request of a leader to the controller is lost, or, if null is given, the answer. */
  void loseAlterPartition(int leader, Alter request) {
    if (request == null) {
      broker(leader).alterResponse = null;
    } else {
      broker(leader).alters.remove(request);
    }
  }

  /** An earlier request of a leader was granted, with what is now a version in the log. */
  void grant(int leader, int place) {
    ReplayBroker at = running(leader);
    PartitionState state = controller.versions().get(place).state();
    at.alters.clear();
    at.alterResponse =
        new Event.AlterPartitionResponse(
            PARTITION,
            at.requestId,
            KafkaError.NONE,
            state.leaderEpoch(),
            state.isr(),
            state.partitionEpoch());
    receiveAlterPartitionResponse(leader);
  }

  /** An empty follower was heard by a leader before the behaviour begins. */
  void hear(int leader, int follower, long brokerEpoch) {
    int epoch = broker(leader).view(PARTITION).leaderEpoch();
    dispatch(
        leader,
        new Event.FollowerFetch(
            PARTITION, new FetchTicket(NOBODY), follower, brokerEpoch, epoch, 0, -1, 0));
  }

  void receiveMetadataUpdate(int id, int place) {
    ReplayBroker broker = running(id);
    require(place < controller.versions().size(), "there is no version %d", place + 1);
    ControllerDesk.Version version = controller.versions().get(place);
    broker.applied = place;
    dispatch(id, new Event.BrokersUpdate(version.brokers()));
    if (!version.state().replicas().contains(id)) {
      dispatch(id, new Event.PartitionRemoved(PARTITION, version.state().partitionEpoch()));
      broker.cut(0);
      return;
    }
    if (!broker.hosts(PARTITION)) {
      broker.create(PARTITION);
    }
    dispatch(id, new Event.MetadataUpdate(PARTITION, version.state()));
  }

  /** A broker learns who is fenced now, which no version of the partition need tell. */
  void receiveStanding(int id) {
    dispatch(id, new Event.BrokersUpdate(controller.standing()));
  }

  void registerBroker(int id, int preferred) {
    ReplayBroker broker = running(id);
    ClusterView before = view();
    broker.brokerEpoch = controller.register(id, broker.incarnation, broker.cleanEpoch, preferred);
    broker.registered = true;
    broker.cleanEpoch = ReplayBroker.NO_MARK;
    judge.stepped(before, view(), brokers);
  }

  /** A copy of a broker's registration arrives; nobody reads what it is answered. */
  void repeatRegistration(int id, int preferred) {
    ClusterView before = view();
    controller.register(id, running(id).incarnation, ReplayBroker.NO_MARK, preferred);
    judge.stepped(before, view(), brokers);
  }

  void heartbeat(int id, int preferred) {
    ReplayBroker broker = running(id);
    ClusterView before = view();
    controller.heartbeat(id, broker.brokerEpoch, broker.applied, preferred);
    judge.stepped(before, view(), brokers);
  }

  void unfenceBroker(int id, int preferred) {
    heartbeat(id, preferred);
    require(controller.unfenced().contains(id), "broker %d stays fenced", id);
  }

  void fenceBroker(int id, int preferred) {
    ClusterView before = view();
    controller.fence(id, preferred);
    judge.stepped(before, view(), brokers);
  }

  void beginControlledShutdown(int id, int preferred) {
    ClusterView before = view();
    controller.beginControlledShutdown(id, preferred);
    judge.stepped(before, view(), brokers);
  }

  void electPreferredLeader(int preferred) {
    ClusterView before = view();
    done(controller.electPreferredLeader(preferred));
    judge.stepped(before, view(), brokers);
  }

  void electUncleanLeader(int preferred) {
    ClusterView before = view();
    done(controller.electUncleanLeader(preferred));
    judge.stepped(before, view(), brokers);
  }

  /** Moves the partition to other brokers; an empty target calls that off. */
  void alterPartitionReassignment(List<Integer> target, int preferred) {
    ClusterView before = view();
    done(
        target.isEmpty()
            ? controller.cancelReassignment(preferred)
            : controller.reassign(target, preferred));
    judge.stepped(before, view(), brokers);
  }

  private static void done(Requests.Outcome outcome) {
    require(outcome.error() == KafkaError.NONE, "the controller refuses: %s", outcome);
  }

  /** Time passes for a broker, and it does what its script says. */
  void tick(int id) {
    running(id);
    dispatch(id, new Event.Tick());
  }

  // ---- processes and disks ---------------------------------------------------------------------

  void completeFlush(int id, long upTo) {
    ReplayBroker broker = running(id);
    require(upTo <= broker.disk.size(), "broker %d has no record below %d", id, upTo);
    broker.durable = Math.max(broker.durable, upTo);
    dispatch(id, new Event.Flushed(PARTITION, broker.view(PARTITION).generation(), upTo));
  }

  /**
   * The process ends.
   *
   * @param kept how many records its disk has left
   * @param highWatermark what it will find as its checkpoint
   * @param durable how much of what is left no power loss can take
   * @param clean whether it leaves a mark of its clean end
   */
  void stop(int id, int kept, long highWatermark, long durable, boolean clean) {
    ReplayBroker broker = running(id);
    broker.cleanEpoch = clean ? broker.brokerEpoch : ReplayBroker.NO_MARK;
    drop(broker);
    broker.stop();
    broker.cut(Math.min(kept, broker.disk.size()));
    broker.highWatermarkOnDisk = highWatermark;
    broker.durable = durable;
    judge.saw(broker.view(PARTITION), broker.view(PARTITION));
    for (ReplayBroker each : brokers) {
      each.late.removeIf(fetch -> fetch.request().leaderId() == id);
      if (each.fetch != null
          && (each.fetch.stage() == Stage.REQUEST || each.fetch.stage() == Stage.PARKED)
          && each.fetch.request().leaderId() == id) {
        expireFetchRequest(each.id);
      }
    }
    dropped.removeIf(fetch -> fetch.request().leaderId() == id);
  }

  void restartBroker(int id) {
    ReplayBroker broker = broker(id);
    require(!broker.isUp(), "broker %d runs", id);
    broker.start(PARTITION);
  }

  // ---- the machinery ---------------------------------------------------------------------------

  private ReplayBroker running(int id) {
    ReplayBroker broker = broker(id);
    require(broker.isUp(), "broker %d is down", id);
    return broker;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation's library is not used here
  private static void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      throw new ImpossibleStepException(otherwise.formatted(values));
    }
  }

  private void dispatch(int id, Event event) {
    ReplayBroker broker = broker(id);
    ClusterView before = view();
    ReplicaView replicaBefore = broker.view(PARTITION);
    List<Effect> effects;
    try {
      effects = broker.dispatch(event);
    } catch (Check.Violated e) {
      judge.failed(id, e.getMessage());
      return;
    }
    judge.saw(replicaBefore, broker.view(PARTITION));
    effects.forEach(each -> perform(broker, each));
    judge.stepped(before, view(), brokers);
    if (broker.rebuild != null) {
      Effect.RebuildProducers rebuild = broker.rebuild;
      broker.rebuild = null;
      dispatch(
          id,
          new Event.ProducersLoaded(
              PARTITION, rebuild.generation(), broker.sequenced(rebuild.upTo())));
    }
  }

  private ClusterView view() {
    PartitionState newest = controller.newest().state();
    return new ClusterView(
        newest,
        controller.standing(),
        brokers.stream().map(each -> each.view(PARTITION)).toList(),
        judge.promises());
  }

  private void perform(ReplayBroker broker, Effect effect) {
    switch (effect) {
      case Effect.Append it -> append(broker, it);
      case Effect.AppendFetched it ->
          broker.write(it.baseOffset(), ((Records) it.payload()).batches());
      case Effect.Truncate it -> broker.cut(it.logEnd());
      case Effect.RestartLog it -> broker.cut(0);
      case Effect.RebuildProducers it -> broker.rebuild = it;
      case Effect.ProduceReply it -> replied(broker, it);
      case Effect.SendFetch it ->
          broker.fetch = new Fetch(Stage.REQUEST, it, broker.brokerEpoch, null);
      case Effect.StopFetching it -> drop(broker);
      case Effect.FetchAnswer it ->
          arrive(it.ticket(), fetch -> FetchAnswers.of(broker, fetch.request(), it, responseSize));
      case Effect.FetchRejected it ->
          arrive(it.ticket(), fetch -> FetchAnswers.of(fetch.request(), it));
      case Effect.FetchDiverged it ->
          arrive(it.ticket(), fetch -> FetchAnswers.of(fetch.request(), it));
      case Effect.SendAlterPartition it -> ask(broker, it);
      case Effect.LatestOffset it -> told(it);
      case Effect.LeadershipChanged it -> broker.disown();
      case Effect.StoreEpochs it -> {}
      case Effect.Flush it -> {}
      case Effect.LogEndAdvanced it -> {}
      case Effect.HighWatermarkAdvanced it -> {}
      case Effect.IsrChanged it -> {}
      case Effect.EpochEnd it -> {}
      case Effect.AdvanceLogStart it -> {}
      case Effect.LogStartAdvanced it -> {}
      case Effect.RecordsDeleted it -> {}
    }
  }

  private static void ask(ReplayBroker leader, Effect.SendAlterPartition request) {
    BrokerSet committed = leader.view(PARTITION).leading().isr().committed();
    leader.requestId = request.requestId();
    leader.alters.add(new Alter(request, leader.brokerEpoch, committed, true));
  }

  private void append(ReplayBroker leader, Effect.Append it) {
    Batch batch =
        ((Records) it.payload()).batches().getFirst().at(it.baseOffset(), it.leaderEpoch());
    leader.write(it.baseOffset(), List.of(batch));
    judge.wrote(batch);
  }

  private void told(Effect.LatestOffset answer) {
    answered = answer.error() == KafkaError.NONE;
    if (answered) {
      judge.told(answer.latest(), answer.leaderEpoch());
    }
  }

  private void replied(ReplayBroker leader, Effect.ProduceReply reply) {
    replied = reply.error();
    if (reply.error() == KafkaError.NONE && ((ProduceTicket) reply.ticket()).all()) {
      judge.acknowledged(view(), leader.id, leader.disk.get((int) reply.baseOffset()));
    }
  }
}
