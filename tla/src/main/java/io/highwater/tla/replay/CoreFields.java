package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.KafkaError;
import io.highwater.spec.LogView;
import io.highwater.spec.Promises;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Isr;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A cluster of the program as {@link Fields}. */
final class CoreFields {
  private final ReplayCluster cluster;

  CoreFields(ReplayCluster cluster) {
    this.cluster = cluster;
  }

  Fields fields() {
    Fields fields = new Fields();
    ControllerDesk controller = cluster.controller();
    PartitionState newest = controller.newest().state();
    Promises promises = cluster.judge().promises();
    fields.put("versions", controller.versions().size());
    fields.put(
        "newest", new Fields.Version(leader(newest), newest.leaderEpoch() + 1, newest.isr()));
    fields.put("unfenced", controller.unfenced());
    fields.put("stopping", controller.stopping());
    fields.put("newest replicas", BrokerSet.of(newest.replicas()));
    fields.put("newest adding", newest.assignment().adding());
    fields.put("newest removing", newest.assignment().removing());
    fields.put("newest elr", newest.elr());
    fields.put("newest lastKnown", newest.lastKnown());
    fields.put("newest recovering", newest.recovering() ? "TRUE" : "FALSE");
    fields.put("com", records(promises.committed()));
    fields.put("acked", acked());
    fields.put("told", List.of((int) promises.toldOffset(), promises.toldEpoch() + 1));
    cluster.brokers().forEach(each -> put(fields, each));
    return fields;
  }

  private void put(Fields fields, ReplayBroker broker) {
    int b = broker.id;
    ReplicaView replica = broker.view(ControllerDesk.PARTITION);
    fields.put("up", b, broker.isUp());
    fields.put("registered", b, broker.registered);
    fields.put("brokerEpoch", b, cluster.controller().registrationsOf(b));
    fields.put("applied", b, broker.applied + 1);
    Fields.Version version = version(broker, replica);
    fields.put("leader", b, version.leader());
    fields.put("leaderEpoch", b, version.leaderEpoch());
    fields.put("log", b, log(broker, replica));
    fields.put("sequences", b, sequences(broker));
    fields.put("durable", b, (int) replica.flushedEnd());
    fields.put("hw", b, (int) replica.highWatermark());
    fields.put("isr", b, isr(replica));
    fields.put("epochStart", b, (int) (replica.isLeader() ? replica.leading().epochStart() : 0));
    fields.put("progress", b, progress(replica));
    String slot = slot(broker, replica);
    fields.put("slot", b, slot);
    fields.put("grant", b, slot.equals("granted") ? grant(broker) : Fields.Grant.NONE);
    fields.put("pending", b, pending(replica));
    fields.put("fetch", b, fetch(broker.fetch));
    fields.put("late", b, late(broker));
    fields.put("lateAnswers", b, lateAnswers(broker));
    fields.put("alterRequests", b, alters(broker));
  }

  /** What a replica takes for the state of affairs; of others it is only what they were told. */
  private Fields.Version version(ReplayBroker broker, ReplicaView replica) {
    if (broker.isUp() && broker.applied >= 0 && !broker.hosts(ControllerDesk.PARTITION)) {
      PartitionState told = cluster.controller().versions().get(broker.applied).state();
      return new Fields.Version(leader(told), told.leaderEpoch() + 1, BrokerSet.of());
    }
    return new Fields.Version(
        Math.max(replica.leaderId(), 0), replica.leaderEpoch() + 1, BrokerSet.of());
  }

  private static int leader(PartitionState state) {
    return state.hasLeader() ? state.leader() : 0;
  }

  /** The records as the core tells them, held against those that were written. */
  private static List<Integer> log(ReplayBroker broker, ReplicaView replica) {
    List<Integer> told = records(replica.log());
    List<Integer> written = broker.disk.stream().map(each -> each.leaderEpoch() + 1).toList();
    if (!told.equals(written)) {
      throw new ImpossibleStepException(
          "broker " + broker.id + " has written " + written + " and tells of " + told);
    }
    return told;
  }

  private static Set<Fields.Sequence> sequences(ReplayBroker broker) {
    return broker.sequenced(broker.disk.size()).stream()
        .map(
            each ->
                new Fields.Sequence(
                    (int) each.nextOffset(), (int) each.producerId(), each.baseSequence()))
        .collect(Collectors.toSet());
  }

  private static List<Integer> records(LogView log) {
    return LongStream.range(log.start(), log.end())
        .mapToObj(offset -> log.epochAt(offset) + 1)
        .toList();
  }

  private Fields.Isr isr(ReplicaView replica) {
    if (!replica.isLeader()) {
      return Fields.Isr.NONE;
    }
    Isr isr = replica.leading().isr();
    int joiner =
        switch (isr) {
          case Isr.Expanding it -> cluster.controller().registrationOf(it.joinerEpoch());
          case Isr.Withdrawing it -> Fields.Isr.WITHDRAWN;
          case Isr.Settled it -> 0;
          case Isr.Shrinking it -> 0;
        };
    BrokerSet proposed = isr instanceof Isr.Withdrawing ? isr.maximal() : isr.proposed();
    return new Fields.Isr(
        isr.committed(),
        proposed,
        joiner,
        isr.partitionEpoch() + 1,
        replica.leading().strayRequest());
  }

  private TreeMap<Integer, Fields.Progress> progress(ReplicaView replica) {
    TreeMap<Integer, Fields.Progress> progress = new TreeMap<>();
    if (replica.isLeader()) {
      for (ReplicaView.Progress each : replica.leading().progress()) {
        progress.put(
            each.replicaId(),
            new Fields.Progress(
                each.logEnd(),
                each.flushedEnd(),
                cluster.controller().registrationOf(each.brokerEpoch())));
      }
    }
    return progress;
  }

  private static String slot(ReplayBroker broker, ReplicaView replica) {
    if (!replica.isLeader() || !replica.leading().requestOutstanding()) {
      return "free";
    }
    if (broker.alterResponse == null) {
      return "waiting";
    }
    KafkaError error = broker.alterResponse.error();
    return error == KafkaError.NONE
        ? "granted"
        : error == KafkaError.INELIGIBLE_REPLICA ? "ineligible" : "stale";
  }

  private static Fields.Grant grant(ReplayBroker broker) {
    return new Fields.Grant(broker.alterResponse.isr(), broker.alterResponse.partitionEpoch() + 1);
  }

  private static TreeSet<Integer> pending(ReplicaView replica) {
    TreeSet<Integer> pending = new TreeSet<>();
    if (replica.isLeader()) {
      replica.leading().awaitedEnds().forEach(end -> pending.add(end.intValue()));
    }
    return pending;
  }

  private Fields.Fetch fetch(Message.Fetch fetch) {
    if (fetch == null) {
      return Fields.Fetch.NONE;
    }
    return switch (fetch.stage()) {
      case REQUEST -> new Fields.Fetch("request", request(fetch));
      case PARKED -> new Fields.Fetch("parked", request(fetch));
      case RESPONSE -> new Fields.Fetch("response", response(fetch));
      case LOST -> new Fields.Fetch("lost", "");
    };
  }

  Fields.Request request(Message.Fetch fetch) {
    return new Fields.Request(
        fetch.request().leaderId(),
        fetch.request().leaderEpoch() + 1,
        fetch.request().fetchOffset(),
        fetch.request().lastFetchedEpoch() + 1,
        fetch.request().flushedOffset(),
        cluster.controller().registrationOf(fetch.brokerEpoch()));
  }

  static Fields.Response response(Message.Fetch fetch) {
    List<Integer> records =
        ((Message.Records) fetch.response().payload())
            .batches().stream().map(each -> each.leaderEpoch() + 1).toList();
    boolean diverges = fetch.response().divergingEnd() >= 0;
    return new Fields.Response(
        fetch.request().leaderEpoch() + 1,
        fetch.request().fetchOffset(),
        fetch.response().highWatermark(),
        records,
        diverges ? fetch.response().divergingEpoch() + 1 : -1,
        diverges ? fetch.response().divergingEnd() : -1);
  }

  private Set<Fields.Request> late(ReplayBroker broker) {
    Set<Fields.Request> late = new HashSet<>();
    broker.late.forEach(each -> late.add(request(each)));
    return late;
  }

  private static Set<Fields.Response> lateAnswers(ReplayBroker broker) {
    return broker.lateAnswers.stream().map(CoreFields::response).collect(Collectors.toSet());
  }

  private Set<Fields.Alter> alters(ReplayBroker broker) {
    Set<Fields.Alter> alters = new HashSet<>();
    broker.alters.forEach(each -> alters.add(alter(broker.id, each)));
    return alters;
  }

  Fields.Alter alter(int from, Message.Alter alter) {
    return new Fields.Alter(
        from,
        cluster.controller().registrationOf(alter.brokerEpoch()),
        alter.request().leaderEpoch() + 1,
        alter.request().partitionEpoch() + 1,
        alter.request().isr(),
        cluster.controller().registrationOf(alter.joinerEpoch()),
        alter.awaited());
  }

  private Set<List<Integer>> acked() {
    Set<List<Integer>> acked = new HashSet<>();
    cluster
        .judge()
        .acked()
        .forEach(each -> acked.add(List.of((int) each.offset() + 1, each.epoch() + 1)));
    return acked;
  }
}
