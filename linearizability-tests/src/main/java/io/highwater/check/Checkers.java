package io.highwater.check;

import io.highwater.history.History;
import io.highwater.history.HistoryException;
import java.util.List;

/** The checkers of a log: partitions to which values are sent and from which they are polled. */
public final class Checkers {
  private final List<Checker> checkers;

  private Checkers(List<Checker> checkers) {
    this.checkers = List.copyOf(checkers);
  }

  /** Every check that a history alone allows. */
  public static Checkers all() {
    return of(
        new Durability(),
        new OffsetAgreement(),
        new Provenance(),
        new PollOrder(),
        new SendOrder(),
        new LeaderEpochs());
  }

  /** These checks only. */
  public static Checkers of(Checker... checkers) {
    return new Checkers(List.of(checkers));
  }

  /**
   * Judges a history: the merged result of all checkers.
   *
   * @throws HistoryException if the history contradicts itself
   */
  public CheckResult check(History history) {
    return check(Observations.of(history));
  }

  /** As {@link #check(History)}, for observations already made. */
  public CheckResult check(Observations seen) {
    CheckResult merged = new Findings().result();
    for (Checker checker : checkers) {
      merged = merged.and(checker.check(seen));
    }
    return merged;
  }
}
