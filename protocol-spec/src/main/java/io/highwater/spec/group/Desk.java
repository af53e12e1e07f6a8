package io.highwater.spec.group;

import io.highwater.spec.Check;
import io.highwater.spec.KafkaError;
import io.highwater.spec.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the groups of one partition share: the settings, the time of the event, the way out, and
 * what is on its way to the log.
 */
final class Desk {
  private final GroupSettings settings;
  private final Set<GroupBug> bugs;
  private final SortedMap<Long, Write> writes = new TreeMap<>();
  private GroupEffects out;
  private long nowMs = -1;
  private int leaderEpoch;
  private long lastWrite;

  /** Records of one group on their way, and who goes on when their outcome is known. */
  private record Write(String groupId, boolean reversible, Consumer<KafkaError> then) {}

  Desk(GroupSettings settings, Set<GroupBug> bugs) {
    this.settings = settings;
    this.bugs = bugs;
  }

  GroupSettings settings() {
    return settings;
  }

  boolean has(GroupBug bug) {
    return bugs.contains(bug);
  }

  long nowMs() {
    return nowMs;
  }

  void begin(long eventMs, GroupEffects effects) {
    Check.that(eventMs >= nowMs, "the clock never goes back", eventMs, nowMs);
    nowMs = eventMs;
    out = effects;
  }

  void lead(int epoch) {
    leaderEpoch = epoch;
  }

  void emit(GroupEffect effect) {
    out.emit(effect);
  }

  void reply(Ticket ticket, GroupReply reply) {
    emit(new GroupEffect.Reply(ticket, reply));
  }

  void refuse(Ticket ticket, KafkaError error) {
    reply(ticket, new GroupReply.Refused(error));
  }

  /**
   * Writes what decides nothing before it is written; if nothing was appended, nothing happened.
   *
   * @param then goes on, with NONE once the records are committed
   */
  void appendThen(String groupId, List<GroupRecord> records, Consumer<KafkaError> then) {
    append(records, new Write(groupId, true, then));
  }

  /** Writes what the groups already go by: if it fails, they are loaded anew. */
  void record(GroupRecord record, Consumer<KafkaError> then) {
    append(List.of(record), new Write(record.groupId(), false, then));
  }

  private void append(List<GroupRecord> records, Write write) {
    long number = ++lastWrite;
    writes.put(number, write);
    emit(new GroupEffect.Append(number, leaderEpoch, records));
  }

  boolean hasWrites(String groupId) {
    return writes.values().stream().anyMatch(write -> write.groupId().equals(groupId));
  }

  /** A write is settled. Returns whether the groups still know what the log has. */
  boolean written(long number, KafkaError error) {
    Write write = writes.get(number);
    boolean nothingAppended = error == KafkaError.NOT_ENOUGH_REPLICAS;
    if (write == null) {
      return true;
    }
    if (error != KafkaError.NONE && !(write.reversible() && nothingAppended)) {
      return false;
    }
    writes.remove(number);
    write.then().accept(nothingAppended ? KafkaError.COORDINATOR_NOT_AVAILABLE : KafkaError.NONE);
    return true;
  }

  /** Nobody here will learn how any write ends. */
  void abandon(KafkaError error) {
    List<Write> lost = new ArrayList<>(writes.values());
    writes.clear();
    lost.forEach(write -> write.then().accept(error));
  }
}
