package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

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

  /** The first batch with a timestamp of at least {@code timestamp} that ends above an offset. */
  Optional<TimestampOffset> firstAtOrAfter(long timestamp, long from) throws IOException {
    for (Segment segment : segments) {
      Segment.Extent extent = segment.extent();
      if (extent.maxTimestamp() >= timestamp && extent.size() > 0) {
        Optional<TimestampOffset> found =
            SegmentSearch.firstAtOrAfter(segment, extent, timestamp, from);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The largest timestamp, with the last offset of its batch; if none, -1 and {@code start}. */
  TimestampOffset maxTimestamp(long start) {
    TimestampOffset largest = new TimestampOffset(RecordBatch.NO_TIMESTAMP, start);
    for (Segment segment : segments) {
      Segment.Extent extent = segment.extent();
      if (extent.maxTimestamp() > largest.timestamp()) {
        largest = new TimestampOffset(extent.maxTimestamp(), extent.maxTimestampOffset());
      }
    }
    return largest;
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

  /** Those that are closed, and end no later than an offset, from the first. */
  List<Segment> closedUpTo(long offset) {
    return segments.subList(0, segments.size() - 1).stream()
        .takeWhile(each -> each.extent().nextOffset() <= offset)
        .toList();
  }

  /** Whether these are here, one after the other, and none of them the active one. */
  boolean holds(List<Segment> some) {
    int first = segments.indexOf(some.getFirst());
    return first >= 0
        && first + some.size() < segments.size()
        && segments.subList(first, first + some.size()).equals(some);
  }

  /** The same with one segment instead of these, which it holds. */
  SegmentList replacing(List<Segment> some, Segment one) {
    List<Segment> result = new ArrayList<>(segments);
    int first = result.indexOf(some.getFirst());
    result.subList(first, first + some.size()).clear();
    result.add(first, one);
    return new SegmentList(result);
  }

  /** The segments up to that index, inclusive. */
  SegmentList upTo(int index) {
    return new SegmentList(segments.subList(0, index + 1));
  }

  /** The segments from that index on, inclusive. */
  SegmentList from(int index) {
    return new SegmentList(segments.subList(index, segments.size()));
  }

  /** The segments behind that index. */
  List<Segment> after(int index) {
    return segments.subList(index + 1, segments.size());
  }
}
