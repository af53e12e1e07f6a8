package io.highwater.broker.storage;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Segments that end before their log starts, in order, until they are deleted. The shard's thread
 * puts them in; whoever takes them out holds the log's lock.
 */
final class ObsoleteSegments {
  private final Queue<Segment> segments = new ConcurrentLinkedQueue<>();

  void add(Segment segment) {
    segments.add(segment);
  }

  /** The first of them, else {@code next}. */
  Segment firstOr(Segment next) {
    Segment first = segments.peek();
    return first == null ? next : first;
  }

  /** Deletes their files; true if there were any. */
  boolean delete(Disk disk) throws IOException {
    boolean any = false;
    for (Segment each = segments.poll(); each != null; each = segments.poll()) {
      any = true;
      each.files().delete(disk);
      each.release();
    }
    return any;
  }

  /** Leaves their files to the next one who opens the log. */
  void release() {
    segments.forEach(Segment::release);
    segments.clear();
  }
}
