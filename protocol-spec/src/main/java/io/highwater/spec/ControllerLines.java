package io.highwater.spec;

import io.highwater.spec.metadata.ClusterImage;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one decision of the controller amounts to in actions of the specification. */
final class ControllerLines {
  private ControllerLines() {}

  /** One action; a null partition: it concerns them all. */
  record Line(String action, PartitionId partition, Map<String, ?> args, Map<String, ?> after) {}

  static List<Line> of(Object request, Decision<?> decision, Metadata metadata) {
    if (request instanceof Requests.AlterPartition alter) {
      return List.of(alteration(alter, decision, metadata));
    }
    List<Line> lines = new ArrayList<>();
    if (request instanceof Requests.Reassign reassign && !decision.records().isEmpty()) {
      lines.add(move(reassign, decision, metadata));
      return lines;
    }
    MetadataRecord.BrokerRegistered registered = null;
    MetadataRecord.PartitionChanged changed = null;
    Line standing = null;
    for (MetadataRecord each : decision.records()) {
      switch (each) {
        case MetadataRecord.BrokerRegistered it -> registered = it;
        case MetadataRecord.BrokerFenced it ->
            standing = broker("FenceBroker", it.brokerId(), it.brokerEpoch());
        case MetadataRecord.BrokerUnfenced it ->
            standing = broker("UnfenceBroker", it.brokerId(), it.brokerEpoch());
        case MetadataRecord.PartitionCreated it -> lines.add(creation(it, metadata));
        case MetadataRecord.TopicRemoved it ->
            lines.add(
                new Line("RemoveTopic", null, args("topicId", it.topicId().toString()), null));
        case MetadataRecord.TopicConfigured it -> lines.add(configuration(it, metadata));
        case MetadataRecord.TopicCreated it -> {}
        case MetadataRecord.BrokerStopping it ->
            standing = broker("BeginControlledShutdown", it.brokerId(), it.brokerEpoch());
        case MetadataRecord.PartitionChanged it -> changed = it;
        case MetadataRecord.ProducerIdsAllocated it -> {}
      }
    }
    if (registered != null) { // It may have fenced the incarnation before: one action in the model.
      standing = broker("RegisterBroker", registered.brokerId(), registered.brokerEpoch());
      standing = with(standing, "id", registered.incarnation().toString());
    }
    if (standing != null) {
      lines.add(
          new Line(standing.action(), null, standing.args(), after(decision, null, metadata)));
    } else if (changed != null) {
      lines.add(election(changed, decision, metadata));
    }
    return lines;
  }

  /** A preferred leader is in the ISR, and leaves it as it was. */
  private static Line election(
      MetadataRecord.PartitionChanged changed, Decision<?> decision, Metadata metadata) {
    boolean preferred = changed.change().isr().isEmpty() && changed.change().recovering().isEmpty();
    PartitionId id = new PartitionId(changed.topicId(), changed.index());
    return new Line(
        preferred ? "ElectPreferredLeader" : "ElectUncleanLeader",
        id,
        new LinkedHashMap<>(),
        after(decision, id, metadata));
  }

  private static Line move(Requests.Reassign request, Decision<?> decision, Metadata metadata) {
    return new Line(
        "AlterPartitionReassignment",
        request.partition(),
        args("target", request.target().orElse(List.of())),
        after(decision, request.partition(), metadata));
  }

  /** One line for all partitions of the topic, each of which has a new version. */
  private static Line configuration(MetadataRecord.TopicConfigured record, Metadata metadata) {
    Topic topic = metadata.topic(record.topic());
    List<PartitionId> partitions = new ArrayList<>();
    for (int index = 0; index < topic.partitions().size(); index++) {
      partitions.add(new PartitionId(topic.id(), index));
    }
    Map<String, Object> args = args("topic", record.topic());
    args.put("key", record.key());
    args.put("value", record.value());
    return new Line("ConfigureTopic", null, args, after(partitions, metadata));
  }

  private static Line alteration(
      Requests.AlterPartition request, Decision<?> decision, Metadata metadata) {
    Map<String, Object> args = args("broker", request.brokerId());
    args.put("brokerEpoch", request.brokerEpoch());
    args.put("leaderEpoch", request.leaderEpoch());
    args.put("partitionEpoch", request.partitionEpoch());
    args.put("isr", request.isr());
    args.put(
        "brokerEpochs", brokerEpochs(request.isr(), request.brokerEpochs(), request.brokerId()));
    args.put("error", ((Requests.AlterPartitionReply) decision.reply()).error().toString());
    return new Line(
        "ReceiveAlterPartitionRequest",
        request.partition(),
        args,
        after(decision, request.partition(), metadata));
  }

  /** Of the members that the leader has heard, itself apart. */
  static Map<Integer, Long> brokerEpochs(BrokerSet isr, List<Long> epochs, int leader) {
    Map<Integer, Long> heard = new TreeMap<>();
    for (int i = 0; i < Math.min(isr.size(), epochs.size()); i++) {
      if (isr.at(i) != leader && epochs.get(i) >= 0) {
        heard.put(isr.at(i), epochs.get(i));
      }
    }
    return heard;
  }

  private static Line creation(MetadataRecord.PartitionCreated record, Metadata metadata) {
    PartitionId id = new PartitionId(record.topicId(), record.index());
    PartitionState state = metadata.partition(id);
    Map<String, Object> args =
        args("topic", metadata.image().topicsById().get(record.topicId()).name());
    args.put("replicas", state.replicas());
    return new Line("CreatePartition", id, args, after(List.of(id), metadata));
  }

  private static Map<String, Object> after(
      Decision<?> decision, PartitionId asked, Metadata metadata) {
    List<PartitionId> changed = new ArrayList<>(asked == null ? List.of() : List.of(asked));
    for (MetadataRecord each : decision.records()) {
      if (each instanceof MetadataRecord.PartitionChanged it) {
        changed.add(new PartitionId(it.topicId(), it.index()));
      }
    }
    return after(changed, metadata);
  }

  private static Map<String, Object> after(List<PartitionId> changed, Metadata metadata) {
    ClusterImage image = metadata.image();
    List<Integer> unfenced = new ArrayList<>();
    List<Integer> stopping = new ArrayList<>();
    Map<Integer, Long> brokerEpochs = new TreeMap<>();
    for (Registration each : image.brokers().values()) {
      brokerEpochs.put(each.brokerId(), each.brokerEpoch());
      if (!each.fenced()) {
        unfenced.add(each.brokerId());
      }
      if (each.isStopping()) {
        stopping.add(each.brokerId());
      }
    }
    Map<String, Object> versions = new TreeMap<>();
    for (PartitionId each : changed) {
      if (metadata.partition(each) != null) {
        versions.put(each.toString(), version(metadata.partition(each)));
      }
    }
    Map<String, Object> after = args("unfenced", unfenced);
    after.put("stopping", stopping);
    after.put("brokerEpochs", brokerEpochs);
    after.put("versions", versions);
    return after;
  }

  static Map<String, Object> version(PartitionState state) {
    Map<String, Object> version = args("leader", state.leader());
    version.put("leaderEpoch", state.leaderEpoch());
    version.put("partitionEpoch", state.partitionEpoch());
    version.put("isr", state.isr());
    version.put("elr", state.elr());
    version.put("lastKnown", state.lastKnown());
    version.put("recovering", state.recovering());
    version.put("replicas", state.replicas());
    version.put("adding", state.assignment().adding());
    version.put("removing", state.assignment().removing());
    version.put("minIsr", state.settings().minInsyncReplicas());
    version.put(
        "flushPolicy",
        switch (state.flushPolicy()) {
          case NEVER -> "never";
          case INTERVAL -> "interval";
          case COMMIT -> "commit";
        });
    version.put("unclean", state.settings().uncleanElection());
    return version;
  }

  private static Line broker(String action, int broker, long brokerEpoch) {
    Map<String, Object> args = args("broker", broker);
    args.put("brokerEpoch", brokerEpoch);
    return new Line(action, null, args, null);
  }

  private static Line with(Line line, String name, Object value) {
    Map<String, Object> args = new LinkedHashMap<>(line.args());
    args.put(name, value);
    return new Line(line.action(), line.partition(), args, line.after());
  }

  private static Map<String, Object> args(String name, Object value) {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put(name, value);
    return args;
  }
}
