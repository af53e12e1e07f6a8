package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.storage.Recovery.Damaged;
import io.highwater.broker.storage.Recovery.Recovered;
import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A log directory with one partition, small segments, and a process that can die. */
final class LogRig implements AutoCloseable {
  static final PartitionName NAME = new PartitionName("orders", 0);
  static final UUID TOPIC_ID = new UUID(7, 11);
  static final LogConfig SMALL = new LogConfig(4000, 1_000_000, 300, 10_000);

  private final Path path;
  private final LogConfig config;
  private final Disk disk;
  private final Optional<FlushJournal> journal;
  private LogDir dir;
  private PartitionLog log;

  LogRig(Path path) {
    this(path, SMALL, new TestDisk(), Optional.empty());
  }

  LogRig(Path path, LogConfig config, Disk disk, Optional<FlushJournal> journal) {
    this.path = path;
    this.config = config;
    this.disk = disk;
    this.journal = journal;
    start();
    log = dir.create(NAME, TOPIC_ID, config);
  }

  void start() {
    dir = LogDir.open(path, "cluster", 1, disk, journal);
  }

  LogDir dir() {
    return dir;
  }

  PartitionLog log() {
    return log;
  }

  Path directory() {
    return path.resolve(NAME.toString());
  }

  List<Path> segments() throws Exception {
    try (var files = Files.list(directory())) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  /** Ends the process without a word and starts it again; what the page cache had is kept. */
  Recovery killAndRecover() {
    dir.close();
    return recover();
  }

  Recovery recover() {
    start();
    Recovery recovery = dir.open(NAME, config);
    if (recovery instanceof Recovered recovered) {
      log = recovered.log();
    }
    return recovery;
  }

  Recovered killAndExpectRecovered() {
    return (Recovered) killAndRecover();
  }

  Damaged killAndExpectDamaged() {
    return (Damaged) killAndRecover();
  }

  /** Appends one batch at the end. */
  ByteBuffer append(int epoch, int count, long timestamp, int valueBytes) {
    long end = log.logEndOffset();
    ByteBuffer batch = TestBatches.batch(end, epoch, count, timestamp, valueBytes);
    assertThat(log.append(end, batch).logEndOffset()).isEqualTo(end + count);
    return batch;
  }

  /** Appends batches of one to three records until the log ends at or behind {@code offset}. */
  List<ByteBuffer> fillTo(long offset) {
    List<ByteBuffer> batches = new ArrayList<>();
    while (log.logEndOffset() < offset) {
      long end = log.logEndOffset();
      batches.add(append(1, 1 + (int) (end % 3), 1000 + end, 50 + (int) (end * 7 % 40)));
    }
    return batches;
  }

  /** Reads the whole log, one slice after the other. */
  List<ByteBuffer> readAll() {
    return readAll(log);
  }

  static List<ByteBuffer> readAll(PartitionLog log) {
    List<ByteBuffer> batches = new ArrayList<>();
    long at = log.logStartOffset();
    while (at < log.logEndOffset()) {
      ByteBuffer bytes = read(log, at, Long.MAX_VALUE, 700);
      assertThat(bytes.remaining()).isPositive();
      RecordBatch batch = new RecordBatch();
      for (int p = 0; p < bytes.limit(); p += batch.sizeInBytes()) {
        batches.add(batch.wrap(bytes, p).bytes());
        assertThat(batch.validate()).isEmpty();
        assertThat(batch.baseOffset()).isEqualTo(at);
        at = batch.nextOffset();
      }
    }
    return batches;
  }

  static ByteBuffer read(PartitionLog log, long from, long end, int maxBytes) {
    try (LogSlice slice = log.read(from, end, maxBytes, true)) {
      return slice.toByteBuffer();
    }
  }

  @Override
  public void close() {
    dir.close();
  }
}
