package io.highwater.broker.control;

import io.highwater.broker.shard.Loop;
import io.highwater.broker.shard.Mailbox;
import io.highwater.spec.BrokerSet;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import io.highwater.spec.metadata.Controller;
import io.highwater.spec.metadata.Decision;
import io.highwater.spec.metadata.Metadata;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.Registration;
import io.highwater.spec.metadata.Requests;
import io.highwater.spec.metadata.Topic;
import io.highwater.spec.metadata.TopicDefaults;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The controller's loop: decide, append, replay, and reply once that is committed. It owns no
 * partition, so no stalling log can make it fence anybody.
 *
 * <p>Replies wait for everything that the decision could have seen, even where it wrote nothing
 * itself: what is not committed yet must not be told.
 */
public final class ControllerLoop implements ControllerService, Loop {
  private static final int MESSAGES_PER_TURN = 256;
  private static final long TICK_MS = 100;
  private static final UUID NO_TOPIC = new UUID(0, 0);

  /** Makes what decides. */
  public interface Protocol {
    /** Begins where the metadata are now. */
    Controller begin(Metadata metadata, long nowMs);
  }

  private record Reply(long neededEnd, Runnable give) {}

  /** A reply that waits until every broker knows what it tells, or for a while. */
  private record Spreading(long neededEnd, long deadlineMs, Runnable give) {}

  private record Reader(
      long from, int maxBytes, long deadlineMs, CompletableFuture<MetadataChunk> answer) {}

  private final MetadataQuorum quorum;
  private final Metadata metadata;
  private final Protocol protocol;
  private final long sessionTimeoutMs;
  private final LongSupplier clockMs;
  private final Runnable ready;
  private final Consumer<Throwable> failed;
  private final Mailbox<Runnable> mailbox = new Mailbox<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Spreading> spreading = new ArrayList<>();
  private final Map<Integer, Long> readUpTo = new TreeMap<>();
  private final PriorityQueue<Reader> readers =
      new PriorityQueue<>(Comparator.comparingLong(Reader::deadlineMs));
  private Controller controller;
  private long nextTickMs;
  private volatile boolean stopped;
  private Trace trace = Trace.OFF;

  /**
   * A loop that has not started.
   *
   * @param quorum makes the log's quorum, which gets its completions run on this loop
   * @param protocol makes what decides, once the log was replayed
   * @param clockMs monotonic milliseconds
   * @param ready told once the log was replayed
   * @param failed told once if a disk or a check fails; the loop has ended then
   */
  public ControllerLoop(
      Function<Consumer<Runnable>, MetadataQuorum> quorum,
      TopicDefaults defaults,
      Protocol protocol,
      long sessionTimeoutMs,
      LongSupplier clockMs,
      Runnable ready,
      Consumer<Throwable> failed) {
    this.quorum = quorum.apply(mailbox::put);
    this.ready = ready;
    this.metadata = new Metadata(defaults);
    this.protocol = protocol;
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.clockMs = clockMs;
    this.failed = failed;
  }

  /** From now on every decision is told; before the loop starts. */
  public void trace(Trace to) {
    trace = to;
  }

  @Override
  public long turn() {
    if (stopped) {
      return OVER;
    }
    try {
      begin();
      boolean idle = doWork() == 0;
      long nextMs = Math.min(nextTickMs, nextReaderMs());
      return idle ? Math.max(0, nextMs - clockMs.getAsLong()) : 0;
    } catch (RuntimeException | Error failure) {
      stopped = true;
      failed.accept(failure);
      return 0;
    }
  }

  private void begin() {
    if (controller == null) {
      quorum.start(metadata::replay, end -> committed());
      controller = protocol.begin(metadata, clockMs.getAsLong());
      ready.run();
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

  /** One turn. Returns how much there was to do. */
  int doWork() {
    int work = mailbox.drain(Runnable::run, MESSAGES_PER_TURN);
    long nowMs = clockMs.getAsLong();
    if (nowMs >= nextTickMs) {
      nextTickMs = nowMs + TICK_MS;
      tick(nowMs);
    }
    while (!readers.isEmpty() && readers.peek().deadlineMs() <= nowMs) {
      Reader late = readers.poll();
      late.answer().complete(new MetadataChunk(quorum.committedEnd(), ByteBuffer.allocate(0)));
      work++;
    }
    spreading.removeIf(each -> giveIfKnown(each, nowMs));
    return work;
  }

  /** Ends {@link #run} after the turn under way. Any thread. */
  public void stop() {
    stopped = true;
    mailbox.wake();
  }

  @Override
  public CompletableFuture<Requests.Registered> registerBroker(Requests.RegisterBroker request) {
    return decide(request, () -> controller.registerBroker(request, clockMs.getAsLong()));
  }

  @Override
  public CompletableFuture<Requests.HeartbeatReply> heartbeat(Requests.Heartbeat request) {
    return decide(request, () -> controller.receiveHeartbeat(request, clockMs.getAsLong()));
  }

  @Override
  public CompletableFuture<Requests.AlterPartitionReply> alterPartition(
      Requests.AlterPartition request) {
    return decide(request, () -> controller.receiveAlterPartitionRequest(request));
  }

  @Override
  public CompletableFuture<Requests.ProducerIds> allocateProducerIds(
      Requests.AllocateProducerIds request) {
    return decide(request, () -> controller.allocateProducerIds(request));
  }

  @Override
  public CompletableFuture<List<Requests.CreateTopicReply>> createTopics(
      List<Requests.CreateTopic> topics, boolean validateOnly) {
    return decideAll(topics, each -> each, each -> controller.createTopic(each), validateOnly);
  }

  @Override
  public CompletableFuture<List<Requests.DeleteTopicReply>> deleteTopics(
      List<Requests.DeleteTopic> topics) {
    return decideAll(topics, each -> each, each -> controller.deleteTopic(each));
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> electLeaders(
      List<PartitionRef> partitions, boolean unclean) {
    return decideAll(
        partitions,
        each -> new Requests.Elect(find(each), unclean),
        each -> controller.elect(each));
  }

  @Override
  public CompletableFuture<List<Requests.Outcome>> reassign(
      List<Move> moves, boolean changesFactor) {
    return decideAll(
        moves,
        each -> new Requests.Reassign(find(each.partition()), each.target(), changesFactor),
        each -> controller.alterPartitionReassignment(each));
  }

  /** A partition that there is not has an id that no other has. */
  private PartitionId find(PartitionRef name) {
    Topic topic = metadata.topic(name.topic());
    return new PartitionId(topic == null ? NO_TOPIC : topic.id(), name.index());
  }

  @Override
  public CompletableFuture<MetadataChunk> readMetadata(
      int brokerId, long fromOffset, int maxBytes, long maxWaitMs) {
    CompletableFuture<MetadataChunk> answer = new CompletableFuture<>();
    mailbox.put(
        () -> {
          if (metadata.broker(brokerId) != null) { // anybody can read, and call himself anything
            readUpTo.put(brokerId, fromOffset);
          }
          if (fromOffset < quorum.committedEnd() || maxWaitMs <= 0) {
            answer.complete(quorum.read(fromOffset, maxBytes));
          } else {
            long deadlineMs = clockMs.getAsLong() + maxWaitMs;
            readers.add(new Reader(fromOffset, maxBytes, deadlineMs, answer));
          }
        });
    return answer;
  }

  private <R> CompletableFuture<R> decide(Object request, Supplier<Decision<R>> decision) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    mailbox.put(
        () -> {
          R reply = carryOut(request, decision.get());
          replyOnceCommitted(() -> answer.complete(reply));
        });
    return answer;
  }

  private interface Decider<Q, R> {
    Decision<R> decide(Q request);
  }

  private <A, Q, R> CompletableFuture<List<R>> decideAll(
      List<A> asked, Function<A, Q> request, Decider<Q, R> decider) {
    return decideAll(asked, request, decider, false);
  }

  /** Each request is made when it is its turn: what it speaks of may be new. */
  private <A, Q, R> CompletableFuture<List<R>> decideAll(
      List<A> asked, Function<A, Q> request, Decider<Q, R> decider, boolean validateOnly) {
    CompletableFuture<List<R>> answer = new CompletableFuture<>();
    mailbox.put(
        () -> {
          List<R> all = new ArrayList<>();
          for (A each : asked) {
            Q question = request.apply(each);
            Decision<R> decision = decider.decide(question);
            all.add(validateOnly ? decision.reply() : carryOut(question, decision));
          }
          Spreading reply =
              new Spreading(
                  quorum.logEnd(),
                  clockMs.getAsLong() + sessionTimeoutMs / 2,
                  () -> answer.complete(all));
          replyOnceCommitted(() -> spreading.add(reply));
        });
    return answer;
  }

  private <R> R carryOut(Object request, Decision<R> decision) {
    if (!decision.records().isEmpty()) {
      long offset = quorum.logEnd();
      quorum.append(decision.records());
      for (MetadataRecord each : decision.records()) {
        metadata.replay(each, offset++);
      }
    }
    if (trace.isOn()) {
      trace.decided(request, decision, metadata);
    }
    return decision.reply();
  }

  private void replyOnceCommitted(Runnable give) {
    if (quorum.logEnd() <= quorum.committedEnd()) {
      give.run();
    } else {
      replies.add(new Reply(quorum.logEnd(), give));
    }
  }

  /** Whoever waits for a topic goes on to any broker, which had better know the topic. */
  private boolean giveIfKnown(Spreading reply, long nowMs) {
    boolean known = true;
    for (Registration broker : metadata.brokers()) {
      long read = readUpTo.getOrDefault(broker.brokerId(), 0L);
      known &= broker.fenced() || read >= reply.neededEnd();
    }
    if (known || nowMs >= reply.deadlineMs()) {
      reply.give().run();
      return true;
    }
    return false;
  }

  private void committed() {
    long end = quorum.committedEnd();
    while (!replies.isEmpty() && replies.peek().neededEnd() <= end) {
      replies.poll().give().run();
    }
    List<Reader> waiting = new ArrayList<>(readers);
    readers.clear();
    for (Reader each : waiting) {
      if (each.from() < end) {
        each.answer().complete(quorum.read(each.from(), each.maxBytes()));
      } else {
        readers.add(each);
      }
    }
  }

  private void tick(long nowMs) {
    BrokerSet fenced;
    do { // one broker at a time: each decision sees the one before
      fenced = carryOut(null, controller.tick(nowMs));
    } while (!fenced.isEmpty());
  }

  private long nextReaderMs() {
    return readers.isEmpty() ? Long.MAX_VALUE : readers.peek().deadlineMs();
  }
}
