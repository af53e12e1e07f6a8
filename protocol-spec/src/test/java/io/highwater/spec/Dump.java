package io.highwater.spec;

import io.highwater.spec.metadata.BrokerView;
import io.highwater.spec.metadata.PartitionState;
import io.highwater.spec.partition.Isr;
import io.highwater.spec.partition.Partition;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that a later event could depend on, as text that is the same for states that nothing
 * can tell apart. Reads every field there is, so that a new one is never forgotten; counters that
 * only name things are left out, and clocks are shown by what they would decide.
 */
final class Dump {
  private static final Set<String> NAMES_ONLY =
      Set.of(
          "requestIds",
          "arrivals",
          "generation",
          "lastEventMs",
          "brokerId",
          "lagMsMax",
          "discretion",
          "kernel",
          "leaderKernel",
          "followerKernel",
          "bugs",
          "id");

  /** What no right rule reads. */
  private static final Set<String> FOR_BUGS_ONLY =
      Set.of("lastFollowing", "lastFollowers", "answeredEmpty");

  private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

  private final StringBuilder text = new StringBuilder();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final long nowMs;
  private final long lagMsMax;
  private final boolean buggy;

  private Dump(Member member, long lagMsMax) {
    this.nowMs = member.nowMs;
    this.lagMsMax = lagMsMax;
    this.buggy = member.isBuggy();
  }

  /** The state of a whole cluster. */
  static String of(Cluster cluster) {
    StringBuilder text = new StringBuilder(shared(cluster));
    for (int id : cluster.ids()) {
      text.append('\n').append(of(cluster.member(id), cluster.setup().lagMsMax()));
    }
    return text.toString();
  }

  /** What is nobody's own, and who has learnt how much of it. */
  static String shared(Cluster cluster) {
    int base = cluster.versions().size() - 1;
    for (int id : cluster.ids()) {
      Member member = cluster.member(id);
      if (member.isRegistered()) {
        base = Math.min(base, member.applied < 0 ? member.registeredAt : member.applied);
      }
    }
    StringBuilder text = new StringBuilder();
    for (Cluster.Version each : cluster.versions().subList(base, cluster.versions().size())) {
      text.append(each.text()).append('\n');
    }
    text.append(cluster.promises());
    for (int id : cluster.ids()) {
      Member member = cluster.member(id);
      text.append(' ').append(member.applied < 0 ? -1 : member.applied - base);
      text.append(member.applied < member.registeredAt);
    }
    return text.toString();
  }

  /** The state of one member, but for how much metadata it has applied. */
  static String of(Member member, long lagMsMax) {
    Dump dump = new Dump(member, lagMsMax);
    dump.text.append(' ').append(member.brokerEpoch).append('/').append(member.cleanMark);
    dump.text.append('/').append(member.previousBrokerEpoch);
    dump.fetch(member.fetch);
    member.late.forEach(dump::fetch);
    dump.text.append('|');
    member.lateAnswers.forEach(dump::answer);
    for (Member.Alter each : member.alters) {
      Effect.SendAlterPartition request = each.request();
      dump.text
          .append(request.leaderEpoch())
          .append('/')
          .append(request.partitionEpoch())
          .append(request.isr())
          .append(request.brokerEpochs())
          .append(each.brokerEpoch())
          .append(each.awaited());
    }
    Event.AlterPartitionResponse answer = member.alterResponse;
    if (answer != null) {
      dump.text.append(answer.error()).append(answer.isr()).append(answer.partitionEpoch());
    }
    dump.text.append(" disk ");
    dump.write(member.disk);
    dump.text.append(member.flushedEnd);
    if (member.isUp()) {
      Partition replica = member.node().partition(Cluster.PARTITION);
      int generation = replica == null ? -1 : replica.generation();
      for (Effect.Flush each : member.flushes) {
        dump.text.append(each.generation() == generation ? " flush " : " old ").append(each.upTo());
      }
      dump.write(member.node());
    } else {
      dump.text.append(" down ").append(member.checkpoint);
    }
    return dump.text.toString();
  }

  private void fetch(Member.Fetch fetch) {
    if (fetch == null) {
      return;
    }
    Effect.SendFetch request = fetch.request();
    text.append(" fetch ").append(fetch.stage()).append(fetch.brokerEpoch()).append('/');
    text.append(request.leaderId()).append('/').append(request.leaderEpoch()).append('@');
    text.append(request.fetchOffset()).append('/').append(request.lastFetchedEpoch());
    text.append('/').append(request.flushedOffset());
    if (fetch.response() != null) {
      answer(fetch.response());
    }
  }

  private void answer(Event.FetchResponse response) {
    text.append(response.leaderEpoch()).append(response.error());
    text.append(response.divergingEpoch()).append('@');
    text.append(response.divergingEnd()).append('/').append(response.highWatermark());
    write(response.batches());
  }

  private void write(Object value) {
    switch (value) {
      case null -> text.append('-');
      case Isr it -> text.append(it);
      case BrokerSet it -> text.append(it);
      case Batch it ->
          text.append(it.leaderEpoch())
              .append('@')
              .append(it.baseOffset())
              .append('+')
              .append(it.count())
              .append('p')
              .append(it.producerId())
              .append(' ');
      case PartitionState it ->
          text.append(it.leader())
              .append('/')
              .append(it.leaderEpoch())
              .append('/')
              .append(it.partitionEpoch())
              .append(it.isr())
              .append(it.replicas())
              .append(it.settings());
      case BrokerView it -> text.append(it);
      case Map<?, ?> it ->
          it.forEach(
              (key, each) -> {
                text.append(key).append('=');
                write(each);
              });
      case Collection<?> it -> {
        text.append('(');
        it.forEach(this::write);
        text.append(')');
      }
      case Record it when it.getClass().getSimpleName().equals("Waiting") -> writeWaiting(it);
      case Record it -> text.append(it);
      case Enum<?> it -> text.append(it);
      case Number it -> text.append(it).append(' ');
      case Boolean it -> text.append(it ? 'T' : 'F');
      default -> writeFields(value);
    }
  }

  private void writeFields(Object object) {
    if (!seen.add(object)) {
      return;
    }
    text.append(object.getClass().getSimpleName()).append('{');
    for (Field field : FIELDS.computeIfAbsent(object.getClass(), Dump::fields)) {
      if (!buggy && FOR_BUGS_ONLY.contains(field.getName())) {
        continue;
      }
      Object value = read(field, object);
      switch (field.getName()) {
        case "requestId" -> text.append((long) value == 0 ? "free" : "asked");
        case "proposeNotBeforeMs" -> text.append((long) value > nowMs ? "paused" : "");
        case "caughtUpMs", "offeredMs" -> text.append(age((long) value));
        default -> write(value);
      }
    }
    text.append('}');
  }

  private void writeWaiting(Record waiting) {
    for (Field field : FIELDS.computeIfAbsent(waiting.getClass(), Dump::fields)) {
      if (field.getName().equals("neededEnd") || field.getName().equals("baseOffset")) {
        text.append(read(field, waiting)).append(';');
      }
    }
  }

  private String age(long sinceMs) {
    long ageMs = nowMs - sinceMs;
    return ageMs > lagMsMax ? "late " : ageMs > lagMsMax / 2 ? "slow " : "";
  }

  private static List<Field> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(each -> !Modifier.isStatic(each.getModifiers()))
        .filter(each -> !NAMES_ONLY.contains(each.getName()))
        .peek(each -> each.setAccessible(true))
        .toList();
  }

  private static Object read(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
