package io.highwater.check;

/** Judges one concern. A pure function: no state, no I/O, equal results for equal observations. */
@FunctionalInterface
public interface Checker {

  /** Judges what a history shows. */
  CheckResult check(Observations seen);
}
