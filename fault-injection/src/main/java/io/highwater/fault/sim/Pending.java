package io.highwater.fault.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is under way: messages, and work that disks have been given. A story names it by what it is,
 * whom it concerns, and how many of its like were sent later.
 */
final class Pending {
  private record Label(Kind kind, int actor, int peer, int partition) {
    static Label of(Happening it) {
      return new Label(it.kind, it.actor, it.peer, it.partition);
    }
  }

  private final Map<Label, List<Happening>> underWay = new LinkedHashMap<>();
  private final Predicate<Happening> isLost;

  /**
   * @param isLost whether something will never arrive: its connection or its receiver is gone
   */
  Pending(Predicate<Happening> isLost) {
    this.isLost = isLost;
  }

  /** Whether things of this kind only happen because something else has. */
  static boolean holds(Kind kind) {
    return switch (kind) {
      case FETCH, FETCHED, ALTER, ALTERED, METADATA, FLUSHED, LOADED, REGISTER, HEARTBEAT -> true;
      default -> false;
    };
  }

  /** Something is under way; it may have been before, and held up. */
  void add(Happening it) {
    List<Happening> alike = underWay.computeIfAbsent(Label.of(it), none -> new ArrayList<>());
    if (!alike.contains(it)) {
      alike.add(it);
    }
  }

  /**
   * Something arrives.
   *
   * @return how many of its like were sent later and are still under way
   */
  int remove(Happening it) {
    List<Happening> alike = alive(Label.of(it));
    int at = alike.indexOf(it);
    alike.remove(it);
    return at < 0 ? 0 : alike.size() - at;
  }

  /** What a step names; null if there is nothing of the kind. */
  Happening take(Step step) {
    List<Happening> alike =
        alive(new Label(step.kind(), step.actor(), step.peer(), step.partition()));
    if (alike.isEmpty()) {
      return null;
    }
    int later = step.arguments().isEmpty() ? 0 : step.arguments().getFirst().intValue();
    return alike.remove(Math.max(0, alike.size() - 1 - later));
  }

  private List<Happening> alive(Label label) {
    List<Happening> alike = underWay.getOrDefault(label, new ArrayList<>());
    alike.removeIf(isLost);
    return alike;
  }

  /** Anything of a kind, or null. */
  Happening takeAny(Kind kind) {
    for (Map.Entry<Label, List<Happening>> each : underWay.entrySet()) {
      if (each.getKey().kind() == kind && !each.getValue().isEmpty()) {
        return each.getValue().removeFirst();
      }
    }
    return null;
  }

  /** Everything, in the order of its kinds. */
  List<Happening> rest() {
    List<Happening> rest = new ArrayList<>();
    underWay.values().forEach(rest::addAll);
    return rest;
  }
}
