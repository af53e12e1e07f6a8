package io.highwater.spec;

import java.util.Arrays;

/** How many of each {@link Fault} may still happen. */
record Budget(int[] left) {
  static final Budget NONE = new Budget(new int[Fault.values().length]);

  Budget with(Fault fault, int times) {
    int[] more = left.clone();
    more[fault.ordinal()] = times;
    return new Budget(more);
  }

  boolean allows(Fault fault) {
    return fault == Fault.FREE || left[fault.ordinal()] > 0;
  }

  Budget without(Fault fault) {
    return fault == Fault.FREE ? this : with(fault, left[fault.ordinal()] - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Budget budget && Arrays.equals(left, budget.left);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(left);
  }

  @Override
  public String toString() {
    return Arrays.toString(left);
  }
}
