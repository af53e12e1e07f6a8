package io.highwater.spec;

import io.highwater.spec.metadata.Requests;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.List;

/**
 * One broker of a {@link Cluster}: its process, if it runs, its disk, and its messages that nobody
 * has taken yet.
 *
 * <p>A node is what its events have made of it. So a member that is about to change in one branch
 * of an exploration and not in another is copied by giving a new node the same events.
 */
final class Member {
  /** How far a fetch has come. */
  enum Stage {
    REQUEST,
    PARKED,
    RESPONSE
  }

  /** A fetch on its way; {@code response} only in the last stage. */
  record Fetch(
      Stage stage, Effect.SendFetch request, long brokerEpoch, Event.FetchResponse response) {}

  /** A client's question for an offset. */
  record Question(String name) implements Ticket {}

  /** Names a follower's fetch to its leader. */
  record FetchTicket(int follower, Effect.SendFetch request) implements Ticket {}

  /** A request to the controller; {@code awaited} until its sender gives up. */
  record Alter(Effect.SendAlterPartition request, long brokerEpoch, boolean awaited) {
    /** As the controller gets it. */
    Requests.AlterPartition by(int leader) {
      return new Requests.AlterPartition(
          leader,
          brokerEpoch,
          request.partition(),
          request.leaderEpoch(),
          request.partitionEpoch(),
          request.isr(),
          request.brokerEpochs());
    }
  }

  private record Happened(Event event, long nowMs) {}

  final int id;
  private final long lagMsMax;
  private final Bugs bugs;
  private List<Happened> history = new ArrayList<>();
  private Node node;

  long nowMs;
  int incarnation = 1;
  long brokerEpoch = -1;

  /** The newest version that this incarnation has applied, or -1. */
  int applied = -1;

  /** The newest version when this incarnation registered. */
  int registeredAt;

  Fetch fetch;
  List<Fetch> late = List.of();
  List<Alter> alters = List.of();
  Event.AlterPartitionResponse alterResponse;
  List<Effect.Flush> flushes = List.of();
  Effect.RebuildProducers rebuild;

  List<Batch> disk = List.of();
  long flushedEnd;
  long checkpoint;

  /** Whether the replica has a place on this disk. */
  boolean hosts;

  /** The broker epoch that a clean shutdown has left on the disk, or -1. */
  long cleanMark = -1;

  /** What this process has found there when it started. */
  long previousBrokerEpoch = -1;

  /** Answers that wait in the process although it does not follow any more. */
  List<Event.FetchResponse> lateAnswers = List.of();

  /** What an exploration remembers this member by, until it changes. */
  Fingerprint fingerprint;

  private ReplicaView view;

  Member(int id, long lagMsMax, Bugs bugs) {
    this.id = id;
    this.lagMsMax = lagMsMax;
    this.bugs = bugs;
  }

  /** The same member, free to change without the other. */
  Member copy() {
    Member copy = new Member(id, lagMsMax, bugs);
    copy.history = new ArrayList<>(history);
    if (node != null) {
      copy.node = new Node(id, lagMsMax, bugs);
      history.forEach(each -> copy.node.dispatch(each.event(), each.nowMs(), effect -> {}));
    }
    copy.nowMs = nowMs;
    copy.incarnation = incarnation;
    copy.brokerEpoch = brokerEpoch;
    copy.applied = applied;
    copy.registeredAt = registeredAt;
    copy.fetch = fetch;
    copy.late = late;
    copy.alters = alters;
    copy.alterResponse = alterResponse;
    copy.flushes = flushes;
    copy.rebuild = rebuild;
    copy.disk = disk;
    copy.flushedEnd = flushedEnd;
    copy.checkpoint = checkpoint;
    copy.hosts = hosts;
    copy.cleanMark = cleanMark;
    copy.previousBrokerEpoch = previousBrokerEpoch;
    copy.lateAnswers = lateAnswers;
    return copy;
  }

  /** Forgets what is remembered only because nothing changes. */
  void changed() {
    fingerprint = null;
    view = null;
  }

  static <T> List<T> plus(List<T> list, T last) {
    List<T> grown = new ArrayList<>(list);
    grown.add(last);
    return List.copyOf(grown);
  }

  boolean isBuggy() {
    return bugs != Bugs.NONE;
  }

  boolean isUp() {
    return node != null;
  }

  boolean isRegistered() {
    return brokerEpoch >= 0;
  }

  Node node() {
    return node;
  }

  /** Starts the process on what the disk holds. */
  void start() {
    changed();
    node = new Node(id, lagMsMax, bugs);
    previousBrokerEpoch = cleanMark;
    cleanMark = -1;
  }

  /** Ends the process and everything that lived in it. */
  void stop() {
    changed();
    node = null;
    history.clear();
    brokerEpoch = -1;
    applied = -1;
    incarnation++;
    fetch = null;
    alterResponse = null;
    flushes = List.of();
    rebuild = null;
    lateAnswers = List.of();
    alters = alters.stream().map(Member::unawaited).toList();
  }

  static Alter unawaited(Alter alter) {
    return new Alter(alter.request(), alter.brokerEpoch(), false);
  }

  List<Effect> dispatch(Event event) {
    List<Effect> effects = new ArrayList<>();
    history.add(new Happened(event, nowMs));
    node.dispatch(event, nowMs, effects::add);
    view = null;
    return effects;
  }

  long diskEnd() {
    return disk.isEmpty() ? 0 : disk.getLast().nextOffset();
  }

  /** Everything of the replica is gone. */
  void forget() {
    changed();
    hosts = false;
    disk = List.of();
    flushedEnd = 0;
    checkpoint = 0;
    flushes = List.of();
    rebuild = null;
  }

  List<Batch> read(long from, long end) {
    return disk.stream()
        .filter(each -> each.baseOffset() >= from && each.nextOffset() <= end)
        .toList();
  }

  void write(List<Batch> batches) {
    List<Batch> grown = new ArrayList<>(disk);
    grown.addAll(batches);
    disk = List.copyOf(grown);
  }

  void cut(long end) {
    changed();
    disk = read(0, end);
    flushedEnd = Math.min(flushedEnd, end);
  }

  /** Which epoch wrote what, as a scan of the batches tells. */
  List<Event.EpochStart> epochsOnDisk() {
    List<Event.EpochStart> epochs = new ArrayList<>();
    for (Batch each : disk) {
      if (epochs.isEmpty() || epochs.getLast().epoch() != each.leaderEpoch()) {
        epochs.add(new Event.EpochStart(each.leaderEpoch(), each.baseOffset()));
      }
    }
    return epochs;
  }

  List<Batch> idempotentBelow(long end) {
    return read(0, end).stream().filter(Batch::isIdempotent).toList();
  }

  /** The replica as judges see it, or null if there is none. */
  ReplicaView view(PartitionId partition) {
    if (view == null && hosts) {
      Partition replica = node == null ? null : node.partition(partition);
      view =
          replica == null
              ? ReplicaView.offline(id, new LogView(0, diskEnd(), epochsOnDisk()), flushedEnd)
              : replica.view();
    }
    return view;
  }
}
