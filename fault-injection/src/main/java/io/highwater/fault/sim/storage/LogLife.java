package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.CompactionRules;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.PartitionName;
import io.highwater.broker.storage.Recovery;
import io.highwater.broker.storage.Retention;
import io.highwater.broker.storage.TimestampOffset;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.disk.SimDisk;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One log, what is done to it, and what must therefore be in it. */
final class LogLife {
  private static final int READ_BYTES_MAX = 2000;

  private final PartitionName name;
  private final Rng rng;
  private final Consumer<Deed> tell;
  private PartitionLog log;
  private Version now = Version.startingAt(0);

  /** What was truncated away, as long as no fsync has covered that. */
  private final List<Version> undone = new ArrayList<>();

  private long flushed;

  /** From here on the log starts after whatever may happen, or later. */
  private long storedStart;

  private int epoch = 1;
  private long timestamp = 1_000_000;
  private int cuts;
  private long nowMs = 1_000_000;
  private final Leftovers leftovers = new Leftovers();

  /** False once it was deleted, or never created for certain. */
  private boolean settled;

  LogLife(PartitionName name, Rng rng, Consumer<Deed> tell) {
    this.name = name;
    this.rng = rng;
    this.tell = tell;
  }

  PartitionName name() {
    return name;
  }

  Version now() {
    return now;
  }

  PartitionLog log() {
    return log;
  }

  /** Whether the partition must be there after whatever may happen. */
  boolean isSettled() {
    return settled;
  }

  /** From now on the partition may be there as it is, anew, or not at all. */
  void beginDeletion() {
    settled = false;
    flushed = 0;
    storedStart = 0;
    undone.add(Version.startingAt(0));
  }

  void created(PartitionLog fresh) {
    log = fresh;
    settled = true;
    now = Version.startingAt(0);
    undone.clear();
    flushed = 0;
    storedStart = 0;
    leftovers.forgetFrom(0);
  }

  // ---- what is done ----------------------------------------------------------------------------

  void append() {
    List<ByteBuffer> batches = new ArrayList<>();
    long end = now.end();
    for (int i = rng.below(6); i >= 0; i--) {
      ByteBuffer batch = batch(end);
      batches.add(batch);
      end = Version.view(batch).nextOffset();
    }
    now = now.with(batches);
    try {
      log.append(Version.view(batches.getFirst()).baseOffset(), buffers(batches));
    } catch (LogDirFailure failure) {
      if (failure.diskFull()) {
        undone.add(now);
        now = now.before(Version.view(batches.getFirst()).baseOffset());
      }
      throw failure;
    }
    Broken.unless(log.logEndOffset() == end, "LogEnd", "%s ends at %d", this, log.logEndOffset());
  }

  private ByteBuffer batch(long offset) {
    List<RecordData> records = new ArrayList<>();
    for (int i = rng.below(3); i >= 0; i--) {
      byte[] value = new byte[rng.below(200)];
      for (int at = 0; at < value.length; at++) {
        value[at] = (byte) (offset * 31 + epoch * 7L + at);
      }
      timestamp += rng.between(-50, 200);
      Optional<ByteBuffer> key =
          rng.chance(800)
              ? Optional.of(ByteBuffer.wrap(new byte[] {(byte) rng.below(9)}))
              : Optional.empty();
      records.add(
          new RecordData(
              timestamp,
              key,
              rng.chance(900) ? Optional.of(ByteBuffer.wrap(value)) : Optional.empty(),
              List.of()));
    }
    ByteBuffer batch = Records.batch(records);
    Version.view(batch).assign(offset, epoch);
    return batch;
  }

  /** One buffer for all of them now and then, as a follower appends. */
  private ByteBuffer[] buffers(List<ByteBuffer> batches) {
    if (rng.chance(500)) {
      return batches.toArray(ByteBuffer[]::new);
    }
    ByteBuffer all = ByteBuffer.allocate(batches.stream().mapToInt(ByteBuffer::remaining).sum());
    batches.forEach(each -> all.put(each.duplicate()));
    return new ByteBuffer[] {all.flip()};
  }

  void newEpoch() {
    epoch++;
  }

  void flush(SimDisk disk) {
    if (rng.chance(300)) {
      disk.meanwhile(this::appendDuringFlush);
    } else if (rng.chance(150)) {
      disk.meanwhile(this::truncateDuringFlush);
    } else if (rng.chance(150)) {
      disk.meanwhile(this::advanceDuringFlush);
    }
    try {
      flush();
    } finally {
      disk.meanwhile(() -> {});
    }
  }

  private void appendDuringFlush() {
    tell.accept(Deed.APPEND_DURING_FLUSH);
    append();
  }

  private void truncateDuringFlush() {
    tell.accept(Deed.TRUNCATE_DURING_FLUSH);
    truncate();
    append();
    append();
  }

  private void advanceDuringFlush() {
    tell.accept(Deed.ADVANCE_DURING_FLUSH);
    advanceStart();
    append();
  }

  void flush() {
    long end = log.logEndOffset();
    boolean needed = log.recoveryPoint() < end;
    int before = cuts;
    long reached = log.flush(end);
    if (cuts == before) {
      Broken.unless(reached >= end, "FlushCovers", "%s: %d of %d", this, reached, end);
      if (needed) {
        undone.clear();
      }
    }
    Broken.unless(
        reached <= log.logEndOffset(), "FlushedIsInLog", "%s is flushed to %d", this, reached);
    flushed = reached;
  }

  void truncate() {
    if (now.batches().isEmpty()) {
      return;
    }
    int kept = Math.max(0, now.batches().size() - 1 - rng.below(20));
    RecordBatch first = Version.view(now.batches().get(kept));
    long offset = Math.max(now.start(), rng.between(first.baseOffset(), first.lastOffset()));
    undone.add(now);
    now = now.before(offset);
    flushed = Math.min(flushed, now.end());
    epoch++;
    cuts++;
    leftovers.forgetFrom(now.end());
    long end = log.truncateTo(offset);
    Broken.unless(end == now.end(), "LogEnd", "%s ends at %d after a truncation", this, end);
    Broken.unless(now.agreesWith(log.epochs()), "EpochsFit", "%s has %s", this, log.epochs());
  }

  void restart() {
    long offset = rng.chance(300) ? now.end() : rng.between(0, now.end() + 20);
    undone.add(now);
    storedStart = Math.min(storedStart, offset);
    flushed = storedStart;
    now = Version.startingAt(offset);
    undone.add(now);
    leftovers.forgetFrom(0);
    epoch++;
    cuts++;
    log.truncateFullyAndStartAt(offset);
  }

  void advanceStart() {
    advanceTo(rng.chance(200) ? now.end() : rng.between(now.start(), now.end()));
  }

  /** Keeps so many bytes, or the few more that are in one segment with them. */
  void retain() {
    long wanted = rng.below(30_000);
    long before = log.sizeInBytes();
    long start = log.startToRetain(new Retention(-1, wanted), 0, now.end());
    if (start > now.start()) {
      advanceTo(start);
    }
    long kept = now.batches().stream().mapToLong(ByteBuffer::remaining).sum();
    Broken.unless(
        log.sizeInBytes() >= Math.min(before, wanted) || kept == 0,
        "RetentionKeeps",
        "%s: %d bytes of %d, to be %d",
        this,
        log.sizeInBytes(),
        before,
        wanted);
  }

  private void advanceTo(long offset) {
    undone.add(now);
    now = now.from(offset);
    log.advanceStartTo(offset);
    Broken.unless(log.logStartOffset() == offset, "LogStart", "%s", log.logStartOffset());
    Broken.unless(now.agreesWith(log.epochs()), "EpochsFit", "%s has %s", this, log.epochs());
  }

  /**
   * Everything is on the disk before and after it, so that a crash leaves this and nothing else.
   */
  void compact() {
    flush();
    if (!undone.isEmpty()) {
      return;
    }
    nowMs += rng.below(400);
    long bound = rng.chance(300) ? rng.between(now.start(), now.end()) : now.end();
    leftovers.begin(now, bound, nowMs);
    CompactionRules rules = new CompactionRules(0, 0, Long.MAX_VALUE, Leftovers.TOMBSTONES_MS);
    Optional<Runnable> swap = log.compact(rules, nowMs, bound);
    if (swap.isPresent()) {
      swap.get().run();
      now = whole();
      leftovers.judge(now);
      Broken.unless(now.agreesWith(log.epochs()), "EpochsFit", "%s has %s", this, log.epochs());
      append();
      flush();
    }
    leftovers.end();
  }

  void reclaim() {
    long before = log.recoveryPoint();
    log.reclaim();
    storedStart = now.start();
    if (log.recoveryPoint() > before) {
      flushed = log.recoveryPoint();
      undone.clear();
    }
  }

  // ---- what is seen ----------------------------------------------------------------------------

  /** Reads somewhere, as a consumer does. */
  void read() {
    if (now.batches().isEmpty()) {
      return;
    }
    long from = rng.between(now.start(), now.end() - 1);
    long end = rng.chance(500) ? Long.MAX_VALUE : rng.between(from, now.end());
    int bytes = rng.below(READ_BYTES_MAX);
    boolean minOneBatch = rng.chance(700);
    ByteBuffer found = read(from, end, bytes, minOneBatch);
    List<ByteBuffer> expected =
        now.batches().stream()
            .filter(each -> Version.view(each).lastOffset() >= from)
            .filter(each -> Version.view(each).lastOffset() < end)
            .map(each -> Version.asReadFrom(from, each))
            .toList();
    expectStartOf(expected, found, "read from %d to %d".formatted(from, end));
    Broken.unless(
        found.hasRemaining() || !minOneBatch || expected.isEmpty(),
        "ReadsAreServed",
        "%s: nothing from %d to %d",
        this,
        from,
        end);
  }

  private void expectStartOf(List<ByteBuffer> expected, ByteBuffer found, String how) {
    ByteBuffer rest = found.duplicate();
    for (ByteBuffer each : expected) {
      if (!rest.hasRemaining()) {
        return;
      }
      int size = Math.min(each.remaining(), rest.remaining());
      Broken.unless(
          rest.slice(rest.position(), size).equals(each),
          "ReadsAreTrue",
          "%s, %s: other bytes than were written at %d",
          this,
          how,
          Version.view(each).baseOffset());
      rest.position(rest.position() + size);
    }
    Broken.unless(!rest.hasRemaining(), "ReadsAreTrue", "%s, %s: too much", this, how);
  }

  private ByteBuffer read(long from, long end, int bytes, boolean minOneBatch) {
    try (LogSlice slice =
        log.readTail(from, end, bytes, minOneBatch)
            .orElseGet(() -> log.read(from, end, bytes, minOneBatch))) {
      return slice.toByteBuffer();
    }
  }

  void lookUpTime() {
    long wanted = timestamp - rng.below(2000);
    Optional<Long> expected =
        now.batches().stream()
            .map(Version::view)
            .filter(each -> each.maxTimestamp() >= wanted)
            .map(RecordBatch::baseOffset)
            .findFirst();
    Optional<Long> found = log.offsetForTimestamp(wanted).map(TimestampOffset::offset);
    Broken.unless(
        found.equals(expected), "TimesAreFound", "%s: %s is at %s", this, expected, found);
  }

  // ---- the next life ---------------------------------------------------------------------------

  /**
   * The log was opened again.
   *
   * @param lost whether what was not fsynced may be gone
   * @param inOrder whether the last process ended in order
   */
  void reopened(Recovery recovery, boolean lost, boolean inOrder) {
    Recovery.Recovered recovered =
        switch (recovery) {
          case Recovery.Recovered it -> it;
          case Recovery.Damaged it -> throw new Broken("NothingIsDamaged", it.message());
        };
    log = recovered.log();
    Version found = whole();
    if (recovered.cutBytes() > 0) {
      tell.accept(Deed.CUT);
    }
    boolean ofNow = found.isLeftOf(now) && (lost ? found.end() >= flushed : ends(found));
    boolean ofCompaction = lost && found.end() >= flushed && leftovers.mayBe(found, now);
    if (!ofNow && ofCompaction) {
      tell.accept(Deed.COMPACTION_UNDONE);
    } else if (!ofNow) {
      Broken.unless(
          lost && found.end() >= flushed && undone.stream().anyMatch(found::isLeftOf),
          lost ? "FlushedStays" : "WrittenStays",
          "%s is now %s; flushed to %d; %s",
          this,
          found,
          flushed,
          recovered.reason());
      tell.accept(Deed.TRUNCATION_UNDONE);
    }
    long least = inOrder ? now.start() : storedStart;
    Broken.unless(
        found.start() >= least || found.end() == found.start(),
        "DeletedStays",
        "%s is now %s, expected to start with %d",
        this,
        found,
        least);
    if (found.start() < now.start()) {
      tell.accept(Deed.START_FORGOTTEN);
    }
    Broken.unless(found.agreesWith(log.epochs()), "EpochsFit", "%s has %s", found, log.epochs());
    Broken.unless(
        log.recoveryPoint() == found.end(), "RecoveredIsFlushed", "%s", log.recoveryPoint());
    now = found;
    flushed = found.end();
    undone.clear();
    leftovers.end();
    leftovers.forgetFrom(now.end());
    settled = true;
    epoch++;
  }

  private boolean ends(Version found) {
    return found.end() == now.end();
  }

  /** Everything in it, in reads of one batch each. */
  private Version whole() {
    List<ByteBuffer> batches = new ArrayList<>();
    long at = log.logStartOffset();
    while (at < log.logEndOffset()) {
      ByteBuffer bytes = read(at, Long.MAX_VALUE, 1, true);
      Broken.unless(bytes.hasRemaining(), "ReadsAreServed", "%s: nothing at %d", this, at);
      RecordBatch batch = Version.view(bytes);
      Broken.unless(
          (batches.isEmpty() ? batch.baseOffset() <= at : batch.baseOffset() == at)
              && batch.validateStored().isEmpty(),
          "ReadsAreTrue",
          "%s: %s at offset %d, %s",
          this,
          batch,
          at,
          batch.validateStored());
      batches.add(bytes);
      at = batch.nextOffset();
    }
    return new Version(log.logStartOffset(), batches);
  }

  @Override
  public String toString() {
    return name + " " + now;
  }
}
