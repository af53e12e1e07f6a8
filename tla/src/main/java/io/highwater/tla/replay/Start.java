package io.highwater.tla.replay;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionChange;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.tla.TlcState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A cluster in a state that a behaviour starts from: logs are empty, but versions may have been
 * decided, learnt and half learnt, and a follower may have been heard.
 */
final class Start {
  private final ModelFields model;
  private final ControllerDesk controller;
  private final ReplayCluster cluster;

  private Start(ReplaySetup setup, TlcState first) {
    this.model = new ModelFields(first);
    this.controller = new ControllerDesk(setup);
    // Who is fenced in a state with one version was so when that was decided.
    boolean fencedFirst = model.versions().size() == 1;
    if (fencedFirst) {
      fence();
    }
    controller.create(model.firstReplicas().toList(), model.versions().getFirst().leader());
    this.cluster = new ReplayCluster(setup, controller);
    decide();
    if (!fencedFirst) {
      fence();
    }
  }

  /**
   * Brings a new cluster there.
   *
   * @throws ImpossibleStepException if that takes more than is known here
   */
  static ReplayCluster of(ReplaySetup setup, TlcState first) {
    Start start = new Start(setup, first);
    for (ReplayBroker each : start.cluster.brokers()) {
      start.learn(each.id);
    }
    return start.cluster;
  }

  private void decide() {
    List<Fields.Version> versions = model.versions();
    for (int i = 1; i < versions.size(); i++) {
      controller.add(next(versions.get(i - 1), versions.get(i)));
    }
  }

  private void fence() {
    for (int b = 1; b <= model.brokerCount(); b++) {
      if (!model.unfenced().contains(b)) {
        controller.add(new MetadataRecord.BrokerFenced(b, b));
      }
    }
  }

  private static MetadataRecord next(Fields.Version before, Fields.Version after) {
    int leader = after.leader() == 0 ? PartitionState.NO_LEADER : after.leader();
    return new MetadataRecord.PartitionChanged(
        ControllerDesk.PARTITION.topicId(),
        0,
        new PartitionChange(
            before.leaderEpoch() == after.leaderEpoch()
                ? OptionalInt.empty()
                : OptionalInt.of(leader),
            Optional.of(after.isr()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** A leader may know more from an answer of the controller than from the metadata log. */
  private void learn(int b) {
    for (int place = 1; place < model.applied(b); place++) {
      cluster.receiveMetadataUpdate(b, place);
    }
    hear(b);
    int known = model.isr(b).place();
    if (known > model.applied(b)) {
      BrokerSet from = model.versions().get(known - 2).isr();
      Replayer.propose(cluster.broker(b).script, from, model.versions().get(known - 1).isr());
      cluster.sendAlterPartitionRequest(b);
      cluster.grant(b, known - 1);
    }
  }

  /** What a leader has been told of its followers. */
  private void hear(int b) {
    model.progress(b).forEach((follower, said) -> cluster.hear(b, follower, said.brokerEpoch()));
  }
}
