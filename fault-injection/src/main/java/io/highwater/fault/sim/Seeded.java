package io.highwater.fault.sim;

/** A run that a seed decides, one thing after the other. Confined to one thread. */
public interface Seeded {
  /**
   * Lets the next thing happen.
   *
   * @return false if the run is over
   */
  boolean step();

  /** A number that two runs share as long as they are the same. */
  long digest();
}
