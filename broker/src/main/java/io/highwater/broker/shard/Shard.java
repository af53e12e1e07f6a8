package io.highwater.broker.shard;

import io.highwater.broker.storage.CompactionRules;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.broker.storage.Retention;
import io.highwater.spec.Check;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.FlushPolicy;
import io.highwater.spec.Node;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Payload;
import io.highwater.spec.Trace;
import io.highwater.spec.partition.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The loop that owns partitions: it takes events from its mailbox, lets the core decide, performs
 * the effects in order, answers the fetches that became ready, and sleeps.
 *
 * <p>Everything below runs on the shard's one thread, except the methods of {@link Replicas},
 * {@link #later} and {@link #stop}, which any thread may call. {@link #turn} is one turn.
 */
public final class Shard implements Replicas, Loop, ReplicaFetcher.Home {
  private static final int MESSAGES_PER_TURN = 256;
  private static final long TICK_MS = 100;

  private final Node node;
  private final LongSupplier clockMs;
  private final ShardListener listener;
  private final Peers peers;
  private final Mailbox<Object> mailbox = new Mailbox<>();
  private final Map<PartitionId, ShardLog> logs = new LinkedHashMap<>();
  private final List<Effect> outbox = new ArrayList<>();
  private final List<Payload> payloads = new ArrayList<>();
  private final Map<PartitionId, List<Event>> awaited = new LinkedHashMap<>();
  private final FetchDesk desk;
  private final Performer performer;
  private final Flusher flusher;
  private final Set<ShardBug> bugs;
  private long nowMs;
  private long nextTickMs;
  private volatile boolean stopped;

  /**
   * @param node the protocol's state, handed over for good
   * @param io the log directory's I/O thread
   * @param clockMs monotonic milliseconds, the same clock as the deadlines in events
   */
  public Shard(Node node, Executor io, LongSupplier clockMs, Peers peers, ShardListener listener) {
    this(node, io, clockMs, peers, listener, Set.of());
  }

  /** The same with rules broken, for those who judge the judges. */
  public Shard(
      Node node,
      Executor io,
      LongSupplier clockMs,
      Peers peers,
      ShardListener listener,
      Set<ShardBug> bugs) {
    this.node = node;
    this.bugs = bugs;
    this.clockMs = clockMs;
    this.listener = listener;
    this.peers = peers;
    this.flusher = new Flusher(io, this::later, this::dispatchNow, this::fail, bugs);
    this.desk = new FetchDesk(new Shelf());
    ColdReads reads = new ColdReads(io, this::later, this::post, this::fail);
    this.performer = new Performer(logs, desk, flusher, reads, peers, listener);
  }

  /** What the desk may do here. */
  private final class Shelf implements FetchDesk.Shelf {
    @Override
    public int brokerId() {
      return node.brokerId();
    }

    @Override
    public Trace trace() {
      return node.trace();
    }

    @Override
    public boolean has(ShardBug bug) {
      return bugs.contains(bug);
    }

    @Override
    public void dispatchNow(Event event) {
      Shard.this.dispatchNow(event);
    }

    @Override
    public LogSlice read(
        PartitionId partition, long from, long end, int maxBytes, boolean minOneBatch) {
      return Shard.this.read(partition, from, end, maxBytes, minOneBatch);
    }
  }

  // ---- any thread ------------------------------------------------------------------------------

  @Override
  public void post(Event event) {
    mailbox.put(event);
  }

  /** The trace is told of the message when the event is taken. */
  @Override
  public void post(Event event, Trace.Message message) {
    if (node.trace().isOn()) {
      later(
          () -> {
            node.trace().receiving(message);
            receive(event);
          });
    } else {
      post(event);
    }
  }

  @Override
  public Trace trace() {
    return node.trace();
  }

  @Override
  public long flushedEnd(PartitionId partition) {
    return node.partition(partition).flushedEnd();
  }

  @Override
  public long logStart(PartitionId partition) {
    return node.partition(partition).logStart();
  }

  @Override
  public boolean has(ShardBug bug) {
    return bugs.contains(bug);
  }

  @Override
  public void fetch(FetchCall call) {
    mailbox.put(call);
  }

  @Override
  public void forget(FetchSession session) {
    later(() -> desk.forget(session));
  }

  /** Runs something on the shard's thread, between events. */
  @Override
  public void later(Runnable task) {
    mailbox.put(task);
  }

  /** Ends {@link #run} after the turn under way. */
  public void stop() {
    stopped = true;
    mailbox.wake();
  }

  // ---- the shard's thread ----------------------------------------------------------------------

  @Override
  public long turn() {
    if (stopped) {
      releasePayloads();
      return OVER;
    }
    try {
      boolean idle = doWork() == 0;
      long nextMs = Math.min(nextTickMs, desk.nextDeadlineMs());
      return idle ? Math.max(0, nextMs - clockMs.getAsLong()) : 0;
    } catch (RuntimeException | Error failure) {
      fail(failure);
      return 0;
    }
  }

  @Override
  public void await(long millis) {
    mailbox.await(millis);
  }

  @Override
  public boolean hasMail() {
    return !mailbox.isEmpty();
  }

  /** Lets go of what still comes in; once {@link #run} has ended and nobody sends any more. */
  public void close() {
    awaited.values().forEach(early -> early.forEach(this::discard));
    while (mailbox.drain(this::discard, MESSAGES_PER_TURN) > 0) {
      releasePayloads();
    }
  }

  private void discard(Object message) {
    if (message instanceof Event event) {
      keepPayload(event);
    }
  }

  /** A new partition's log is being made: clients' requests wait for {@link #arrived}. */
  public void expect(PartitionId partition) {
    awaited.put(partition, new ArrayList<>());
  }

  /** The partition is here, or will never be. */
  public void arrived(PartitionId partition) {
    List<Event> early = awaited.remove(partition);
    if (early != null) {
      early.forEach(this::receive);
    }
  }

  private boolean comesTooEarly(Event event) {
    PartitionId partition =
        event instanceof Event.Produce produce
            ? produce.partition()
            : event instanceof Event.ListLatest latest
                ? latest.partition()
                : event instanceof Event.DeleteRecords deletion ? deletion.partition() : null;
    return partition != null && awaited.containsKey(partition);
  }

  /** One turn. Returns how much there was to do. */
  public int doWork() {
    nowMs = clockMs.getAsLong();
    int work = mailbox.drain(this::receive, MESSAGES_PER_TURN);
    perform();
    nowMs = clockMs.getAsLong();
    if (nowMs >= nextTickMs) {
      nextTickMs = nowMs + TICK_MS;
      // After the mailbox, so that whoever has been heard is not judged by what he said before.
      dispatchNow(new Event.Tick());
      listener.tick();
      work++;
    }
    desk.answer(nowMs);
    releasePayloads();
    peers.endTurn();
    return work;
  }

  /**
   * Takes a partition's opened log in; its events are handled from now on.
   *
   * @param recovered its shape, as the log was found
   */
  public void open(PartitionLog log, Event.Recovered recovered) {
    Check.that(
        log.logEndOffset() == recovered.logEnd(),
        "core and log end alike",
        log.logEndOffset(),
        recovered.logEnd());
    logs.put(recovered.partition(), new ShardLog(log));
    dispatchNow(recovered);
  }

  /**
   * Lets a partition go; the caller deletes or closes what it gets. Null if it is not here.
   *
   * @param partitionEpoch of the version that does without this broker; -1 if the topic is gone
   */
  public PartitionLog remove(PartitionId partition, int partitionEpoch) {
    dispatchNow(new Event.PartitionRemoved(partition, partitionEpoch));
    ShardLog log = logs.remove(partition);
    return log == null ? null : log.log;
  }

  /** A hosted partition's log, or null. Who reads it on another thread may see it cut. */
  public PartitionLog log(PartitionId partition) {
    ShardLog log = logs.get(partition);
    return log == null ? null : log.log;
  }

  /**
   * Appends in that leader epoch, or not at all. In a task of this thread only.
   *
   * @return whether the ticket will be answered
   */
  public boolean appendIn(int leaderEpoch, Event.Produce produce) {
    Partition partition = node.partition(produce.partition());
    if (partition == null || !partition.isLeader() || partition.leaderEpoch() != leaderEpoch) {
      return false;
    }
    dispatchNow(produce);
    return true;
  }

  /** The hosted partitions' protocol state, for whoever checkpoints or observes. */
  public Node node() {
    return node;
  }

  /** Asks for fsyncs of the partitions that want one every so often. */
  public void flushInterval() {
    logs.forEach(
        (id, log) -> {
          Partition partition = node.partition(id);
          if (partition.flushPolicy() == FlushPolicy.INTERVAL
              && log.log.recoveryPoint() < partition.logEnd()) {
            flusher.want(id, log, partition.generation(), partition.logEnd());
          }
        });
  }

  /**
   * Deletes, in logs that are led here, what is older or more than is to be kept.
   *
   * @param wallMs milliseconds since 1970, which records' timestamps are held against
   * @param retentions how much of a partition is to be kept
   */
  public void applyRetention(long wallMs, Function<PartitionId, Retention> retentions) {
    logs.forEach(
        (id, log) -> {
          Partition partition = node.partition(id);
          if (partition.isLeader()) {
            boolean tooFar = has(ShardBug.RETENTION_ABOVE_HIGH_WATERMARK);
            long end = tooFar ? partition.logEnd() : partition.highWatermark();
            long start = log.log.startToRetain(retentions.apply(id), wallMs, end);
            if (start > partition.logStart()) {
              dispatchNow(new Event.AdvanceLogStart(id, start));
            }
          }
        });
  }

  /**
   * Compacts logs of which enough has changed, be they led here or not.
   *
   * @param wallMs milliseconds since 1970
   * @param rules how a partition is compacted, or nothing
   */
  public void compact(long wallMs, Function<PartitionId, Optional<CompactionRules>> rules) {
    logs.forEach(
        (id, log) ->
            rules
                .apply(id)
                .ifPresent(
                    its ->
                        flusher.compact(
                            log, its, wallMs, node.partition(id).durableHighWatermark())));
  }

  /** High watermarks by directory, for the checkpoint. */
  public Map<PartitionName, Long> highWatermarks() {
    Map<PartitionName, Long> result = new TreeMap<>();
    logs.forEach(
        (id, log) -> {
          Partition partition = node.partition(id);
          boolean tooHigh = has(ShardBug.CHECKPOINT_ABOVE_FLUSHED);
          result.put(
              log.log.name(),
              tooHigh ? partition.highWatermark() : partition.durableHighWatermark());
        });
    return result;
  }

  private void receive(Object message) {
    switch (message) {
      case Event.OfPartition early when comesTooEarly(early) ->
          awaited.get(early.partition()).add(early);
      case Event event -> {
        keepPayload(event);
        node.dispatch(event, nowMs, outbox::add);
      }
      case FetchCall call -> desk.receive(call, nowMs);
      case Runnable task -> task.run();
      // tidy: the mailbox takes any object
      default -> Check.that(false, "a shard knows its messages", message);
    }
  }

  /** Written or refused: after this turn nobody needs the bytes. */
  private void keepPayload(Event event) {
    if (event instanceof Event.Produce produce) {
      payloads.add(produce.payload());
    } else if (event instanceof Event.FetchResponse response && response.payload() != null) {
      payloads.add(response.payload());
    }
  }

  private void dispatchNow(Event event) {
    node.dispatch(event, nowMs, outbox::add);
    perform();
  }

  private void perform() {
    // Indexed: performing never emits, but a ticket's answer may add to the outbox's reader.
    for (int i = 0; i < outbox.size(); i++) {
      performer.perform(outbox.get(i));
    }
    outbox.clear();
  }

  private LogSlice read(
      PartitionId partition, long from, long end, int maxBytes, boolean minOneBatch) {
    PartitionLog log = logs.get(partition).log;
    return log.readTail(from, end, maxBytes, minOneBatch)
        .orElseGet(() -> log.read(from, end, maxBytes, minOneBatch));
  }

  private void releasePayloads() {
    payloads.forEach(each -> ((BatchPayload) each).release().run());
    payloads.clear();
  }

  private void fail(Throwable cause) {
    stopped = true;
    listener.failed(cause);
  }
}
