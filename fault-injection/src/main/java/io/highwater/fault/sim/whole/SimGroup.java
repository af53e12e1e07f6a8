package io.highwater.fault.sim.whole;

import io.highwater.client.Cluster;
import io.highwater.client.Consumer;
import io.highwater.client.ConsumerGroup;
import io.highwater.client.TopicPartition;
import io.highwater.fault.sim.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A consumer group: members come, go, freeze and doze, at will or as a story has it; in the end
 * those who are left must have the whole topic, and read it to its end.
 */
final class SimGroup {
  /** The number of the member that joins when everything is put right. */
  static final int LATECOMER = 9;

  static final List<String> CHORES = List.of("group-generation", "offset-commit");

  private static final String NAME = "readers";
  private static final int SESSION_TIMEOUT_MS = 3_000;
  private static final int REBALANCE_TIMEOUT_MS = 3_000;
  private static final long PAUSE_US_MAX = 4_000_000;
  private static final long LONG_US_MAX = 7_000_000;
  private static final int STATIC_PER_MILLE = 400;
  private static final int REPLACED_PER_MILLE = 700;

  private final Timeline time;
  private final Chronicle chronicle;
  private final GroupLedger ledger;
  private final Function<String, Cluster> clusters;
  private final List<TopicPartition> partitions;
  private final Rng rng;
  private final long seed;
  private final int size;
  private final boolean isJoinedLate;
  private final List<Boolean> statics = new ArrayList<>();

  /** The newest process of each member, by its number. */
  private final SortedMap<Integer, SimMember> members = new TreeMap<>();

  private final SortedMap<Integer, Integer> lives = new TreeMap<>();
  private final List<SimMember> processes = new ArrayList<>();
  private boolean stopped;

  /**
   * Nobody has joined.
   *
   * @param clusters the cluster as it is seen from a host
   * @param partitions of the topic that the group reads
   * @param seed from which every process has numbers of its own
   */
  SimGroup(
      Timeline time,
      Chronicle chronicle,
      Function<String, Cluster> clusters,
      List<TopicPartition> partitions,
      long seed) {
    this.time = time;
    this.chronicle = chronicle;
    this.ledger = new GroupLedger(chronicle);
    this.clusters = clusters;
    this.partitions = partitions;
    this.seed = seed;
    this.rng = new Rng(Rng.mix(seed));
    this.size = 2 + rng.below(2);
    for (int i = 0; i < size; i++) {
      statics.add(rng.chance(STATIC_PER_MILLE));
    }
    this.isJoinedLate = rng.chance(500);
  }

  /** What members were told, and how often. */
  SortedMap<String, Long> done() {
    SortedMap<String, Long> done = new TreeMap<>();
    done.put(CHORES.getFirst(), (long) ledger.generations());
    done.put(CHORES.getLast(), ledger.commits());
    return done;
  }

  void start() {
    for (int number = 1; number <= size; number++) {
      perform(chronicle.note(Act.JOIN_GROUP, number, isStatic(number)));
    }
    rest();
  }

  private int isStatic(int number) {
    return statics.get(number - 1) ? 1 : 0;
  }

  private void rest() {
    time.after(rng.between(100_000, PAUSE_US_MAX), this::work);
  }

  private void work() {
    if (stopped) {
      return;
    }
    int number = 1 + rng.below(size);
    int what = rng.below(6);
    long forUs = rng.between(500_000, LONG_US_MAX);
    boolean isUp = members.get(number).isUp();
    if (isUp && what < 4) {
      perform(
          switch (what) {
            case 0 -> freeze(number, forUs);
            case 1 -> chronicle.note(Act.DOZE_MEMBER, number, forUs);
            case 2 -> chronicle.note(Act.END_MEMBER, number);
            default -> chronicle.note(Act.LEAVE_GROUP, number);
          });
    } else if (!isUp || isStatic(number) == 1) {
      perform(chronicle.note(Act.JOIN_GROUP, number, isStatic(number)));
    }
    rest();
  }

  /** A static member that is silent may be taken for dead, and be started once more. */
  private WholeStep freeze(int number, long forUs) {
    if (isStatic(number) == 1 && rng.chance(REPLACED_PER_MILLE)) {
      time.after(rng.between(100_000, forUs), () -> replace(number));
    }
    return chronicle.note(Act.FREEZE_MEMBER, number, forUs);
  }

  private void replace(int number) {
    if (!stopped) {
      perform(chronicle.note(Act.JOIN_GROUP, number, 1));
    }
  }

  /** Does what a story says. */
  void play(WholeStep step) {
    if (!stopped) {
      perform(step);
    }
  }

  private void perform(WholeStep step) {
    chronicle.tell(WholeNarration.of(step));
    int number = step.number(Act.MEMBER);
    if (step.act() == Act.JOIN_GROUP) {
      join(number, step.value(Act.STATIC) == 1);
      return;
    }
    SimMember member = members.get(number);
    if (member == null || !member.isUp()) {
      return;
    }
    switch (step.act()) {
      case LEAVE_GROUP -> member.leave();
      case END_MEMBER -> member.end();
      case FREEZE_MEMBER -> member.freeze(time.nowUs() + step.value(Act.FOR));
      case DOZE_MEMBER -> member.doze(time.nowUs() + step.value(Act.FOR));
      default -> throw new IllegalArgumentException("nothing that members do: " + step);
    }
  }

  /** A member that is not static has one process at a time. */
  private void join(int number, boolean isStatic) {
    SimMember before = members.get(number);
    if (before != null && before.isUp() && !isStatic) {
      return;
    }
    if (before != null) {
      before.replace();
    }
    int life = lives.merge(number, 1, Integer::sum);
    Cluster cluster = clusters.apply("10.0.%d.%d".formatted(10 + number, life));
    SimMember member =
        new SimMember(
            time,
            ledger,
            new ConsumerGroup(cluster, NAME, SESSION_TIMEOUT_MS, REBALANCE_TIMEOUT_MS),
            new Consumer(cluster),
            isStatic ? Optional.of("instance-" + number) : Optional.empty(),
            partitions,
            new Rng(Rng.mix(seed ^ (1_000L * number + life))));
    members.put(number, member);
    processes.add(member);
    member.start();
  }

  // ---- after it all ----------------------------------------------------------------------------

  /**
   * Nobody is frozen any more, but who dozes goes on dozing. Sometimes somebody new joins, and the
   * others have to heed that; sometimes nobody does, and they have to see by themselves who is
   * gone.
   */
  void putRight() {
    stopped = true;
    for (SimMember each : processes) {
      each.freeze(0);
      if (each.isDozing()) {
        each.doze(Long.MAX_VALUE);
      }
    }
    if (isJoinedLate || processes.stream().noneMatch(each -> each.isUp() && !each.isDozing())) {
      chronicle.tell("another member begins to join the group");
      join(LATECOMER, false);
    }
  }

  /** Whether all who do not doze have their parts, in one generation. */
  boolean isAssigned() {
    SortedSet<Integer> generations = new TreeSet<>();
    SortedSet<TopicPartition> owned = new TreeSet<>();
    for (SimMember each : processes) {
      if (each.isUp() && !each.isDozing()) {
        generations.add(each.generation());
        owned.addAll(each.owned());
      }
    }
    for (SimMember each : processes) {
      if (each.isUp() && each.isDozing() && generations.contains(each.generation())) {
        owned.addAll(each.owned());
      }
    }
    return generations.size() == 1
        && !generations.contains(-1)
        && owned.size() == partitions.size();
  }

  /** Nobody dozes any more. */
  void wake() {
    processes.forEach(each -> each.doze(0));
  }

  /** Whether the group has come to these ends. */
  boolean isAt(SortedMap<TopicPartition, Long> ends) {
    SortedMap<TopicPartition, Long> committed = ledger.committed();
    return ends.entrySet().stream()
        .allMatch(each -> committed.getOrDefault(each.getKey(), 0L) >= each.getValue());
  }

  /** At the end: has the group read what was acknowledged? */
  void close(SortedMap<Integer, SortedMap<Long, Long>> acknowledged) {
    ledger.close(acknowledged);
  }
}
