package io.highwater.check;

import io.highwater.history.History;
import io.highwater.history.Keyword;
import io.highwater.history.MicroOp.Send;
import io.highwater.history.MicroOps;
import io.highwater.history.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who led each partition, as far as the history tells: by the keys {@code :leader} and {@code
 * :leader-epoch} of acknowledged sends, and by bystanders' lines {@code :f :leader, :value
 * {:partition key, :leader id, :leader-epoch epoch}}.
 *
 * @param reigns by partition, each list by beginning
 */
public record Leaders(SortedMap<Object, List<Reign>> reigns) {

  /**
   * A broker seen as leader; its reign lasts until the next one's.
   *
   * @param sinceNs when it was first seen as such
   * @param leader the broker's id
   * @param epoch the leader epoch
   */
  public record Reign(long sinceNs, long leader, long epoch) {}

  public Leaders {
    reigns = Collections.unmodifiableSortedMap(new TreeMap<>(reigns));
  }

  /** Finds the leaders of a history. */
  public static Leaders of(History history) {
    Map<Object, List<Reign>> reigns = new HashMap<>();
    for (int place = 0; place < history.ops().size(); place++) {
      Op op = history.ops().get(place);
      if (op.isClient() && op.type() == Op.Type.OK && op.extra().containsKey("leader")) {
        Op invocation = history.invocationOf(place);
        if (op.f().equals("send") && MicroOps.invoked(invocation).getFirst() instanceof Send send) {
          see(reigns, send.key(), op, op.number("leader", -1), op.number("leader-epoch", -1));
        }
      } else if (op.f().equals("leader") && op.value() instanceof Map<?, ?> told) {
        Object key = told.get(Keyword.of("partition"));
        if (key instanceof Long || key instanceof String) {
          see(reigns, key, op, number(told, "leader"), number(told, "leader-epoch"));
        }
      }
    }
    SortedMap<Object, List<Reign>> sorted = new TreeMap<>(PartitionOrder.BY_KEY);
    sorted.putAll(reigns);
    return new Leaders(sorted);
  }

  /** How often a partition's leader was followed by another broker, over all partitions. */
  public long changes() {
    long changes = 0;
    for (List<Reign> reign : reigns.values()) {
      for (int i = 1; i < reign.size(); i++) {
        if (reign.get(i).leader() != reign.get(i - 1).leader()) {
          changes++;
        }
      }
    }
    return changes;
  }

  private static void see(
      Map<Object, List<Reign>> reigns, Object key, Op op, long leader, long epoch) {
    if (leader < 0 || epoch < 0) {
      return;
    }
    List<Reign> known = reigns.computeIfAbsent(key, k -> new ArrayList<>());
    if (known.isEmpty() || epoch > known.getLast().epoch()) {
      known.add(new Reign(op.timeNs(), leader, epoch));
    }
  }

  private static long number(Map<?, ?> told, String name) {
    return told.get(Keyword.of(name)) instanceof Long n ? n : -1;
  }
}
