package io.highwater.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rounds' figures, paired by round. */
final class Results {
  private final List<Map<Figure, Double>> ours = new ArrayList<>();
  private final List<Map<Figure, Double>> theirs = new ArrayList<>();

  void ours(Map<Figure, Double> round) {
    ours.add(new EnumMap<>(round));
  }

  void theirs(Map<Figure, Double> round) {
    theirs.add(new EnumMap<>(round));
  }

  boolean areCompared() {
    return !theirs.isEmpty();
  }

  Optional<Samples> ours(Figure figure) {
    return samples(ours, figure);
  }

  Optional<Samples> theirs(Figure figure) {
    return samples(theirs, figure.theirs());
  }

  private static Optional<Samples> samples(List<Map<Figure, Double>> rounds, Figure figure) {
    List<Double> values = new ArrayList<>();
    for (Map<Figure, Double> round : rounds) {
      if (round.containsKey(figure)) {
        values.add(round.get(figure));
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new Samples(values));
  }

  /** Ours by theirs, pair by pair: what disturbs one round of a pair is likely to disturb both. */
  Optional<Samples> ratio(Figure figure) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      Double mine = ours.get(i).get(figure);
      Double other = theirs.get(i).get(figure.theirs());
      if (mine != null && other != null && other > 0) {
        values.add(mine / other);
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new Samples(values));
  }
}
