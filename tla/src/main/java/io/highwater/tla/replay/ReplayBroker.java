package io.highwater.tla.replay;

import io.highwater.spec.Batch;
import io.highwater.spec.Bugs;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.LogView;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.ReplicaView;
import java.util.ArrayList;
import java.util.List;

/** One broker: its process, if it runs, its disk, and its messages that nobody has taken yet. */
final class ReplayBroker {
  /** Nobody is ever late by the clock: discretion decides. */
  private static final long LAG_MS_MAX = Long.MAX_VALUE / 4;

  /** More than any pause of the core between two attempts. */
  private static final long STEP_MS = 1_000;

  /** In place of a broker epoch: there is no mark of a clean shutdown. */
  static final long NO_MARK = -1;

  final int id;
  final Script script = new Script();
  private final Bugs bugs;
  private Node node;
  private ReplicaView view;
  private long nowMs;

  int incarnation;
  long brokerEpoch = -1;
  boolean registered;

  /** The broker epoch that the mark of a clean shutdown names, or {@link #NO_MARK}. */
  long cleanEpoch = NO_MARK;

  /** The newest version that this incarnation has applied, or -1. */
  int applied = -1;

  Message.Fetch fetch;
  final List<Message.Fetch> late = new ArrayList<>();
  final List<Message.Fetch> lateAnswers = new ArrayList<>();
  final List<Message.Alter> alters = new ArrayList<>();
  Event.AlterPartitionResponse alterResponse;

  /** Of the newest request to the controller. */
  long requestId;

  Effect.RebuildProducers rebuild;

  /** A batch for each record: what a scan of the disk would find. */
  final List<Batch> disk = new ArrayList<>();

  long durable;
  long highWatermarkOnDisk;

  ReplayBroker(int id, Bugs bugs) {
    this.id = id;
    this.bugs = bugs;
  }

  boolean isUp() {
    return node != null;
  }

  /** Starts the process on what the disk holds. */
  List<Effect> start(PartitionId partition) {
    node = new Node(id, LAG_MS_MAX, bugs, script);
    return dispatch(recovered(partition));
  }

  private Event.Recovered recovered(PartitionId partition) {
    return new Event.Recovered(
        partition,
        0,
        disk.size(),
        highWatermarkOnDisk,
        durable,
        epochsOnDisk(),
        sequenced(disk.size()));
  }

  /** Ends the process and everything that lived in it. */
  void stop() {
    node = null;
    view = null;
    registered = false;
    applied = -1;
    incarnation++;
    fetch = null;
    lateAnswers.clear();
    rebuild = null;
    disown();
  }

  /** Nobody here waits for the controller any more. */
  void disown() {
    alterResponse = null;
    alters.replaceAll(Message.Alter::unawaited);
  }

  List<Effect> dispatch(Event event) {
    nowMs += STEP_MS;
    List<Effect> effects = new ArrayList<>();
    node.dispatch(event, nowMs, effects::add);
    view = null;
    return effects;
  }

  void write(long base, List<Batch> batches) {
    if (base != disk.size()) {
      throw new IllegalStateException("a write at " + base + " to a disk that ends at " + disk);
    }
    disk.addAll(batches);
    view = null;
  }

  void cut(long end) {
    disk.subList((int) end, disk.size()).clear();
    durable = Math.min(durable, end);
    view = null;
  }

  /** What idempotent producers have written below an offset. */
  List<Batch> sequenced(long end) {
    return disk.subList(0, (int) end).stream().filter(Batch::isIdempotent).toList();
  }

  private List<Event.EpochStart> epochsOnDisk() {
    List<Event.EpochStart> epochs = new ArrayList<>();
    for (Batch each : disk) {
      if (epochs.isEmpty() || epochs.getLast().epoch() != each.leaderEpoch()) {
        epochs.add(new Event.EpochStart(each.leaderEpoch(), each.baseOffset()));
      }
    }
    return epochs;
  }

  /** A broker that is no replica has nothing. */
  private ReplicaView hosted(PartitionId partition) {
    return hosts(partition)
        ? node.partition(partition).view()
        : ReplicaView.offline(id, LogView.EMPTY, 0);
  }

  boolean hosts(PartitionId partition) {
    return node.partition(partition) != null;
  }

  /** Opens an empty log. */
  List<Effect> create(PartitionId partition) {
    return dispatch(new Event.Recovered(partition, 0, 0, 0, 0, List.of(), List.of()));
  }

  /** The replica as judges see it; one that is down as it would come back. */
  ReplicaView view(PartitionId partition) {
    if (view == null) {
      view = node == null ? asleep(partition) : hosted(partition);
    }
    return view;
  }

  private ReplicaView asleep(PartitionId partition) {
    Node sleeper = new Node(id, LAG_MS_MAX, bugs, script);
    sleeper.dispatch(recovered(partition), nowMs, effect -> {});
    return sleeper.partition(partition).view();
  }
}
