package io.highwater.spec;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A small immutable set of broker ids that iterates in ascending order. */
public final class BrokerSet {
  private static final BrokerSet EMPTY = new BrokerSet(new int[0]);

  private final int[] ids;

  private BrokerSet(int[] sortedDistinct) {
    this.ids = sortedDistinct;
  }

  public static BrokerSet of(int... ids) {
    return ids.length == 0 ? EMPTY : new BrokerSet(IntStream.of(ids).sorted().distinct().toArray());
  }

  public static BrokerSet of(Collection<Integer> ids) {
    return of(ids.stream().mapToInt(Integer::intValue).toArray());
  }

  public int size() {
    return ids.length;
  }

  public boolean isEmpty() {
    return ids.length == 0;
  }

  /** The id at {@code index} in ascending order. */
  public int at(int index) {
    return ids[index];
  }

  public boolean contains(int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  public boolean containsAll(BrokerSet other) {
    for (int each : other.ids) {
      if (!contains(each)) {
        return false;
      }
    }
    return true;
  }

  public BrokerSet with(int id) {
    return contains(id) ? this : of(IntStream.concat(stream(), IntStream.of(id)).toArray());
  }

  public BrokerSet union(BrokerSet other) {
    return containsAll(other) ? this : of(IntStream.concat(stream(), other.stream()).toArray());
  }

  public BrokerSet without(int id) {
    return contains(id) ? where(each -> each != id) : this;
  }

  public BrokerSet where(IntPredicate keep) {
    return of(stream().filter(keep).toArray());
  }

  public IntStream stream() {
    return Arrays.stream(ids);
  }

  public List<Integer> toList() {
    return stream().boxed().toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BrokerSet set && Arrays.equals(ids, set.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** Braces around the ids, as error texts show an ISR: {@code {1,2,3}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < ids.length; i++) {
      text.append(i == 0 ? "" : ",").append(ids[i]);
    }
    return text.append('}').toString();
  }
}
