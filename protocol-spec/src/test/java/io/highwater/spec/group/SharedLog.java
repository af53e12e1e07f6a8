package io.highwater.spec.group;

import io.highwater.spec.KafkaError;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The partition as the replication protocol promises it: what is committed stays, what is not may
 * be lost with its leader, from any point on.
 */
final class SharedLog {
  private static final int MISHAP_PERCENT = 2;

  private final Agenda agenda;
  private final GroupJudge judge;
  private final boolean fencesEpochs;
  private final List<Entry> entries = new ArrayList<>();
  private final SortedMap<Integer, Loading> loads = new TreeMap<>();
  private int committed;
  private int epoch;
  private SimCoordinator leader;
  private boolean isCalm;

  private record Entry(int epoch, long write, boolean isTold, List<GroupRecord> records) {}

  private record Loading(SimCoordinator who, long load, int upTo) {}

  SharedLog(Agenda agenda, GroupJudge judge, boolean fencesEpochs) {
    this.agenda = agenda;
    this.judge = judge;
    this.fencesEpochs = fencesEpochs;
    agenda.after(1, this::advance);
  }

  SimCoordinator leader() {
    return leader;
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    isCalm = true;
  }

  /** Somebody else leads, and has of what is not committed as much as chance gives it. */
  void elect(SimCoordinator next) {
    if (leader != null) {
      leader.learn(new GroupEvent.Resigned());
    }
    int kept = agenda.between(committed, entries.size());
    entries.subList(kept, entries.size()).clear();
    loads.clear();
    epoch++;
    leader = next;
    leader.learn(new GroupEvent.Elected(epoch));
  }

  void append(SimCoordinator from, GroupEffect.Append append) {
    if (from != leader || (fencesEpochs && append.leaderEpoch() != epoch)) {
      from.learn(new GroupEvent.Written(append.write(), KafkaError.NOT_LEADER_OR_FOLLOWER));
    } else if (mishap()) {
      from.learn(new GroupEvent.Written(append.write(), KafkaError.NOT_ENOUGH_REPLICAS));
    } else {
      boolean isUnknown = mishap();
      entries.add(new Entry(epoch, append.write(), isUnknown, append.records()));
      if (isUnknown) {
        from.learn(new GroupEvent.Written(append.write(), KafkaError.REQUEST_TIMED_OUT));
      }
    }
  }

  void load(SimCoordinator from, GroupEffect.Load load) {
    if (from == leader) {
      loads.put(from.id(), new Loading(from, load.load(), entries.size()));
    }
  }

  private boolean mishap() {
    return !isCalm && agenda.chance(MISHAP_PERCENT);
  }

  /** The high watermark moves, as a rule soon. */
  private void advance() {
    int upTo = agenda.between(committed, entries.size());
    while (committed < upTo) {
      Entry entry = entries.get(committed++);
      entry.records().forEach(judge::committed);
      if (!entry.isTold() && entry.epoch() == epoch) {
        leader.learn(new GroupEvent.Written(entry.write(), KafkaError.NONE));
      }
    }
    loads.values().removeIf(this::loaded);
    boolean hangs = !isCalm && agenda.chance(1);
    agenda.after(hangs ? agenda.between(100, 3_000) : agenda.between(5, 40), this::advance);
  }

  private boolean loaded(Loading load) {
    if (committed < load.upTo()) {
      return false;
    }
    List<GroupRecord> records = new ArrayList<>();
    entries.subList(0, committed).forEach(entry -> records.addAll(entry.records()));
    load.who().learn(new GroupEvent.Loaded(load.load(), records));
    return true;
  }
}
