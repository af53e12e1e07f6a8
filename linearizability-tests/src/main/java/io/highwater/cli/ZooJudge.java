package io.highwater.cli;

import io.highwater.fault.sim.Exhibit;
import java.util.Collection;
import java.util.List;

/** Somebody to whom the zoo's wrong rules are shown. */
interface ZooJudge {

  /** What became of a wrong rule. */
  enum Verdict {
    /** The judge saw it, and not without it. */
    CAUGHT,
    /** It went by, or the right rule was blamed as well. */
    MISSED,
    /** It goes by, and that is on record. */
    KNOWN_MISS,
    /** This judge cannot see it, for a reason. */
    EXCUSED
  }

  /**
   * One judge's word on one rule.
   *
   * @param id the rule's, or the name of a setting that loses by itself
   * @param words how it was caught, in a few figures, or why it was not
   */
  record Finding(String id, Verdict verdict, String words) {
    /** What is on record of a rule that is not shown. */
    static Finding onRecord(String id, Exhibit exhibit) {
      boolean isMiss = exhibit.standing() == Exhibit.Standing.MISSED;
      return new Finding(id, isMiss ? Verdict.KNOWN_MISS : Verdict.EXCUSED, exhibit.how());
    }

    /** Why it was not caught, for a judge's own table. */
    String reason() {
      return (verdict == Verdict.KNOWN_MISS ? "missed so far: " : "out of reach: ") + words;
    }
  }

  /** The column's head. */
  String name();

  /** Whether an entry of that name is shown to it. */
  boolean knows(String entry);

  /** Everything that is shown to it, by the names of a table's rows. */
  Collection<String> entries();

  /**
   * Shows entries to the judge.
   *
   * @param chosen those to be shown, each of which it knows; null for all of them
   */
  List<Finding> judge(List<String> chosen) throws InterruptedException;

  /** The judge's own table of what it said last, with a sum below. */
  List<String> lines();
}
