package io.highwater.broker.shard;

import io.highwater.broker.storage.LogSlice;
import io.highwater.spec.Effect;
import io.highwater.spec.Event;
import io.highwater.spec.KafkaError;
import io.highwater.spec.PartitionId;
import io.highwater.spec.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where fetches wait. A fetch is taken apart into its partitions' positions; a position becomes
 * ready when its partition has news for that kind of reader, and a call is answered when enough is
 * ready or its time is up. Nothing is looked at that has no news, however many partitions a session
 * has.
 *
 * <p>Shard thread only. The owner calls {@link #receive} and the notifications while it works off a
 * turn, and {@link #answer} after the turn's effects were performed.
 */
final class FetchDesk {

  /** What the desk needs of its shard. */
  interface Shelf {
    /** This broker. */
    int brokerId();

    /** Who is told of what is received and answered. */
    Trace trace();

    /** Whether that rule is broken here. */
    boolean has(ShardBug bug);

    /** Lets the core handle an event and performs what follows from it. */
    void dispatchNow(Event event);

    /** Finds batches; null or empty if there are none. */
    LogSlice read(PartitionId partition, long from, long end, int maxBytes, boolean minOneBatch);
  }

  /** When a waiting call's time is up; the number tells those of one moment apart. */
  record Deadline(long atMs, long number, FetchSession session) {}

  private final Shelf shelf;
  private final Map<PartitionId, Set<FetchPart>> watchers = new HashMap<>(); // looked up only
  private final Set<FetchSession> due = new LinkedHashSet<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(Comparator.comparingLong(Deadline::atMs).thenComparingLong(Deadline::number));
  private long calls;

  FetchDesk(Shelf shelf) {
    this.shelf = shelf;
  }

  /** Takes a call in. A call that still waits in the same session is answered with what it has. */
  void receive(FetchCall call, long nowMs) {
    FetchSession session = call.session();
    if (session.closed) {
      return;
    }
    if (session.waiting != null) {
      finish(session, List.of());
    }
    call.forgotten().forEach(partition -> drop(session.parts.remove(partition)));
    for (FetchPosition position : call.changed()) {
      place(session, position);
    }
    session.waiting = call;
    session.deadline = new Deadline(nowMs + call.maxWaitMs(), ++calls, session);
    deadlines.add(session.deadline);
    due.add(session);
  }

  /**
   * The reader is gone, or has started another session. A call that still waits is answered with
   * nothing: on a connection that lives, later answers queue behind it.
   */
  void forget(FetchSession session) {
    session.closed = true;
    session.parts.values().forEach(this::drop);
    session.parts.clear();
    due.remove(session);
    if (session.waiting != null) {
      finish(session, List.of());
    }
  }

  /** Followers have news. */
  void logEndAdvanced(PartitionId partition) {
    markReady(partition, false, true);
  }

  /** Consumers have news. */
  void highWatermarkAdvanced(PartitionId partition) {
    markReady(partition, true, false);
  }

  /** Followers must hear of it, for whoever deleted records waits for them. */
  void logStartAdvanced(PartitionId partition) {
    markReady(partition, false, true);
  }

  /** Everybody must look again. */
  void leadershipChanged(PartitionId partition) {
    markReady(partition, true, true);
  }

  /** Answers every call that has enough, and every one whose time is up. */
  void answer(long nowMs) {
    while (!deadlines.isEmpty() && deadlines.first().atMs() <= nowMs) {
      due.add(deadlines.pollFirst().session());
    }
    // Answering one session can make another one due: a follower's progress moves what consumers
    // see.
    while (!due.isEmpty()) {
      Iterator<FetchSession> next = due.iterator();
      FetchSession session = next.next();
      next.remove();
      if (session.waiting != null) {
        tryAnswer(session, nowMs);
      }
    }
  }

  /** When {@link #answer} must be called again although nothing happens. */
  long nextDeadlineMs() {
    return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().atMs();
  }

  private void place(FetchSession session, FetchPosition position) {
    FetchPart part = session.parts.get(position.partition());
    if (part == null) {
      part = new FetchPart(session, position);
      session.parts.put(position.partition(), part);
      watchers.computeIfAbsent(position.partition(), id -> new LinkedHashSet<>()).add(part);
    }
    part.position = position;
    part.verdict = null;
    if (!session.isConsumer()) {
      if (shelf.trace().isOn()) {
        shelf.trace().receiving(message(session, position.correlationId()));
      }
      shelf.dispatchNow(
          new Event.FollowerFetch(
              position.partition(),
              part,
              session.replicaId(),
              session.brokerEpoch(),
              position.leaderEpoch(),
              position.fetchOffset(),
              position.lastFetchedEpoch(),
              position.flushedOffset(),
              position.logStart()));
    }
    session.ready.add(part);
  }

  private void drop(FetchPart part) {
    if (part == null) {
      return;
    }
    part.session.ready.remove(part);
    Set<FetchPart> others = watchers.get(part.position.partition());
    if (others != null && others.remove(part) && others.isEmpty()) {
      watchers.remove(part.position.partition());
    }
  }

  private void markReady(PartitionId partition, boolean consumers, boolean followers) {
    Set<FetchPart> parts = watchers.get(partition);
    if (parts == null) {
      return;
    }
    for (FetchPart part : parts) {
      if (part.session.isConsumer() ? consumers : followers) {
        part.session.ready.add(part);
        if (part.session.waiting != null) {
          due.add(part.session);
        }
      }
    }
  }

  private void tryAnswer(FetchSession session, long nowMs) {
    FetchCall call = session.waiting;
    List<FetchAnswer> answers = new ArrayList<>();
    List<FetchPart> answered = new ArrayList<>();
    int bytes = 0;
    boolean urgent =
        nowMs >= session.deadline.atMs() || call.minBytes() <= 0 || session.parts.isEmpty();
    for (FetchPart part : List.copyOf(session.ready)) {
      if (bytes > 0 && bytes >= call.maxBytes()) {
        break; // the rest stays ready and goes first next time
      }
      FetchAnswer answer = look(part, call.maxBytes() - bytes, bytes == 0);
      int size = answer.records() == null ? 0 : answer.records().sizeInBytes();
      boolean refused = part.isRefused();
      if (!refused && size == 0 && !part.isNews(answer)) {
        close(answer);
        session.ready.remove(part); // nothing new after all
        continue;
      }
      bytes += size;
      urgent |= refused || part.startsLater(answer);
      answers.add(answer);
      answered.add(part);
    }
    if (!urgent && (bytes == 0 || bytes < call.minBytes())) {
      answers.forEach(FetchDesk::close);
      if (shelf.has(ShardBug.WAITER_DROPPED)) {
        deadlines.remove(session.deadline);
        session.waiting = null;
      }
      return;
    }
    for (int i = 0; i < answered.size(); i++) {
      settle(answered.get(i), answers.get(i));
    }
    finish(session, answers);
  }

  /**
   * After an answer, a position has no news until it moves; a refused one is asked again. A
   * consumer whose partition was taken from it, and given back, throws records away, and asks for
   * them without a word: its position is what it was (KIP-227).
   */
  private static void settle(FetchPart part, FetchAnswer told) {
    boolean mayBeLost =
        part.session.isConsumer() && told.records() != null && told.records().sizeInBytes() > 0;
    if (!part.isRefused() && !mayBeLost) {
      part.session.ready.remove(part);
    }
    if (part.verdict instanceof Effect.FetchAnswer answer) {
      part.toldHighWatermark = answer.highWatermark();
      part.toldLogStart = answer.logStart();
    }
  }

  private FetchAnswer look(FetchPart part, int maxBytes, boolean first) {
    if (!part.isRefused() || part.session.isConsumer()) {
      FetchPosition position = part.position;
      shelf.dispatchNow(
          new Event.FetchReady(
              position.partition(),
              part,
              part.session.replicaId(),
              position.leaderEpoch(),
              position.fetchOffset(),
              position.lastFetchedEpoch()));
    }
    if (!(part.verdict instanceof Effect.FetchAnswer bounds)) {
      return part.refusal();
    }
    int limit = Math.min(part.position.maxBytes(), maxBytes);
    boolean wanted = bounds.end() > bounds.from() && (limit > 0 || first);
    LogSlice records =
        wanted ? shelf.read(bounds.partition(), bounds.from(), bounds.end(), limit, first) : null;
    return new FetchAnswer(
        bounds.partition(),
        KafkaError.NONE,
        bounds.highWatermark(),
        bounds.logStart(),
        -1,
        -1,
        -1,
        -1,
        records);
  }

  private void finish(FetchSession session, List<FetchAnswer> news) {
    FetchCall call = session.waiting;
    session.waiting = null;
    deadlines.remove(session.deadline); // else a patient reader's would pile up
    session.deadline = null;
    List<FetchAnswer> answers = news;
    if (call.full()) {
      answers = new ArrayList<>(news);
      Set<PartitionId> told = new HashSet<>(); // looked up only
      news.forEach(each -> told.add(each.partition()));
      for (FetchPart part : session.parts.values()) {
        if (!told.contains(part.position.partition())) {
          answers.add(look(part, 0, false));
        }
      }
    }
    if (shelf.trace().isOn() && !session.isConsumer()) {
      answers.forEach(each -> tell(session, call, each));
    }
    call.done().accept(answers);
  }

  private void tell(FetchSession session, FetchCall call, FetchAnswer answer) {
    if (answer.error() == KafkaError.NONE) {
      FetchPosition position = session.parts.get(answer.partition()).position;
      shelf
          .trace()
          .fetchAnswerLeaves(
              new Trace.FetchAnswered(
                  answer.partition(),
                  session.replicaId(),
                  position.leaderEpoch(),
                  position.fetchOffset(),
                  answer.records() == null || answer.records().sizeInBytes() == 0,
                  answer.highWatermark(),
                  answer.divergingEnd() < 0
                      ? null
                      : new Event.EpochStart(answer.divergingEpoch(), answer.divergingEnd())),
              message(session, call.correlationId()));
    }
  }

  private Trace.Message message(FetchSession session, int correlationId) {
    return Trace.Message.fetch(
        session.replicaId(), session.brokerEpoch(), shelf.brokerId(), correlationId);
  }

  private static void close(FetchAnswer answer) {
    if (answer.records() != null) {
      answer.records().close();
    }
  }
}
