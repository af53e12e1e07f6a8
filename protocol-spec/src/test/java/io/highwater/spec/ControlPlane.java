package io.highwater.spec;

import io.highwater.spec.Cluster.Version;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The controller of a {@link Cluster}: what it has decided so far, and so all that it knows but for
 * who was heard. Immutable; a decision makes another one.
 */
record ControlPlane(Setup setup, List<MetadataRecord> records, List<Version> versions) {
  ControlPlane {
    records = List.copyOf(records);
    versions = List.copyOf(versions);
  }

  ControlPlane(Setup setup) {
    this(setup, List.of(), List.of());
  }

  Metadata metadata() {
    Metadata metadata =
        new Metadata(new TopicDefaults(setup.minIsr(), setup.flushPolicy(), setup.unclean()));
    for (int i = 0; i < records.size(); i++) {
      metadata.replay(records.get(i), i);
    }
    return metadata;
  }

  Controller controller() {
    return new Controller(metadata(), new Controller.Settings(2_000, setup.elr()), 0, setup.bugs());
  }

  ControlPlane after(Decision<?> decision) {
    List<MetadataRecord> more = new ArrayList<>(records);
    more.addAll(decision.records());
    ControlPlane next = new ControlPlane(setup, more, versions);
    Metadata metadata = next.metadata();
    List<Version> newer = new ArrayList<>(versions);
    newer.add(
        new Version(metadata.partition(Cluster.PARTITION), metadata.brokerView(), more.size()));
    return new ControlPlane(setup, more, newer);
  }

  Decision<Requests.Registered> registration(Member member) {
    return controller()
        .registerBroker(
            new Requests.RegisterBroker(
                member.id,
                new UUID(member.id, member.incarnation),
                List.of(new Endpoint("PEER", "b" + member.id, 9092)),
                member.previousBrokerEpoch),
            0);
  }

  Decision<Requests.HeartbeatReply> heartbeat(Member member, boolean wantShutDown) {
    return controller().receiveHeartbeat(beat(member, wantShutDown), 0);
  }

  /** A broker wants to stop, after a sign of life from everybody else. */
  Decision<Requests.HeartbeatReply> leaving(Member leaver, List<Member> all) {
    Controller controller = controller();
    for (Member each : all) {
      if (each.id != leaver.id && each.isRegistered()) {
        Decision<Requests.HeartbeatReply> sign = controller.receiveHeartbeat(beat(each, false), 0);
        Check.that(sign.records().isEmpty(), "nobody's sign of life changes anything", each.id);
      }
    }
    return controller.receiveHeartbeat(beat(leaver, true), 0);
  }

  private Requests.Heartbeat beat(Member member, boolean wantShutDown) {
    long offset = member.applied < 0 ? 0 : versions.get(member.applied).endOffset();
    return new Requests.Heartbeat(member.id, member.brokerEpoch, offset, false, wantShutDown);
  }

  Decision<Requests.HeartbeatReply> fencing(int id) {
    long brokerEpoch = metadata().broker(id).brokerEpoch();
    return controller().receiveHeartbeat(new Requests.Heartbeat(id, brokerEpoch, 0, true), 0);
  }

  Version newest() {
    return versions.getLast();
  }

  boolean hasTopic() {
    return !versions.isEmpty() && newest().state() != null;
  }
}
