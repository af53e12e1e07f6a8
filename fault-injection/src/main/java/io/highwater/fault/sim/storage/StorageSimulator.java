package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.broker.storage.PartitionName;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.disk.SimDisk;
import io.highwater.spec.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The life of one log directory on a {@link SimDisk}: the broker's own storage code does what the
 * seed wants, and dies where the seed wants. The same seed gives the same life, call by call.
 *
 * <p>What must hold: whatever was fsynced is there after any end, and in front of it nothing is
 * missing; what was not fsynced is there in part, from the beginning, or not at all; nothing else
 * is ever read; and where a disk has lost what it had promised to keep, somebody is told.
 *
 * <p>Confined to one thread.
 */
public final class StorageSimulator {
  static final LogConfig CONFIG = new LogConfig(4000, 1_000_000, 300, 10_000);

  private static final Path DATA = Path.of("/machine/data");
  private static final int STEPS = 150;
  private static final int DECAYS = 3;

  /** How the life before this one ended. */
  private enum End {
    CLEAN,
    KILLED,
    DARK
  }

  private final long seed;
  private final StorageMutant mutant;
  private final Rng rng;
  private final SimDisk disk;
  private final Decay decay;
  private final List<LogLife> lives = new ArrayList<>();
  private final Map<Deed, Integer> deeds = new EnumMap<>(Deed.class);
  private final Deed[] mix;
  private LogDir dir;
  private long brokerEpoch;
  private SortedMap<PartitionName, Long> highWatermarks = new TreeMap<>();
  private SortedMap<PartitionName, Long> highWatermarksNext = highWatermarks;
  private long digest;

  /**
   * A life that has not begun.
   *
   * @param mutant the wrong rule that storage follows, {@link StorageMutant#NONE} for none
   */
  public StorageSimulator(long seed, StorageMutant mutant) {
    this.seed = seed;
    this.mutant = mutant;
    this.rng = new Rng(Rng.mix(seed));
    this.disk = new SimDisk(rng.fork());
    this.decay = new Decay(rng.fork(), this::open);
    for (int i = 0; i <= rng.below(2); i++) {
      lives.add(new LogLife(new PartitionName("orders", i), rng.fork(), this::count));
    }
    this.mix = drawMix();
  }

  /** Some kinds of deeds more than others, and some not at all. */
  private Deed[] drawMix() {
    List<Deed> drawn = new ArrayList<>();
    for (Deed each : Deed.values()) {
      if (each.compareTo(Deed.FLIP_BIT) <= 0 && each != Deed.APPEND) {
        for (int i = rng.below(4); i > 0; i--) {
          drawn.add(each);
        }
      }
    }
    for (int i = drawn.size() / 2 + 4; i >= 0; i--) {
      drawn.add(Deed.APPEND);
    }
    return drawn.toArray(Deed[]::new);
  }

  /** Lives to the end. */
  public StorageResult run() {
    Violation violation = null;
    try {
      survive("the first start", () -> open(End.KILLED));
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      survive("the last start", this::losePower);
    } catch (Broken broken) {
      violation = broken.violation();
    }
    return new StorageResult(seed, violation, digest, deeds);
  }

  private void step() {
    if (rng.chance(15)) {
      disk.losePowerAfter(rng.between(0, 30));
    }
    Deed deed = mix[rng.below(mix.length)];
    LogLife life = lives.get(rng.below(lives.size()));
    survive(deed.toString(), () -> perform(deed, life));
    mixIn(life.log().logEndOffset());
  }

  /** Only a machine without power has a reason to fail. */
  private void survive(String what, Runnable deed) {
    try {
      deed.run();
    } catch (LogDirFailure failure) {
      if (!disk.isDark()) {
        throw new Broken("NothingFails", what + ": " + failure.getMessage());
      }
      survive("recovery", this::losePower);
    } catch (IllegalStateException | IndexOutOfBoundsException failure) {
      throw new Broken("NothingFails", what + ": " + failure);
    }
  }

  private void perform(Deed deed, LogLife life) {
    count(deed);
    switch (deed) {
      case APPEND -> life.append();
      case FLUSH -> life.flush(disk);
      case CHECKPOINT -> checkpoint();
      case TRUNCATE -> life.truncate();
      case RESTART_LOG -> maybe(life::restart);
      case ADVANCE_START -> life.advanceStart();
      case RETAIN -> life.retain();
      case RECLAIM -> life.reclaim();
      case COMPACT -> maybe(() -> compact(life));
      case DELETE -> maybe(() -> delete(life));
      case READ -> life.read();
      case LOOK_UP_TIME -> life.lookUpTime();
      case SHUT_DOWN -> maybe(this::shutDown);
      case KILL -> maybe(this::kill);
      case LOSE_POWER -> maybe(this::losePower);
      case FULL_DISK -> fullDisk(life);
      case FAIL_FSYNC -> maybe(() -> failFsync(life));
      case FAIL_READ -> maybe(() -> failRead(life));
      case FLIP_BIT -> maybe(this::flip);
      case APPEND_DURING_FLUSH, TRUNCATE_DURING_FLUSH, ADVANCE_DURING_FLUSH -> life.flush(disk);
      case CUT,
          START_FORGOTTEN,
          COMPACTION_UNDONE,
          TRUNCATION_UNDONE,
          DECAY_REPORTED,
          DECAY_READ,
          DECAY_HARMLESS ->
          throw new IllegalStateException("nobody does " + deed);
    }
  }

  /** What ends much happens less often. */
  private void maybe(Runnable deed) {
    if (rng.chance(400)) {
      deed.run();
    }
  }

  private void count(Deed deed) {
    deeds.merge(deed, 1, Integer::sum);
  }

  private void mixIn(long value) {
    digest = Rng.mix(digest ^ value);
  }

  // ---- deeds -----------------------------------------------------------------------------------

  private void checkpoint() {
    dir.checkpointRecoveryPoints();
    SortedMap<PartitionName, Long> next = new TreeMap<>();
    lives.forEach(each -> next.put(each.name(), each.now().end()));
    highWatermarksNext = next;
    dir.checkpointHighWatermarks(next);
    highWatermarks = next;
  }

  private void delete(LogLife life) {
    life.beginDeletion();
    highWatermarksNext = new TreeMap<>(highWatermarks);
    highWatermarksNext.remove(life.name());
    dir.delete(life.name());
    highWatermarks = highWatermarksNext;
    if (rng.chance(500)) {
      dir.purgeDeleted();
    }
    create(life);
  }

  private void create(LogLife life) {
    life.created(dir.create(life.name(), new UUID(seed, brokerEpoch), CONFIG));
  }

  private void compact(LogLife life) {
    if (rng.chance(400)) {
      disk.losePowerAfter(rng.between(0, 60));
    }
    life.compact();
  }

  private void fullDisk(LogLife life) {
    disk.space(rng.below(600));
    try {
      life.append();
    } catch (LogDirFailure failure) {
      if (!failure.diskFull() || dir.failure().isPresent()) {
        throw failure;
      }
    } finally {
      disk.space(Long.MAX_VALUE);
    }
    life.append();
    life.read();
  }

  /** A process that is started again reads from the cache what is not on the disk: so no kill. */
  private void failFsync(LogLife life) {
    life.append();
    disk.failingSync(StorageSimulator::isSegment);
    expectFailure(life::flush, "an fsync that failed");
    disk.failingSync(file -> false);
    try {
      life.flush();
    } catch (LogDirFailure failure) {
      Broken.unless(dir.failure().isPresent(), "FailureStays", "%s", failure.getMessage());
    }
    losePower();
  }

  private void failRead(LogLife life) {
    life.append();
    life.append();
    disk.unreadable(StorageSimulator::isSegment);
    expectFailure(() -> life.log().read(life.now().start(), Long.MAX_VALUE, 1, true), "a read");
    disk.unreadable(file -> false);
    kill();
  }

  /** One that was compacted is known by the name under which it was written. */
  private static boolean isSegment(Path file) {
    return file.toString().contains(".log");
  }

  private static void expectFailure(Runnable deed, String what) {
    try {
      deed.run();
    } catch (LogDirFailure failure) {
      Broken.unless(
          failure.getMessage().contains(DATA.toString()),
          "DamageIsNamed",
          "no file in: %s",
          failure.getMessage());
      return;
    }
    throw new Broken("FailureIsTold", what + " went well");
  }

  // ---- ends and beginnings ---------------------------------------------------------------------

  private void shutDown() {
    dir.closeCleanly(++brokerEpoch);
    lives.forEach(LogLife::newEpoch);
    open(End.CLEAN);
  }

  private void kill() {
    disk.kill();
    open(End.KILLED);
  }

  private void losePower() {
    disk.losePower();
    open(End.DARK);
  }

  private void flip() {
    if (rng.chance(500)) {
      dir.closeCleanly(++brokerEpoch);
      strike();
      open(End.CLEAN);
    } else {
      disk.kill();
      strike();
      open(End.KILLED);
    }
  }

  private void strike() {
    for (int i = 0; i < DECAYS; i++) {
      count(decay.strike(disk, lives));
    }
  }

  private LogDir open(SimDisk from) {
    return LogDir.open(DATA, "cluster", 1, from, Optional.empty(), mutant.bugs());
  }

  private void open(End last) {
    disk.lyingSync(mutant.unsynced());
    dir = open(disk);
    Broken.unless(
        last == End.DARK || dir.wasClosedCleanly() == (last == End.CLEAN),
        "EndIsKnown",
        "%s, and %s",
        last,
        dir.wasClosedCleanly() ? "closed cleanly" : "not closed cleanly");
    Broken.unless(
        last != End.CLEAN || dir.previousBrokerEpoch().orElse(-1) == brokerEpoch,
        "EndIsKnown",
        "broker epoch %s, expected %d",
        dir.previousBrokerEpoch(),
        brokerEpoch);
    SortedMap<PartitionName, Long> found = dir.highWatermarks();
    Broken.unless(
        found.equals(highWatermarks) || found.equals(highWatermarksNext),
        "CheckpointStays",
        "%s, expected %s or %s",
        found,
        highWatermarks,
        highWatermarksNext);
    highWatermarks = found;
    for (LogLife life : lives) {
      open(life, last);
    }
    disk.files().forEach(this::mixIn);
  }

  private void open(LogLife life, End last) {
    if (dir.partitions().containsKey(life.name())) {
      life.reopened(dir.open(life.name(), CONFIG), last == End.DARK, last == End.CLEAN);
    } else {
      Broken.unless(!life.isSettled(), "PartitionsStay", "%s is gone", life);
      create(life);
    }
  }

  /** A directory's id is drawn anew in each run. */
  private void mixIn(Path file, byte[] bytes) {
    if (!file.endsWith("meta.properties")) {
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      mixIn(sum.getValue());
    }
  }
}
