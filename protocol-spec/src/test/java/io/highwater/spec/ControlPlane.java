package io.highwater.spec;

import io.highwater.spec.Cluster.Version;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.TopicDefaults;
import java.util.ArrayList;
import java.util.List;

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

  Version newest() {
    return versions.getLast();
  }

  boolean hasTopic() {
    return !versions.isEmpty() && newest().state() != null;
  }
}
