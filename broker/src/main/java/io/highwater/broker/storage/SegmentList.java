package io.highwater.broker.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A log's segments by ascending base offset, at least one. Never changed, only replaced. */
final class SegmentList implements Iterable<Segment> {
  private final List<Segment> segments;

  SegmentList(List<Segment> segments) {
    this.segments = List.copyOf(segments);
  }

  @Override
  public Iterator<Segment> iterator() {
    return segments.iterator();
  }

  int size() {
    return segments.size();
  }

  Segment first() {
    return segments.getFirst();
  }

  /** The active one. */
  Segment last() {
    return segments.getLast();
  }

  Segment get(int index) {
    return segments.get(index);
  }

  /** Index of the segment that {@code offset} belongs to, or -1 if it is before all. */
  int floor(long offset) {
    int low = 0;
    int high = segments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).baseOffset() <= offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  SegmentList with(Segment next) {
    List<Segment> more = new ArrayList<>(segments);
    more.add(next);
    return new SegmentList(more);
  }

  /** The segments up to that index, inclusive. */
  SegmentList upTo(int index) {
    return new SegmentList(segments.subList(0, index + 1));
  }

  /** The segments behind that index. */
  List<Segment> after(int index) {
    return segments.subList(index + 1, segments.size());
  }
}
