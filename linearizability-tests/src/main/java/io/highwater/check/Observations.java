package io.highwater.check;

import io.highwater.history.History;
import io.highwater.history.HistoryException;
import io.highwater.history.MicroOp;
import io.highwater.history.MicroOp.Poll;
import io.highwater.history.MicroOp.Send;
import io.highwater.history.MicroOps;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A history taken apart once for all checkers: by partition, what was sent and what was read.
 *
 * <p>A process's polls of a partition form a chain as long as nothing moved its position: {@code
 * assign} forgets the partitions it leaves out (all, with {@code :seek-to-beginning? true}), {@code
 * subscribe}, {@code seek} and {@code crash} forget all, a {@code :rebalance-log} key and the first
 * final poll do so too, and a subscribed process has no chains at all, because a group may move it
 * at any time. A poll that failed moves nothing.
 */
public final class Observations {
  private final History history;
  private final Map<Object, PartitionView> byKey = new HashMap<>();
  private final List<PartitionView> partitions;
  private final Map<ProcessId, List<MicroOp>> open = new HashMap<>();
  private final Map<ProcessId, Position> positions = new HashMap<>();

  /** Where a process is in each partition: the last record it read. */
  private static final class Position {
    private final Map<Object, Polled> last = new HashMap<>();
    private boolean subscribed;
    private boolean inFinalRead;
  }

  private Observations(History history) {
    this.history = history;
    for (int place = 0; place < history.ops().size(); place++) {
      Op op = history.ops().get(place);
      if (op.isClient()) {
        if (op.type() == Op.Type.INVOKE) {
          invoked(place, op);
        } else {
          completed(history.invocationOf(place), op);
        }
      }
    }
    List<PartitionView> sorted = new ArrayList<>(byKey.values());
    sorted.sort(Comparator.comparing(PartitionView::key, PartitionOrder.BY_KEY));
    this.partitions = List.copyOf(sorted);
  }

  /**
   * Takes a history apart.
   *
   * @throws HistoryException if a send or poll does not have Jepsen's shape, or if one value is
   *     sent to a partition twice
   */
  public static Observations of(History history) {
    return new Observations(history);
  }

  /** Where all this comes from. */
  public History history() {
    return history;
  }

  /** The partitions, numbered by their order: see {@link PartitionOrder}. */
  public List<PartitionView> partitions() {
    return partitions;
  }

  private PartitionView partition(Object key) {
    return byKey.computeIfAbsent(key, PartitionView::new);
  }

  private void invoked(int place, Op invocation) {
    if (!MicroOps.in(invocation)) {
      return;
    }
    Op completion = history.completionOf(place);
    List<MicroOp> microOps =
        completion == null
            ? MicroOps.invoked(invocation)
            : MicroOps.completed(invocation, completion);
    open.put(invocation.process(), microOps);
    for (MicroOp microOp : microOps) {
      if (microOp instanceof Send send) {
        PartitionView partition = partition(send.key());
        if (partition.sendOf(send.value()) != null) {
          throw new HistoryException(
              invocation,
              "sends value "
                  + send.value()
                  + " to partition "
                  + send.key()
                  + " a second time; values must be unique");
        }
        partition.add(new SendAttempt(send.value(), invocation, completion, send.offset()));
      }
    }
  }

  private void completed(Op invocation, Op op) {
    Position position = positions.computeIfAbsent(op.process(), p -> new Position());
    switch (op.f()) {
      case "assign" -> assigned(position, op);
      case "subscribe" -> {
        position.last.clear();
        position.subscribed = true;
      }
      case "seek", "crash", "close" -> position.last.clear();
      default -> {
        if (MicroOps.in(op)) {
          polled(position, invocation, op);
        }
      }
    }
  }

  private static void assigned(Position position, Op op) {
    position.subscribed = false;
    if (op.type() == Op.Type.OK
        && op.value() instanceof List<?> keys
        && !op.flag("seek-to-beginning?")) {
      position.last.keySet().retainAll(keys);
    } else {
      position.last.clear();
    }
  }

  private void polled(Position position, Op invocation, Op op) {
    boolean entersFinalRead = op.flag("final") && !position.inFinalRead;
    if (op.extra().containsKey("rebalance-log") || entersFinalRead) {
      position.last.clear();
    }
    position.inFinalRead = op.flag("final");
    Map<Object, List<Polled>> finals = new HashMap<>();
    for (MicroOp microOp : open.remove(op.process())) {
      if (microOp instanceof Poll poll) {
        poll.records().forEach((key, records) -> read(position, op, key, records, finals));
      }
    }
    if (position.subscribed) {
      position.last.clear();
    }
    if (op.flag("final") && op.type() == Op.Type.OK) {
      finalRead(invocation, op, finals);
    }
  }

  private void read(
      Position position,
      Op op,
      Object key,
      List<Polled> records,
      Map<Object, List<Polled>> finals) {
    if (records.isEmpty()) {
      return;
    }
    Polled previous = position.last.put(key, records.getLast());
    partition(key).add(new Read(op, records, previous));
    finals.computeIfAbsent(key, k -> new ArrayList<>()).addAll(records);
  }

  private void finalRead(Op invocation, Op op, Map<Object, List<Polled>> polled) {
    Map<Object, Long> starts = offsets(op, "start-offsets");
    Map<Object, Long> ends = offsets(op, "end-offsets");
    polled.forEach((key, records) -> finalOf(key, op).add(invocation, op, records));
    for (Object key : ends.keySet()) {
      if (!polled.containsKey(key)) {
        finalOf(key, op).add(invocation, op, List.of());
      }
      finalOf(key, op).endsAt(ends.get(key));
    }
    starts.forEach((key, start) -> finalOf(key, op).startsAt(start));
  }

  private FinalRead finalOf(Object key, Op op) {
    return partition(key).finalReadOf(op.process());
  }

  private static Map<Object, Long> offsets(Op op, String name) {
    Object value = op.extra().getOrDefault(name, Map.of());
    Map<Object, Long> result = new HashMap<>();
    if (!(value instanceof Map<?, ?> map)) {
      throw new HistoryException(op, "has :" + name + " that is no map");
    }
    map.forEach(
        (key, offset) -> {
          if (!(offset instanceof Long n) || n < 0) {
            throw new HistoryException(op, "has a bad offset in :" + name + ": " + offset);
          }
          result.put(key, n);
        });
    return result;
  }
}
