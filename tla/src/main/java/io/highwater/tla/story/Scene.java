package io.highwater.tla.story;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What everybody was seen to know at one moment: one partition, all brokers, the controller.
 * Immutable.
 *
 * @param replicas by broker
 * @param controller who is unfenced and with which broker epochs
 * @param version the partition's newest
 */
record Scene(SortedMap<Integer, Replica> replicas, Data controller, Data version) {
  static final Scene EMPTY = new Scene(new TreeMap<>(), Data.NONE, Data.NONE);

  private static final Set<String> ENDS = Set.of("CrashBroker", "LosePower", "StopBroker");

  Replica replica(int broker) {
    return replicas.getOrDefault(broker, Replica.UNKNOWN);
  }

  /** After a line. */
  Scene after(TraceLine line, String partition) {
    if (line.actor().equals("controller")) {
      return controlled(line.after(), partition);
    }
    int broker = line.broker() >= 0 ? line.broker() : (int) line.args().number("broker", -1);
    if (broker < 0) {
      return this;
    }
    if (line.after().has("leo")) {
      return with(broker, new Replica(line.after()));
    }
    return ENDS.contains(line.action()) ? with(broker, replica(broker).down()) : this;
  }

  private Scene with(int broker, Replica replica) {
    SortedMap<Integer, Replica> changed = new TreeMap<>(replicas);
    changed.put(broker, replica);
    return new Scene(changed, controller, version);
  }

  private Scene controlled(Data after, String partition) {
    Map<String, Object> fields = new LinkedHashMap<>(controller.fields());
    for (String field : List.of("unfenced", "brokerEpochs")) {
      if (after.has(field)) {
        fields.put(field, after.fields().get(field));
      }
    }
    Data versions = after.object("versions");
    Data newest =
        partition != null && versions.has(partition) ? versions.object(partition) : version;
    return new Scene(replicas, new Data(fields), newest);
  }

  /** The newest epoch that the controller has decided on; the newest that is known without it. */
  long newestEpoch() {
    return version.number(
        "leaderEpoch", replicas.values().stream().mapToLong(Replica::leaderEpoch).max().orElse(-1));
  }
}
