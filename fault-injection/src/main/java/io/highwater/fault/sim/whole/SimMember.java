package io.highwater.fault.sim.whole;

import io.highwater.client.Cause;
import io.highwater.client.Consumer;
import io.highwater.client.ConsumerGroup;
import io.highwater.client.Fetched;
import io.highwater.client.GroupMember;
import io.highwater.client.Joined;
import io.highwater.client.Outcome;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import io.highwater.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A process that is a member of a consumer group: it joins, reads its part from where the group has
 * come to, commits how far it has come, and joins again when it has to. It may be slow, or still.
 */
final class SimMember {
  private static final String ASSIGNOR = "range";
  private static final int WAIT_MS = 50;
  private static final long BEAT_US = 500_000;
  private static final int COMMIT_PER_MILLE = 300;

  private final Timeline time;
  private final GroupLedger ledger;
  private final Rng rng;
  private final ConsumerGroup group;
  private final Consumer consumer;
  private final List<TopicPartition> partitions;
  private final SortedMap<TopicPartition, Long> positions = new TreeMap<>();
  private GroupMember who;
  private SortedMap<TopicPartition, Long> lastCommitted = new TreeMap<>();

  /**
   * What it was told of the group's offsets counts once a commit of the same generation does: a
   * coordinator that was replaced and does not know may still tell the past, which harms nobody.
   */
  private Runnable unconfirmed = SimMember::nothing;

  private boolean isAssigned;
  private boolean mustJoin;

  /** Whoever was busy with what he had read commits it first, whatever happened meanwhile. */
  private boolean commitsNext;

  private boolean isReplaced;
  private boolean ended;
  private long frozenUntilUs;
  private long dozesUntilUs;

  /**
   * A process that has not begun.
   *
   * @param instanceId of a static member
   * @param partitions of the topic that the group reads
   */
  SimMember(
      Timeline time,
      GroupLedger ledger,
      ConsumerGroup group,
      Consumer consumer,
      Optional<String> instanceId,
      List<TopicPartition> partitions,
      Rng rng) {
    this.time = time;
    this.ledger = ledger;
    this.group = group;
    this.consumer = consumer;
    this.partitions = partitions;
    this.rng = rng;
    this.who = GroupMember.newcomer(instanceId);
  }

  void start() {
    after(rng.between(0, 100_000), this::join);
    after(BEAT_US, this::beat);
  }

  // ---- what happens to it ----------------------------------------------------------------------

  /** It is gone, without a word. */
  void end() {
    ended = true;
  }

  void leave() {
    group.leave(who);
    end();
  }

  /** Another process has taken its place: it ends when it hears of that. */
  void replace() {
    isReplaced = true;
  }

  void freeze(long untilUs) {
    frozenUntilUs = untilUs;
    commitsNext = true;
  }

  void doze(long untilUs) {
    dozesUntilUs = untilUs;
    commitsNext = true;
  }

  boolean isDozing() {
    return time.nowUs() < dozesUntilUs;
  }

  boolean isUp() {
    return !ended;
  }

  /** The generation that it has its part in; -1 while it has none. */
  int generation() {
    return isAssigned && !mustJoin ? who.generation() : -1;
  }

  SortedSet<TopicPartition> owned() {
    return new TreeSet<>(positions.keySet());
  }

  // ---- what it does ----------------------------------------------------------------------------

  private void after(long us, Runnable task) {
    time.after(us, () -> awake(task));
  }

  private void awake(Runnable task) {
    if (ended) {
      return;
    }
    if (time.nowUs() < frozenUntilUs) {
      time.at(frozenUntilUs, () -> awake(task));
    } else {
      task.run();
    }
  }

  private <T> void then(
      CompletableFuture<Outcome<T>> asked, java.util.function.Consumer<Outcome<T>> next) {
    asked.thenAccept(outcome -> awake(() -> next.accept(outcome)));
  }

  private void rest() {
    after(rng.between(5_000, 80_000), this::work);
  }

  private void join() {
    isAssigned = false;
    mustJoin = false;
    positions.clear();
    lastCommitted.clear();
    unconfirmed = SimMember::nothing;
    then(group.join(who, ASSIGNOR, List.of(WholeSimulator.TOPIC)), this::joined);
  }

  private void joined(Outcome<Joined> outcome) {
    if (outcome instanceof Outcome.Ok<Joined> ok) {
      who = ok.value().member();
      then(
          group.sync(
              who, ok.value().protocol(), ok.value().leads() ? parts(ok.value()) : new TreeMap<>()),
          this::synced);
    } else {
      lost(outcome);
    }
  }

  /** In turns, so that everybody has some if there are enough. */
  private SortedMap<String, SortedSet<TopicPartition>> parts(Joined joined) {
    SortedMap<String, SortedSet<TopicPartition>> parts = new TreeMap<>();
    List<String> members = new ArrayList<>(joined.topics().keySet());
    members.forEach(each -> parts.put(each, new TreeSet<>()));
    for (int i = 0; i < partitions.size(); i++) {
      parts.get(members.get(i % members.size())).add(partitions.get(i));
    }
    return parts;
  }

  private void synced(Outcome<SortedSet<TopicPartition>> outcome) {
    if (outcome instanceof Outcome.Ok<SortedSet<TopicPartition>> ok) {
      time.note(who.generation() * 31L + ok.value().size());
      ledger.owns(who.instanceId().orElse(who.id()), who.generation(), ok.value());
      begin(ok.value());
    } else {
      lost(outcome);
    }
  }

  private void begin(SortedSet<TopicPartition> part) {
    if (part.isEmpty()) {
      isAssigned = true;
      rest();
      return;
    }
    SortedMap<TopicPartition, Long> before = ledger.committed();
    then(
        group.committed(part),
        outcome -> {
          if (outcome instanceof Outcome.Ok<SortedMap<TopicPartition, Long>> ok) {
            unconfirmed = () -> ledger.told(before, part, ok.value());
            part.forEach(each -> positions.put(each, ok.value().getOrDefault(each, 0L)));
            lastCommitted = new TreeMap<>(positions);
            isAssigned = true;
            rest();
          } else if (mustJoin) {
            join();
          } else {
            after(rng.between(5_000, 80_000), () -> begin(part));
          }
        });
  }

  private void work() {
    boolean hasNews = !positions.equals(lastCommitted);
    if (isDozing()) {
      rest();
    } else if (hasNews && commitsNext) {
      commitsNext = false;
      commit();
    } else if (mustJoin) {
      join();
    } else if (hasNews && rng.chance(COMMIT_PER_MILLE)) {
      commit();
    } else if (positions.isEmpty()) {
      rest();
    } else {
      List<TopicPartition> mine = new ArrayList<>(positions.keySet());
      TopicPartition one = mine.get(rng.below(mine.size()));
      then(consumer.fetch(one, positions.get(one), WAIT_MS), outcome -> fetched(one, outcome));
    }
  }

  private void fetched(TopicPartition partition, Outcome<Fetched> outcome) {
    if (outcome instanceof Outcome.Ok<Fetched> ok && positions.containsKey(partition)) {
      ok.value().records().forEach(each -> ledger.read(partition, each.offset()));
      positions.put(partition, ok.value().nextOffset());
    }
    rest();
  }

  private void commit() {
    SortedMap<TopicPartition, Long> offsets = new TreeMap<>(positions);
    SortedMap<TopicPartition, Long> before = ledger.committed();
    then(
        group.commit(who, offsets),
        outcome -> {
          if (outcome.isOk()) {
            offsets.forEach((partition, next) -> time.note(partition.partition() * 31L + next));
            ledger.committed(before, offsets);
            unconfirmed.run();
            unconfirmed = SimMember::nothing;
            lastCommitted = new TreeMap<>(offsets);
          }
          heed(outcome);
          rest();
        });
  }

  private static void nothing() {}

  private void beat() {
    after(BEAT_US, this::beat);
    if (isAssigned) {
      GroupMember as = who;
      then(
          group.heartbeat(as),
          outcome -> {
            if (as.equals(who) && isAssigned) {
              heed(outcome);
            }
          });
    }
  }

  /** It could not join; it tries again. */
  private void lost(Outcome<?> outcome) {
    heed(outcome);
    after(rng.between(20_000, 200_000), this::join);
  }

  private void heed(Outcome<?> outcome) {
    switch (errorOf(outcome)) {
      case REBALANCE_IN_PROGRESS -> {
        commitsNext |= !mustJoin;
        mustJoin = true;
      }
      case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID -> {
        mustJoin = true;
        isAssigned = false;
        positions.clear();
        lastCommitted.clear();
        who = GroupMember.newcomer(who.instanceId());
        ended |= isReplaced;
      }
      default -> {}
    }
  }

  private static ErrorCode errorOf(Outcome<?> outcome) {
    return outcome.reason().orElse(null) instanceof Cause.Broker broker
        ? broker.error()
        : ErrorCode.NONE;
  }
}
