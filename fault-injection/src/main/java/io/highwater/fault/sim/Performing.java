package io.highwater.fault.sim;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Does what one broker's nodes have decided, effect by effect, on a simulated disk and network. */
final class Performing {
  private static final long LONG_POLL_US = 500_000;
  private static final long RETRY_US = 100_000;
  private static final int BATCHES_MAX = 8;

  private final World world;
  private final SimBroker owner;
  private final SortedMap<Integer, FetchCall> outstanding = new TreeMap<>();
  private final SortedMap<Integer, List<FetchCall>> parked = new TreeMap<>();
  private final SortedMap<Integer, AlterCall> alters = new TreeMap<>();
  private final SortedMap<Integer, List<Happening>> diskWork = new TreeMap<>();
  private final long[] retryAtUs;
  private long diskBusyUntilUs;
  private int limit = BATCHES_MAX;
  private boolean trap;
  private boolean holdsUp;

  private record AlterCall(long requestId, int leaderEpoch, long sentUs) {}

  Performing(World world, SimBroker owner) {
    this.world = world;
    this.owner = owner;
    this.retryAtUs = new long[world.shape.brokers() + 1];
  }

  void perform(Effect effect) {
    world.performs(owner.id(), effect);
    switch (effect) {
      case Effect.Append it -> {
        SimLog.Entry entry = ((SimLog.Records) it.payload()).entries().getFirst();
        append(
            log(it.partition()),
            new SimLog.Entry(entry.batch().at(it.baseOffset(), it.leaderEpoch()), entry.value()));
      }
      case Effect.AppendFetched it ->
          ((SimLog.Records) it.payload()).entries().forEach(log(it.partition())::append);
      case Effect.Truncate it -> truncate(it);
      case Effect.RestartLog it -> log(it.partition()).restart(it.logStart(), it.generation());
      case Effect.StoreEpochs it -> {}
      case Effect.Flush it -> flush(it);
      case Effect.RebuildProducers it -> rebuild(it);
      case Effect.ProduceReply it -> world.clients.replied(owner, it);
      case Effect.SendFetch it -> sendFetch(it);
      case Effect.StopFetching it -> outstanding.remove(world.place(it.partition()));
      case Effect.FetchAnswer it -> answer(it);
      case Effect.FetchRejected it -> reject(it);
      case Effect.FetchDiverged it -> diverge(it);
      case Effect.LogEndAdvanced it -> wake(world.place(it.partition()));
      case Effect.HighWatermarkAdvanced it -> {}
      case Effect.LeadershipChanged it -> wake(world.place(it.partition()));
      case Effect.SendAlterPartition it -> sendAlter(it);
      case Effect.IsrChanged it -> {}
      case Effect.LatestOffset it -> world.judge.told(it);
      case Effect.EpochEnd it -> {}
      case Effect.AdvanceLogStart it -> log(it.partition()).advanceStart(it.logStart());
      case Effect.LogStartAdvanced it -> wake(world.place(it.partition()));
      case Effect.RecordsDeleted it -> {}
    }
  }

  private void append(SimLog log, SimLog.Entry entry) {
    if (!log.continues(entry.batch())) {
      world.report(
          new Violation(
              "ExactlyOnceInOrder",
              "broker %d appends %s to %s".formatted(owner.id(), entry.batch(), log.view())));
    }
    log.append(entry);
  }

  private SimLog log(PartitionId partition) {
    return owner.log(world.place(partition));
  }

  // ---- disk ------------------------------------------------------------------------------------

  private void truncate(Effect.Truncate it) {
    log(it.partition()).truncate(it.logEnd(), it.generation());
    if (trap && log(it.partition()).hasGhosts()) {
      trap = false;
      later(
          world.rng.between(0, 3_000),
          Happening.of(Kind.POWER_LOSS, owner.id(), -1, world.rng.below(1_000)));
    }
  }

  /** The next truncation that matters ends in a power loss before it is durable. */
  void setTrap() {
    trap = true;
  }

  void stallDisk(long us) {
    diskBusyUntilUs = Math.max(diskBusyUntilUs, world.nowUs() + us);
  }

  private void flush(Effect.Flush it) {
    long startsUs = Math.max(world.nowUs(), diskBusyUntilUs);
    long us = startsUs - world.nowUs() + world.rng.between(30, world.weather.fsyncUsMax());
    byDisk(us, new Happening(Kind.FLUSHED, owner.id(), -1, world.place(it.partition()), it));
  }

  private void rebuild(Effect.RebuildProducers it) {
    int place = world.place(it.partition());
    Event loaded =
        new Event.ProducersLoaded(
            it.partition(), it.generation(), owner.log(place).idempotentBelow(it.upTo()));
    byDisk(world.rng.between(20, 2_000), new Happening(Kind.LOADED, owner.id(), -1, place, loaded));
  }

  private void byDisk(long us, Happening happening) {
    diskWork.computeIfAbsent(happening.partition, absent -> new ArrayList<>()).add(happening);
    later(us, happening);
  }

  /** Whether the disk was at this for the log that is there now, and not for one removed since. */
  boolean concernsThisLog(Happening done) {
    List<Happening> its = diskWork.get(done.partition);
    return its != null && its.remove(done);
  }

  private void later(long us, Happening happening) {
    happening.incarnation = owner.incarnation();
    world.later(us, happening);
  }

  // ---- as a follower ---------------------------------------------------------------------------

  private void sendFetch(Effect.SendFetch it) {
    int place = world.place(it.partition());
    FetchCall call = new FetchCall(owner.id(), place, owner.brokerEpoch(), it, world.nowUs());
    outstanding.put(place, call);
    world.trace.fetchLeaves(call);
    long waitUs = retryAtUs[it.leaderId()] - world.nowUs();
    world.send(
        Math.max(0, waitUs), new Happening(Kind.FETCH, it.leaderId(), owner.id(), place, call));
  }

  /** The leader did not answer: it is left alone for a moment. */
  void failed(FetchCall call) {
    retryAtUs[call.request.leaderId()] = world.nowUs() + RETRY_US;
  }

  /** Takes the answer, or the end of waiting; false if the fetch had been given up already. */
  boolean answered(FetchCall call) {
    return outstanding.remove(call.partition, call);
  }

  /** Whether an answer that nobody waits for may pass for the one that is waited for. */
  boolean isMistakable(FetchCall.Response answer) {
    FetchCall awaited = outstanding.get(answer.call().partition);
    return awaited != null && awaited.request.leaderEpoch() == answer.event().leaderEpoch();
  }

  FetchCall outstanding(int place) {
    return outstanding.get(place);
  }

  List<FetchCall> outstandingTo(int leader) {
    List<FetchCall> calls = new ArrayList<>();
    for (FetchCall each : outstanding.values()) {
      if (each.request.leaderId() == leader) {
        calls.add(each);
      }
    }
    return calls;
  }

  /** Gives up what nobody has answered for long; the next one goes by a new connection. */
  void expireOlderThan(long us) {
    for (FetchCall each : outstanding.values()) {
      if (each.sentUs < us) {
        int leader = each.request.leaderId();
        world.network.reconnect(owner.id(), leader, Kind.FETCH);
        later(0, new Happening(Kind.FETCH_EXPIRES, owner.id(), leader, each.partition, each));
      }
    }
    alters.forEach(
        (place, each) -> {
          if (each.sentUs() < us) {
            world.network.reconnect(owner.id(), World.CONTROLLER, Kind.ALTER);
            later(0, new Happening(Kind.ALTER_EXPIRES, owner.id(), -1, place, each));
          }
        });
  }

  // ---- as a leader -----------------------------------------------------------------------------

  void park(FetchCall call) {
    List<FetchCall> waiting = parked.computeIfAbsent(call.partition, none -> new ArrayList<>());
    waiting.removeIf(each -> each.follower == call.follower);
    waiting.add(call);
    call.parkedUs = world.nowUs();
  }

  /** The core has seen the fetch: unless it was answered it is served now or when there is news. */
  void parked(FetchCall call) {
    if (call.answered || owner.replica(call.partition) == null) {
      unpark(call.partition, call.follower);
      return;
    }
    if (owner.replica(call.partition).logEnd() > call.request.fetchOffset()) {
      serveLater(call);
    }
  }

  /** Serves whoever has waited long enough for news. */
  void serveOldest() {
    for (List<FetchCall> waiting : parked.values()) {
      for (FetchCall each : waiting) {
        if (each.parkedUs < world.nowUs() - LONG_POLL_US) {
          serveLater(each);
        }
      }
    }
  }

  FetchCall unpark(int partition, int follower) {
    Iterator<FetchCall> waiting = parked.getOrDefault(partition, List.of()).iterator();
    while (waiting.hasNext()) {
      FetchCall each = waiting.next();
      if (each.follower == follower) {
        waiting.remove();
        return each;
      }
    }
    return null;
  }

  void limit(int batches) {
    limit = batches > 0 ? batches : BATCHES_MAX;
  }

  private void wake(int place) {
    for (FetchCall each : parked.getOrDefault(place, List.of())) {
      serveLater(each);
    }
  }

  private void serveLater(FetchCall call) {
    if (call.served) {
      return;
    }
    call.served = true;
    later(
        world.rng.between(5, 100),
        new Happening(
            Kind.SERVE,
            owner.id(),
            call.follower,
            call.partition,
            null,
            world.rng.between(1, BATCHES_MAX)));
  }

  private void answer(Effect.FetchAnswer it) {
    int place = world.place(it.partition());
    List<SimLog.Entry> entries = owner.log(place).read(it.from(), it.end(), limit);
    if (it.ticket() instanceof FetchCall call) {
      SimLog.Records records = new SimLog.Records(entries);
      respond(call, KafkaError.NONE, -1, -1, it.highWatermark(), it.logStart(), records);
    } else {
      world.clients.read(owner, it, entries);
    }
  }

  private void reject(Effect.FetchRejected it) {
    world.tally.error(it.error());
    if (it.ticket() instanceof FetchCall call) {
      if (it.error() == KafkaError.REPLICA_NOT_AVAILABLE
          && it.leaderEpoch() != call.request.leaderEpoch()) {
        world.report(
            new Violation("FetchErrorsTruthful", "%s answers %s".formatted(it, call.request)));
      }
      respond(
          call,
          it.error(),
          -1,
          -1,
          it.highWatermark(),
          it.logStart(),
          new SimLog.Records(List.of()));
    } else {
      world.clients.readFailed(owner, it);
    }
  }

  private void diverge(Effect.FetchDiverged it) {
    respond(
        (FetchCall) it.ticket(),
        KafkaError.NONE,
        it.epoch(),
        it.end(),
        it.highWatermark(),
        it.logStart(),
        new SimLog.Records(List.of()));
  }

  private void respond(
      FetchCall call,
      KafkaError error,
      int divergingEpoch,
      long divergingEnd,
      long highWatermark,
      long logStart,
      SimLog.Records records) {
    call.answered = true;
    Event.FetchResponse event =
        new Event.FetchResponse(
            call.request.partition(),
            call.request.leaderEpoch(),
            call.request.fetchOffset(),
            call.request.lastFetchedEpoch(),
            error,
            divergingEpoch,
            divergingEnd,
            highWatermark,
            logStart,
            records.batches(),
            records);
    world.trace.answerLeaves(call, event);
    world.send(
        new Happening(
            Kind.FETCHED,
            call.follower,
            owner.id(),
            call.partition,
            new FetchCall.Response(call, event)));
  }

  // ---- the ISR ---------------------------------------------------------------------------------

  private void sendAlter(Effect.SendAlterPartition it) {
    int place = world.place(it.partition());
    List<Long> epochs = new ArrayList<>(it.brokerEpochs());
    for (int i = 0; i < epochs.size(); i++) {
      if (it.isr().at(i) == owner.id()) {
        epochs.set(i, owner.brokerEpoch());
      }
    }
    Effect.SendAlterPartition request =
        new Effect.SendAlterPartition(
            it.partition(),
            it.requestId(),
            it.leaderEpoch(),
            it.partitionEpoch(),
            it.isr(),
            epochs);
    AlterCall earlier =
        alters.put(place, new AlterCall(it.requestId(), it.leaderEpoch(), world.nowUs()));
    if (earlier != null && earlier.leaderEpoch() == it.leaderEpoch()) {
      world.report(
          new Violation(
              "AtMostOneAlterInFlight", "broker %d asks again: %s".formatted(owner.id(), it)));
    }
    Happening message =
        new Happening(
            Kind.ALTER,
            World.CONTROLLER,
            owner.id(),
            place,
            new SimController.Alter(owner, owner.incarnation(), owner.brokerEpoch(), request));
    BrokerSet joining =
        it.isr().where(each -> !owner.replica(place).isr().committed().contains(each));
    if (holdsUp && !joining.isEmpty()) {
      holdUp(message, joining.at(0));
    } else {
      world.send(message);
    }
  }

  /** The next request that lets somebody in is held up, and its connection given up. */
  void holdUpNextJoin() {
    holdsUp = true;
  }

  /** Meanwhile the joiner stands still, or dies, and is back at about the time that it arrives. */
  private void holdUp(Happening message, int joiner) {
    holdsUp = false;
    world.tally.struck(Adversity.LATE_ALTER_PARTITION);
    boolean mayDie = world.weather.lossOfPower() || !world.judge.trusts(joiner);
    boolean dies = mayDie && world.rng.chance(500);
    long awayUs =
        world.rng.between(dies ? 100_000 : SimBroker.REQUEST_US_MAX, 2 * SimBroker.REQUEST_US_MAX);
    world.later(0, Happening.of(dies ? Kind.POWER_LOSS : Kind.PAUSE, joiner));
    world.later(awayUs, Happening.of(dies ? Kind.RESTART : Kind.RESUME, joiner));
    if (dies) {
      // It may ask for what it has lost, but is not told yet.
      world.later(0, new Happening(Kind.CUT, joiner, owner.id(), -1, null));
      world.later(
          awayUs + world.rng.between(500_000, SimBroker.REQUEST_US_MAX),
          new Happening(Kind.JOIN, joiner, owner.id(), -1, null));
    }
    world.network.sendLate(world.nowUs() + awayUs + world.rng.between(0, 500_000), message);
  }

  /** The controller has answered: nobody waits for that request any more. */
  void alterAnswered(int place, Event event) {
    AlterCall call = alters.get(place);
    if (call != null
        && event instanceof Event.AlterPartitionResponse answer
        && answer.requestId() == call.requestId()) {
      alters.remove(place);
    }
  }

  void alterExpires(Happening it) {
    AlterCall call = alters.remove(it.partition);
    if (call != null) {
      owner.dispatch(
          it.partition,
          new Event.AlterPartitionExpired(world.partition(it.partition), call.requestId()));
    }
  }

  // ---- the end ---------------------------------------------------------------------------------

  void forget(int place) {
    outstanding.remove(place);
    parked.remove(place);
    alters.remove(place);
    diskWork.remove(place);
  }

  void clear() {
    outstanding.clear();
    parked.clear();
    alters.clear();
    diskWork.clear();
    diskBusyUntilUs = 0;
    trap = false;
    holdsUp = false;
    limit = BATCHES_MAX;
  }
}
