package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What the threads of one log share. {@link SegmentedLog} says how they meet. */
final class LogState {
  final PartitionName name;
  final Path directory;
  final LogConfig config;
  final LogContext context;
  final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  final ObsoleteSegments obsolete = new ObsoleteSegments();
  private final AtomicInteger truncations = new AtomicInteger();
  volatile SegmentList segments;
  volatile long start;
  volatile List<EpochStart> epochs;
  volatile boolean epochsDirty;
  volatile boolean directoryDirty;
  volatile long recoveryPoint;

  /** Everything below has been compacted in this life. */
  volatile long compactedTo;

  volatile boolean closed;

  LogState(
      PartitionName name,
      Path directory,
      LogConfig config,
      LogContext context,
      List<Segment> segments,
      List<EpochStart> epochs,
      long start,
      long recoveryPoint) {
    this.name = name;
    this.directory = directory;
    this.config = config;
    this.context = context;
    this.segments = new SegmentList(segments);
    this.epochs = List.copyOf(epochs);
    this.start = start;
    this.recoveryPoint = recoveryPoint;
  }

  Segment active() {
    return segments.last();
  }

  long logEndOffset() {
    return active().extent().nextOffset();
  }

  /** How often the log was cut: a slice or a completed fsync from before means nothing any more. */
  int truncations() {
    return truncations.get();
  }

  void countTruncation() {
    truncations.incrementAndGet();
  }

  LogDirFailure failure(Path file, String operation, IOException cause) {
    return context.health().fail(file, operation, cause);
  }

  /** A change of the files. */
  interface Cut {
    void perform() throws IOException;
  }

  /** Changes files while nobody looks. */
  void exclusively(String operation, Cut cut) {
    lock.writeLock().lock();
    try {
      cut.perform();
    } catch (IOException e) {
      throw failure(directory, operation, e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
