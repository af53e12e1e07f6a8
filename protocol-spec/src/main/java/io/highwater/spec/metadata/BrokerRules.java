package io.highwater.spec.metadata;

import io.highwater.spec.Action;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.Bug;
import io.highwater.spec.Bugs;
import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Who counts: brokers come, fall silent, ask to leave, and partitions follow. */
final class BrokerRules {
  private final Metadata metadata;
  private final ControllerKernel kernel;
  private final Sessions sessions;
  private final Bugs bugs;

  BrokerRules(Metadata metadata, ControllerKernel kernel, Sessions sessions, Bugs bugs) {
    this.metadata = metadata;
    this.kernel = kernel;
    this.sessions = sessions;
    this.bugs = bugs;
  }

  /**
   * Registers an incarnation of a broker. An incarnation that repeats itself keeps its epoch
   * (KAFKA-16952). A new one replaces the old at once if it can only be its successor, for it
   * listens at the same addresses; otherwise the old one's session must have ended. Whether it
   * still has what its earlier life had follows from the mark of a clean shutdown (KIP-966).
   */
  @Action
  Decision<Requests.Registered> registerBroker(Requests.RegisterBroker request, long nowMs) {
    int id = request.brokerId();
    Registration existing = metadata.broker(id);
    boolean same = existing != null && existing.incarnation().equals(request.incarnation());
    if (same && !bugs.has(Bug.B11)) {
      return Decision.refuse(new Requests.Registered(KafkaError.NONE, "", existing.brokerEpoch()));
    }
    if (existing != null
        && !existing.fenced()
        && !existing.endpoints().equals(request.endpoints())) {
      return Decision.refuse(
          new Requests.Registered(
              KafkaError.DUPLICATE_BROKER_REGISTRATION,
              "broker %d is alive at %s".formatted(id, existing.endpoints()),
              -1));
    }
    List<MetadataRecord> records = new ArrayList<>();
    if (existing != null) {
      boolean clean = request.previousBrokerEpoch() == existing.brokerEpoch();
      changeAll(records, each -> kernel.onRegister(each, id, clean, metadata::isActive));
    }
    long brokerEpoch = metadata.nextBrokerEpoch();
    records.add(
        new MetadataRecord.BrokerRegistered(
            id, brokerEpoch, request.incarnation(), request.endpoints()));
    sessions.start(id, nowMs);
    return new Decision<>(records, new Requests.Registered(KafkaError.NONE, "", brokerEpoch));
  }

  /**
   * A broker is alive: unfence it once it has caught up, fence it if it asks for that, and relieve
   * it if it is about to stop.
   */
  Decision<Requests.HeartbeatReply> receiveHeartbeat(Requests.Heartbeat beat, long nowMs) {
    Registration broker = metadata.broker(beat.brokerId());
    if (broker == null) {
      return refuse(KafkaError.BROKER_ID_NOT_REGISTERED);
    }
    if (broker.brokerEpoch() != beat.brokerEpoch()) {
      return refuse(KafkaError.STALE_BROKER_EPOCH);
    }
    sessions.heard(beat.brokerId(), beat.metadataOffset(), nowMs);
    boolean caughtUp = beat.metadataOffset() > broker.registeredAt();
    boolean leaving = beat.wantShutDown() || broker.isStopping();
    List<MetadataRecord> records = new ArrayList<>();
    boolean fenced = broker.fenced();
    if (!fenced && (beat.wantFence() || (leaving && mayGo(broker)))) {
      fenceBroker(broker, records);
      fenced = true;
    } else if (!fenced && leaving && !broker.isStopping()) {
      beginControlledShutdown(broker, records);
    } else if (fenced && !leaving && !beat.wantFence() && caughtUp) {
      unfenceBroker(broker, records);
      fenced = false;
    }
    return new Decision<>(
        records, new Requests.HeartbeatReply(KafkaError.NONE, caughtUp, fenced, leaving && fenced));
  }

  private static Decision<Requests.HeartbeatReply> refuse(KafkaError error) {
    return Decision.refuse(new Requests.HeartbeatReply(error, false, true, false));
  }

  /** Everybody who may lead instead of it has heard that they do. */
  private boolean mayGo(Registration leaving) {
    if (!leaving.isStopping()) {
      return false;
    }
    for (Registration each : metadata.brokers()) {
      if (each.isActive() && !sessions.hasApplied(each.brokerId(), leaving.stoppingAt())) {
        return false;
      }
    }
    return true;
  }

  /** Fences one broker whose session has ended, if there is one. */
  Decision<BrokerSet> fenceOneExpired(long nowMs) {
    for (Registration each : metadata.brokers()) {
      if (!each.fenced() && sessions.hasExpired(each.brokerId(), nowMs)) {
        // One at a time: the next decision must see this one's records.
        List<MetadataRecord> records = new ArrayList<>();
        fenceBroker(each, records);
        return new Decision<>(records, BrokerSet.of(each.brokerId()));
      }
    }
    return Decision.refuse(BrokerSet.of());
  }

  /** The broker is relied on no more: it leaves the ISRs and leads nothing. */
  @Action
  void fenceBroker(Registration broker, List<MetadataRecord> records) {
    int id = broker.brokerId();
    records.add(new MetadataRecord.BrokerFenced(id, broker.brokerEpoch()));
    changeAll(records, each -> kernel.withoutBroker(each, id, metadata::isActive));
  }

  /** The broker may serve: partitions that nobody leads may have waited for it. */
  @Action
  void unfenceBroker(Registration broker, List<MetadataRecord> records) {
    int id = broker.brokerId();
    records.add(new MetadataRecord.BrokerUnfenced(id, broker.brokerEpoch()));
    changeAll(records, each -> kernel.onUnfence(each, id, metadata::isActive));
  }

  /**
   * The broker is about to stop: others lead before it is gone (KIP-841). Its mark comes last, so
   * that whoever has applied it knows the new leaders too.
   */
  @Action
  void beginControlledShutdown(Registration broker, List<MetadataRecord> records) {
    int id = broker.brokerId();
    changeAll(records, each -> kernel.onControlledShutdown(each, id, metadata::isActive));
    records.add(new MetadataRecord.BrokerStopping(id, broker.brokerEpoch()));
  }

  private void changeAll(List<MetadataRecord> records, UnaryOperator<PartitionState> change) {
    for (Topic topic : metadata.topics()) {
      for (int index = 0; index < topic.partitions().size(); index++) {
        PartitionState before = topic.partitions().get(index);
        PartitionRules.change(topic.id(), index, before, change.apply(before))
            .ifPresent(records::add);
      }
    }
  }
}
