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
    return ids.length == 0 ? EMPTY : new BrokerSet(sortedDistinct(ids.clone()));
  }

  public static BrokerSet of(Collection<Integer> ids) {
    int[] copy = new int[ids.size()];
    int size = 0;
    for (int each : ids) {
      copy[size++] = each;
    }
    return size == 0 ? EMPTY : new BrokerSet(sortedDistinct(copy));
  }

  private static int[] sortedDistinct(int[] ids) {
    Arrays.sort(ids);
    int size = 1;
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] != ids[i - 1]) {
        ids[size++] = ids[i];
      }
    }
    return size == ids.length ? ids : Arrays.copyOf(ids, size);
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
    if (contains(id)) {
      return this;
    }
    int[] more = Arrays.copyOf(ids, ids.length + 1);
    more[ids.length] = id;
    return new BrokerSet(sortedDistinct(more));
  }

  public BrokerSet union(BrokerSet other) {
    if (containsAll(other)) {
      return this;
    }
    int[] both = Arrays.copyOf(ids, ids.length + other.ids.length);
    System.arraycopy(other.ids, 0, both, ids.length, other.ids.length);
    return new BrokerSet(sortedDistinct(both));
  }

  public BrokerSet without(int id) {
    return contains(id) ? where(each -> each != id) : this;
  }

  public BrokerSet where(IntPredicate keep) {
    int[] kept = new int[ids.length];
    int size = 0;
    for (int each : ids) {
      if (keep.test(each)) {
        kept[size++] = each;
      }
    }
    if (size == ids.length) {
      return this;
    }
    return size == 0 ? EMPTY : new BrokerSet(Arrays.copyOf(kept, size));
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
