package io.highwater.tla;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All states of a small model and all steps between them, as TLC dumps them. Immutable. */
public final class StateGraph {
  private static final Pattern STATE =
      Pattern.compile("(-?\\d+) \\[label=\"(/.*)\"(,style = filled)?\\];?");
  private static final Pattern EDGE = Pattern.compile("(-?\\d+) -> (-?\\d+) .*");

  /** A step, by the places of its states. */
  private record Edge(int from, int to) {}

  private final List<TlcState> states = new ArrayList<>();
  private final List<Integer> initial = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<List<Integer>> leaving = new ArrayList<>();

  private StateGraph() {}

  /**
   * Reads what TLC writes with {@code -dump dot,actionlabels}.
   *
   * @throws IllegalArgumentException if a state is malformed
   * @throws UncheckedIOException if the file cannot be read
   */
  public static StateGraph read(Path dot) {
    StateGraph graph = new StateGraph();
    Map<String, Integer> places = new HashMap<>();
    List<String[]> steps = new ArrayList<>();
    try (Stream<String> lines = Files.lines(dot)) {
      lines.forEach(
          line -> {
            Matcher state = STATE.matcher(line);
            Matcher edge = EDGE.matcher(line);
            if (edge.matches()) {
              steps.add(new String[] {edge.group(1), edge.group(2)});
            } else if (state.matches()) {
              graph.add(places, state);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + dot, e);
    }
    for (String[] each : steps) {
      graph.add(new Edge(places.get(each[0]), places.get(each[1])));
    }
    return graph;
  }

  private void add(Map<String, Integer> places, Matcher state) {
    if (places.putIfAbsent(state.group(1), states.size()) == null) {
      String label =
          state.group(2).replace("\\\\", "\\").replace("\\n", "\n").replace("\\\"", "\"");
      if (state.group(3) != null) {
        initial.add(states.size());
      }
      states.add(TlcState.parse(states.size() + 1, label));
      leaving.add(new ArrayList<>());
    }
  }

  private void add(Edge edge) {
    leaving.get(edge.from()).add(edges.size());
    edges.add(edge);
  }

  /** How many states there are. */
  public int states() {
    return states.size();
  }

  /** How many steps there are. */
  public int steps() {
    return edges.size();
  }

  /**
   * Behaviours that, together, take every step at least once: each goes the shortest way to a step
   * that none before it has taken, and on from there as long as there is another such.
   */
  public List<List<TlcState>> cover() {
    int[] arrival = shortestWays();
    BitSet taken = new BitSet();
    List<List<TlcState>> behaviours = new ArrayList<>();
    for (int first = taken.nextClearBit(0);
        first < edges.size();
        first = taken.nextClearBit(first)) {
      Deque<Integer> way = new ArrayDeque<>();
      way.addFirst(first);
      for (int edge = arrival[edges.get(first).from()];
          edge >= 0;
          edge = arrival[edges.get(edge).from()]) {
        way.addFirst(edge);
      }
      way.forEach(taken::set);
      for (int next = untaken(first, taken); next >= 0; next = untaken(next, taken)) {
        taken.set(next);
        way.addLast(next);
      }
      behaviours.add(behaviour(way));
    }
    return behaviours;
  }

  private int untaken(int after, BitSet taken) {
    for (int edge : leaving.get(edges.get(after).to())) {
      if (!taken.get(edge)) {
        return edge;
      }
    }
    return -1;
  }

  /** For each state the step by which a shortest way reaches it, or -1 where ways begin. */
  private int[] shortestWays() {
    int[] arrival = new int[states.size()];
    BitSet reached = new BitSet();
    Deque<Integer> next = new ArrayDeque<>(initial);
    for (int state : initial) {
      reached.set(state);
      arrival[state] = -1;
    }
    while (!next.isEmpty()) {
      for (int edge : leaving.get(next.removeFirst())) {
        int to = edges.get(edge).to();
        if (!reached.get(to)) {
          reached.set(to);
          arrival[to] = edge;
          next.addLast(to);
        }
      }
    }
    return arrival;
  }

  private List<TlcState> behaviour(Deque<Integer> way) {
    List<TlcState> behaviour = new ArrayList<>();
    behaviour.add(states.get(edges.get(way.getFirst()).from()));
    way.forEach(edge -> behaviour.add(states.get(edges.get(edge).to())));
    return behaviour;
  }
}
