package io.highwater.tla.replay;

import io.highwater.tla.TlaValue;
import io.highwater.tla.TlcState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * States that differ in one value only, which another state has in such a place. Places that mean
 * the same have one name: {@code progress.offset} is that of any follower at any leader.
 */
final class Variations {
  private final Set<String> variables;
  private final SortedMap<String, Set<TlaValue>> seen = new TreeMap<>();

  Variations(Set<String> variables, List<TlcState> states) {
    this.variables = variables;
    for (TlcState state : states) {
      places(
          state,
          (name, place) ->
              seen.computeIfAbsent(name, first -> new LinkedHashSet<>()).add(place.value));
    }
  }

  /**
   * A value somewhere in a state.
   *
   * @param replacing the state with another value there
   */
  private record Place(TlaValue value, Function<TlaValue, TlcState> replacing) {}

  /** The names of places at which it makes no difference what is there. */
  Set<String> untold(List<TlcState> states, Function<TlcState, Fields> projection) {
    Set<String> untold = new TreeSet<>(seen.keySet());
    for (TlcState state : states) {
      Fields fields = projection.apply(state);
      places(
          state,
          (name, place) -> {
            if (untold.contains(name) && isTold(name, place, fields, projection)) {
              untold.remove(name);
            }
          });
    }
    return untold;
  }

  private boolean isTold(
      String name, Place place, Fields fields, Function<TlcState, Fields> projection) {
    for (TlaValue other : seen.get(name)) {
      if (!other.equals(place.value)) {
        try {
          Fields changed = projection.apply(place.replacing.apply(other));
          if (!fields.differences(changed).isEmpty()) {
            return true;
          }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
          // no state at all, such as a version that there is not: says nothing
        }
      }
    }
    return false;
  }

  private void places(TlcState state, BiConsumer<String, Place> each) {
    for (String variable : variables) {
      within(
          variable,
          state.get(variable),
          value -> {
            SequencedMap<String, TlaValue> changed = new LinkedHashMap<>(state.variables());
            changed.put(variable, value);
            return new TlcState(state.number(), changed);
          },
          each);
    }
  }

  private static void within(
      String name,
      TlaValue value,
      Function<TlaValue, TlcState> replacing,
      BiConsumer<String, Place> each) {
    switch (value) {
      case TlaValue.Mapping mapping -> entries(name, mapping, replacing, each);
      case TlaValue.Tuple tuple -> records(name, tuple, TlaValue.Tuple::new, replacing, each);
      case TlaValue.SetOf set -> records(name, set, TlaValue.SetOf::new, replacing, each);
      case TlaValue.Atom atom -> {
        // has nothing within
      }
    }
    boolean isOfEachBroker = value instanceof TlaValue.Mapping mapping && mapping.function();
    if (!isOfEachBroker) {
      each.accept(name, new Place(value, replacing));
    }
  }

  private static void entries(
      String name,
      TlaValue.Mapping mapping,
      Function<TlaValue, TlcState> replacing,
      BiConsumer<String, Place> each) {
    mapping
        .entries()
        .forEach(
            (key, value) ->
                within(
                    mapping.function() ? name : name + "." + key,
                    value,
                    other -> {
                      SequencedMap<String, TlaValue> changed =
                          new LinkedHashMap<>(mapping.entries());
                      changed.put(key, other);
                      return replacing.apply(new TlaValue.Mapping(changed, mapping.function()));
                    },
                    each));
  }

  private static void records(
      String name,
      TlaValue collection,
      Function<List<TlaValue>, TlaValue> made,
      Function<TlaValue, TlcState> replacing,
      BiConsumer<String, Place> each) {
    for (int i = 0; i < collection.elements().size(); i++) {
      int at = i;
      if (collection.elements().get(at) instanceof TlaValue.Mapping mapping) {
        entries(
            name,
            mapping,
            other -> {
              List<TlaValue> changed = new ArrayList<>(collection.elements());
              changed.set(at, other);
              return replacing.apply(made.apply(changed));
            },
            each);
      }
    }
  }
}
