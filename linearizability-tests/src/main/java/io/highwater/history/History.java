package io.highwater.history;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished history: operations in one total order, each invocation paired with its completion.
 *
 * <p>Immutable and thread-safe. Indices rise strictly, times do not fall, and a client has at most
 * one operation open at a time. An invocation without a completion is unknown, like one that ended
 * as {@code info}.
 */
public final class History {
  private static final int NONE = -1;

  private final List<Op> ops;
  private final int[] partner;

  private History(List<Op> ops) {
    this.ops = List.copyOf(ops);
    this.partner = pair(this.ops);
  }

  /**
   * A history of these operations.
   *
   * @throws HistoryException if they contradict the rules above
   */
  public static History of(List<Op> ops) {
    return new History(ops);
  }

  /**
   * Reads a history file, ours or Jepsen's: one EDN map a line, or one vector of maps.
   *
   * @throws IOException if the file cannot be read or is not UTF-8
   * @throws EdnException if it is not EDN, or a value in it is no operation
   * @throws HistoryException if the operations contradict each other
   */
  public static History load(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(in);
    }
  }

  /** As {@link #load}, from text that is already open. */
  public static History read(Reader in) throws IOException {
    return new History(new OpReader(in).readAll());
  }

  /** All operations, in order. */
  public List<Op> ops() {
    return ops;
  }

  /** The completion of the invocation at this place of {@link #ops}, or null if it has none. */
  public Op completionOf(int place) {
    boolean completed = ops.get(place).type() == Op.Type.INVOKE && partner[place] != NONE;
    return completed ? ops.get(partner[place]) : null;
  }

  /** The invocation of the completion at this place, or null if this is no client's completion. */
  public Op invocationOf(int place) {
    boolean answers = ops.get(place).type() != Op.Type.INVOKE && partner[place] != NONE;
    return answers ? ops.get(partner[place]) : null;
  }

  /** The place in {@link #ops} of the operation with this index, or a negative number. */
  public int placeOf(long index) {
    int low = 0;
    int high = ops.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(ops.get(middle).index(), index);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  private static int[] pair(List<Op> ops) {
    int[] partner = new int[ops.size()];
    Arrays.fill(partner, NONE);
    Map<ProcessId, Integer> open = new HashMap<>();
    for (int place = 0; place < partner.length; place++) {
      Op op = ops.get(place);
      if (place > 0) {
        checkOrder(ops.get(place - 1), op);
      }
      if (op.isClient()) {
        pairClient(ops, place, open, partner);
      }
    }
    return partner;
  }

  private static void pairClient(
      List<Op> ops, int place, Map<ProcessId, Integer> open, int[] partner) {
    Op op = ops.get(place);
    if (op.type() == Op.Type.INVOKE) {
      Integer other = open.put(op.process(), place);
      if (other != null) {
        throw new HistoryException(
            op,
            "begins while process "
                + op.process()
                + " still has op "
                + ops.get(other).index()
                + " open");
      }
      return;
    }
    Integer invocation = open.remove(op.process());
    if (invocation == null) {
      throw new HistoryException(
          op, "ends an operation that process " + op.process() + " never began");
    }
    Op began = ops.get(invocation);
    if (!began.f().equals(op.f())) {
      throw new HistoryException(op, "ends op " + began.index() + ", which is a " + began.f());
    }
    partner[invocation] = place;
    partner[place] = invocation;
  }

  private static void checkOrder(Op before, Op op) {
    if (op.index() <= before.index()) {
      throw new HistoryException(op, "follows index " + before.index() + "; indices must rise");
    }
    if (op.timeNs() < before.timeNs()) {
      throw new HistoryException(
          op,
          "is at " + op.timeNs() + " ns, before op " + before.index() + " at " + before.timeNs());
    }
  }
}
