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
    /** It was never shown to this judge. */
    UNTRIED,
    /** This judge cannot see it, for a reason. */
    EXCUSED,
    /** What is on record of it is not so. */
    STALE
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
      return switch (exhibit.standing()) {
        case MISSED -> new Finding(id, Verdict.KNOWN_MISS, exhibit.how());
        case UNTRIED -> new Finding(id, Verdict.UNTRIED, "not yet shown");
        case UNSEEN -> new Finding(id, Verdict.EXCUSED, exhibit.how());
        case SEEN, SEARCH -> throw new IllegalArgumentException(exhibit + " is shown");
      };
    }

    /**
     * A rule was shown and not caught.
     *
     * @param words how hard it was tried
     */
    static Finding uncaught(String id, Exhibit exhibit, String words) {
      return switch (exhibit.standing()) {
        case SEEN, SEARCH -> new Finding(id, Verdict.MISSED, words);
        case MISSED, UNTRIED -> new Finding(id, Verdict.KNOWN_MISS, words);
        case UNSEEN -> new Finding(id, Verdict.EXCUSED, exhibit.how() + ": " + words);
      };
    }

    /**
     * A rule was caught.
     *
     * @param words how
     */
    static Finding caught(String id, Exhibit exhibit, String words) {
      return exhibit.standing() == Exhibit.Standing.UNSEEN
          ? new Finding(id, Verdict.STALE, words + ", out of reach though it is: " + exhibit.how())
          : new Finding(id, Verdict.CAUGHT, words);
    }

    /** What became of it if it was not caught, for a judge's own table. */
    String reason() {
      return switch (verdict) {
        case CAUGHT -> words;
        case MISSED -> "MISSED: " + words;
        case KNOWN_MISS -> "missed so far: " + words;
        case UNTRIED -> "not tried: " + words;
        case EXCUSED -> "out of reach: " + words;
        case STALE -> "STALE RECORD: " + words;
      };
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
