package io.highwater.check;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which partitions are numbered and shown, which depends on their keys alone: integers
 * first, by value, then strings, by the text before a trailing number and by that number, so that
 * {@code orders-2} comes before {@code orders-10}.
 */
public final class PartitionOrder implements Comparator<Object> {
  /** The only instance. */
  public static final PartitionOrder BY_KEY = new PartitionOrder();

  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

  private PartitionOrder() {}

  @Override
  public int compare(Object a, Object b) {
    if (a instanceof Long m && b instanceof Long n) {
      return m.compareTo(n);
    }
    if (a instanceof Long || b instanceof Long) {
      return a instanceof Long ? -1 : 1;
    }
    Matcher left = NUMBERED.matcher(a.toString());
    Matcher right = NUMBERED.matcher(b.toString());
    if (left.matches() && right.matches() && left.group(1).equals(right.group(1))) {
      int order = Integer.compare(parse(left), parse(right));
      if (order != 0) {
        return order;
      }
    }
    return a.toString().compareTo(b.toString());
  }

  private static int parse(Matcher numbered) {
    return Integer.parseInt(numbered.group(2));
  }
}
