package io.highwater.check;

import io.highwater.history.EdnWriter;
import io.highwater.history.History;
import io.highwater.history.Keyword;
import io.highwater.history.Op;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The faults of a run, from the nemesis's lines: when each was in force, and what it hit.
 *
 * <p>A fault of kind {@code k} begins with {@code start-k} and ends with {@code stop-k}; {@code
 * kill} ends with {@code restart} or {@code start}, {@code pause} with {@code resume}, {@code
 * partition} with {@code heal}. Each operation has two lines, and the fault is in force from the
 * first line of its beginning to the second line of its end. An end closes the faults of its kind
 * whose value is equal to its own; if none is, all of its kind. What is open at the end of the
 * history lasts until then. A key {@code :hits} on any of the lines tells how often the fault took
 * effect: connections cut, processes killed.
 *
 * @param windows by beginning
 * @param tallies by kind
 */
public record Faults(List<Window> windows, Map<String, Tally> tallies) {

  /**
   * One fault in force.
   *
   * @param kind {@code kill}, {@code pause}, {@code partition} …
   * @param target the nemesis's value as EDN text: whom it struck
   * @param startNs time in the history
   * @param endNs time in the history
   */
  public record Window(String kind, String target, long startNs, long endNs) {}

  /**
   * How often a kind of fault was injected and how often it took effect.
   *
   * @param injected the number of windows
   * @param hits empty if the history does not tell
   */
  public record Tally(long injected, OptionalLong hits) {

    /** Whether the fault is known never to have taken effect. */
    public boolean missed() {
      return injected == 0 || (hits.isPresent() && hits.getAsLong() == 0);
    }
  }

  private static final Map<String, String> BEGINNINGS =
      Map.of("kill", "kill", "pause", "pause", "partition", "partition");
  private static final Map<String, String> ENDS =
      Map.of("restart", "kill", "start", "kill", "resume", "pause", "heal", "partition");

  public Faults {
    windows = List.copyOf(windows);
    tallies = Collections.unmodifiableMap(new TreeMap<>(tallies));
  }

  /** Finds the faults of a history. */
  public static Faults of(History history) {
    Reader reader = new Reader();
    long endNs = 0;
    for (Op op : history.ops()) {
      endNs = op.timeNs();
      if (op.process().equals(ProcessId.NEMESIS)) {
        reader.read(op);
      }
    }
    return reader.faults(endNs);
  }

  private static final class Opening {
    private final String kind;
    private final Object value;
    private final long startNs;
    private long endNs = Long.MAX_VALUE;

    Opening(String kind, Op op) {
      this.kind = kind;
      this.value = op.value();
      this.startNs = op.timeNs();
    }
  }

  private static final class Reader {
    private final List<Opening> all = new ArrayList<>();
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, List<Opening>> closedBy = new HashMap<>();
    private final Map<String, Long> hits = new HashMap<>();

    void read(Op op) {
      String beginning = kind(op.f(), "start-", BEGINNINGS);
      String end = kind(op.f(), "stop-", ENDS);
      String kind = beginning == null ? end : beginning;
      if (kind == null) {
        return;
      }
      boolean firstLine = underWay.add(op.f());
      if (!firstLine) {
        underWay.remove(op.f());
      }
      if (op.extra().get("hits") instanceof Long n) {
        hits.merge(kind, n, Long::sum);
      }
      if (beginning != null && firstLine) {
        all.add(new Opening(kind, op));
      } else if (beginning == null && firstLine) {
        closedBy.put(op.f(), close(kind, op));
      } else if (beginning == null) {
        closedBy.get(op.f()).forEach(opening -> opening.endNs = op.timeNs());
      }
    }

    private List<Opening> close(String kind, Op op) {
      List<Opening> open =
          all.stream().filter(o -> o.kind.equals(kind) && o.endNs == Long.MAX_VALUE).toList();
      List<Opening> matching =
          open.stream().filter(o -> Objects.equals(o.value, op.value())).toList();
      List<Opening> closing = matching.isEmpty() ? open : matching;
      closing.forEach(opening -> opening.endNs = op.timeNs());
      return closing;
    }

    private static String kind(String f, String prefix, Map<String, String> names) {
      return f.startsWith(prefix) ? f.substring(prefix.length()) : names.get(f);
    }

    Faults faults(long historyEndNs) {
      Map<String, Tally> tallies = new TreeMap<>();
      List<Window> windows = new ArrayList<>();
      for (Opening o : all) {
        windows.add(new Window(o.kind, shown(o.value), o.startNs, Math.min(o.endNs, historyEndNs)));
        Long hit = hits.get(o.kind);
        OptionalLong known = hit == null ? OptionalLong.empty() : OptionalLong.of(hit);
        tallies.merge(o.kind, new Tally(1, known), (a, b) -> new Tally(a.injected() + 1, known));
      }
      return new Faults(windows, tallies);
    }

    private static String shown(Object value) {
      return switch (value) {
        case null -> "";
        case String s -> s;
        case Keyword k -> k.name();
        default -> EdnWriter.write(value);
      };
    }
  }
}
