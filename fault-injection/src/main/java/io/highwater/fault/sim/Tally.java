package io.highwater.fault.sim;

import io.highwater.spec.KafkaError;
import io.highwater.spec.ReplicaView;
import io.highwater.spec.partition.Isr;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has been seen of the state space: a simulation that never gets anywhere proves nothing. */
public final class Tally {
  /** What a replica can be. */
  private enum ReplicaRole {
    LEADERLESS,
    FOLLOWER,
    LEADER_SETTLED,
    LEADER_EXPANDING,
    LEADER_SHRINKING,
    LEADER_WITHDRAWING
  }

  /** What became of a client's operation. */
  private enum Heard {
    /** It was held against the others. */
    JUDGED,
    /** It was of a partition that was allowed to lose something. */
    SET_ASIDE
  }

  private final Counts<Kind> kinds = new Counts<>(Kind.class);
  private final Counts<KafkaError> errors = new Counts<>(KafkaError.class);
  private final Counts<Adversity> adversities = new Counts<>(Adversity.class);
  private final Counts<Chore> chores = new Counts<>(Chore.class);
  private final Counts<Whim> whims = new Counts<>(Whim.class);
  private final Counts<ReplicaRole> roles = new Counts<>(ReplicaRole.class);
  private final Counts<Heard> heard = new Counts<>(Heard.class);
  private long events;
  private long acknowledged;

  void happened(Kind kind) {
    kinds.add(kind, 1);
    events++;
  }

  /** A replica has changed, to this. */
  void saw(ReplicaView replica) {
    roles.add(roleOf(replica), 1);
  }

  private static ReplicaRole roleOf(ReplicaView replica) {
    if (!replica.isLeader()) {
      return replica.leaderId() < 0 ? ReplicaRole.LEADERLESS : ReplicaRole.FOLLOWER;
    }
    return switch (replica.leading().isr()) {
      case Isr.Settled it -> ReplicaRole.LEADER_SETTLED;
      case Isr.Expanding it -> ReplicaRole.LEADER_EXPANDING;
      case Isr.Shrinking it -> ReplicaRole.LEADER_SHRINKING;
      case Isr.Withdrawing it -> ReplicaRole.LEADER_WITHDRAWING;
    };
  }

  void error(KafkaError error) {
    errors.add(error, 1);
  }

  void struck(Adversity adversity) {
    adversities.add(adversity, 1);
  }

  void did(Chore chore) {
    chores.add(chore, 1);
  }

  void indulged(Whim whim) {
    whims.add(whim, 1);
  }

  /** The run is over, and of so many operations of clients so many were judged. */
  void heard(int operations, int judged) {
    heard.add(Heard.JUDGED, judged);
    heard.add(Heard.SET_ASIDE, operations - judged);
  }

  void acknowledgement() {
    acknowledged++;
  }

  /** How many things happened. */
  public long events() {
    return events;
  }

  /** How many batches were acknowledged with {@code acks=all}. */
  public long acknowledged() {
    return acknowledged;
  }

  /** How often each fault took effect, those that never did included. */
  public SortedMap<String, Long> faults() {
    return adversities.byName();
  }

  /** How often operators did what they can do, what was never done included. */
  public SortedMap<String, Long> chores() {
    return chores.byName();
  }

  /** How often brokers decided otherwise than by their clocks, those that never did included. */
  public SortedMap<String, Long> whims() {
    return whims.byName();
  }

  /** How many kinds of fault took effect. */
  public int faultKinds() {
    return (int) adversities.byName().values().stream().filter(each -> each > 0).count();
  }

  /** How often each kind of thing happened. */
  public SortedMap<String, Long> happenings() {
    return kinds.byName();
  }

  /** How often each error code was answered, those that never were included. */
  public SortedMap<String, Long> errors() {
    return errors.byName();
  }

  /** How often a replica that had changed was what it can be, those that never were included. */
  public SortedMap<String, Long> roles() {
    return roles.byName();
  }

  /**
   * How many of the clients' operations were judged, and how many were not: those of partitions of
   * which an unclean election, or the loss of the only disk that counted, may have taken something.
   */
  public SortedMap<String, Long> operations() {
    return heard.byName();
  }

  /** Adds everything that another world has seen. */
  public void add(Tally other) {
    kinds.add(other.kinds);
    heard.add(other.heard);
    errors.add(other.errors);
    adversities.add(other.adversities);
    chores.add(other.chores);
    whims.add(other.whims);
    roles.add(other.roles);
    events += other.events;
    acknowledged += other.acknowledged;
  }

  /** How often each of an enum's constants was counted. */
  private static final class Counts<E extends Enum<E>> {
    private final EnumMap<E, long[]> counts;

    Counts(Class<E> type) {
      counts = new EnumMap<>(type);
      for (E each : type.getEnumConstants()) {
        counts.put(each, new long[1]);
      }
    }

    void add(E constant, long times) {
      counts.get(constant)[0] += times;
    }

    void add(Counts<E> other) {
      other.counts.forEach((each, times) -> add(each, times[0]));
    }

    SortedMap<String, Long> byName() {
      SortedMap<String, Long> byName = new TreeMap<>();
      counts.forEach((each, times) -> byName.put(each.name(), times[0]));
      return byName;
    }
  }
}
