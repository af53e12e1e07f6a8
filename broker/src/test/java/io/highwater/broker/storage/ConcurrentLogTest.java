package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thread appends and truncates; others flush, read and walk, and must never see nonsense. */
class ConcurrentLogTest {
  private static final int STEPS = 6000;

  @TempDir private Path path;
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong slicesRead = new AtomicLong();
  private final AtomicLong fullFlushes = new AtomicLong();
  private final AtomicLong wholeWalks = new AtomicLong();

  @Test
  void readersAndFlusherMeetAWriterThatTruncates() throws Exception {
    try (LogRig rig = new LogRig(path);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> others =
          List.of(
              threads.submit(() -> readCommitted(rig.log())),
              threads.submit(() -> readAnything(rig.log())),
              threads.submit(() -> flush(rig.log())),
              threads.submit(() -> walk(rig.log())));
      try {
        write(rig);
      } finally {
        running.set(false);
      }
      for (Future<?> each : others) {
        each.get(30, TimeUnit.SECONDS);
      }
      assertThat(rig.dir().failure()).isEmpty();
      assertThat(List.of(slicesRead.get(), fullFlushes.get(), wholeWalks.get()))
          .allMatch(count -> count > 0);
      List<ByteBuffer> batches = rig.readAll();
      assertThat(rig.killAndExpectRecovered().cutBytes()).isZero();
      assertThat(rig.readAll()).isEqualTo(batches);
    }
  }

  private void write(LogRig rig) {
    Random random = new Random(3);
    PartitionLog log = rig.log();
    int epoch = 1;
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(40) == 0 && log.logEndOffset() > committed.get()) {
        long span = log.logEndOffset() - committed.get();
        log.truncateTo(committed.get() + random.nextLong(span));
        epoch++;
      } else {
        rig.append(epoch, 1, 1000 + step, random.nextInt(120));
        if (random.nextInt(10) == 0) {
          committed.set(log.logEndOffset());
        }
      }
    }
  }

  /** Below the high watermark every slice is whole, right and intact enough. */
  private void readCommitted(PartitionLog log) {
    Random random = new Random(4);
    while (running.get()) {
      long end = committed.get();
      if (end > 0) {
        long from = random.nextLong(end);
        try (LogSlice slice = log.read(from, end, 2000, true)) {
          ByteBuffer bytes = slice.toByteBuffer();
          if (slice.isIntact()) {
            assertThat(bytes.remaining()).isPositive();
            verify(bytes, from, end);
            slicesRead.incrementAndGet();
          }
        }
      }
    }
  }

  private void readAnything(PartitionLog log) {
    Random random = new Random(5);
    while (running.get()) {
      long end = log.logEndOffset();
      if (end > 0) {
        long from = Math.max(0, end - 1 - random.nextInt(20));
        try (LogSlice slice = log.read(from, Long.MAX_VALUE, 500, true)) {
          verify(slice.toByteBuffer(), from, Long.MAX_VALUE);
        }
      }
    }
  }

  private static void verify(ByteBuffer bytes, long from, long end) {
    RecordBatch batch = new RecordBatch();
    long expected = from;
    for (int at = 0; at < bytes.limit(); at += batch.sizeInBytes()) {
      assertThat(batch.wrap(bytes, at).validate()).isEmpty();
      assertThat(batch.baseOffset()).isEqualTo(expected);
      assertThat(batch.nextOffset()).isLessThanOrEqualTo(end);
      expected = batch.nextOffset();
    }
  }

  /** A flush that no truncation came into covers all that was there for good. */
  private void flush(PartitionLog log) {
    SegmentedLog files = (SegmentedLog) log;
    while (running.get()) {
      int truncations = files.truncations();
      long neverTruncated = committed.get();
      long flushedTo = log.flush(log.logEndOffset());
      if (truncations == files.truncations()) {
        assertThat(flushedTo).isGreaterThanOrEqualTo(neverTruncated);
        fullFlushes.incrementAndGet();
      }
    }
  }

  private void walk(PartitionLog log) {
    while (running.get()) {
      long[] next = {0};
      if (log.forEachBatch(
          0,
          Long.MAX_VALUE,
          batch -> {
            assertThat(batch.baseOffset()).isEqualTo(next[0]);
            next[0] = batch.nextOffset();
          })) {
        wholeWalks.incrementAndGet();
      }
    }
  }
}
