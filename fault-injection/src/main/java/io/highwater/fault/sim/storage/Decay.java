package io.highwater.fault.sim.storage;

import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogDirFailure;
import io.highwater.broker.storage.LogSlice;
import io.highwater.broker.storage.PartitionLog;
import io.highwater.broker.storage.Recovery;
import io.highwater.fault.sim.Rng;
import io.highwater.fault.sim.disk.SimDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Flips a bit in a copy of a directory that nobody has open, and looks how that shows. What was
 * fsynced is there, or its loss is told with the name of a file, or the bytes that are served do
 * not fit their checksum. The exception is a batch's leader epoch: Kafka's format has no checksum
 * for it.
 */
final class Decay {
  private static final int EPOCH_FIELD = 12;

  private final Rng rng;
  private final Function<SimDisk, LogDir> open;

  Decay(Rng rng, Function<SimDisk, LogDir> open) {
    this.rng = rng;
    this.open = open;
  }

  /** Returns how it showed. */
  Deed strike(SimDisk disk, List<LogLife> lives) {
    SimDisk copy = disk.copy();
    Map.Entry<Path, byte[]> victim = draw(copy);
    long bit = rng.between(0, victim.getValue().length * 8L - 1);
    try {
      copy.flip(victim.getKey(), bit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return judge(copy, victim.getKey(), lives);
    } catch (LogDirFailure told) {
      expectName(told.getMessage(), victim.getKey());
      return Deed.DECAY_REPORTED;
    } catch (Broken broken) {
      throw new Broken(
          broken.violation().property(),
          "bit %d of %s flipped: %s".formatted(bit, victim.getKey(), broken.violation().detail()));
    }
  }

  /** Batches half of the time, for they are most of what a disk holds. */
  private Map.Entry<Path, byte[]> draw(SimDisk disk) {
    List<Map.Entry<Path, byte[]>> files =
        disk.files().entrySet().stream()
            .filter(each -> each.getValue().length > 0)
            .filter(each -> !each.getKey().toString().contains("-delete/"))
            .toList();
    List<Map.Entry<Path, byte[]>> logs =
        files.stream().filter(each -> each.getKey().toString().endsWith(".log")).toList();
    List<Map.Entry<Path, byte[]>> drawn = logs.isEmpty() || rng.chance(500) ? files : logs;
    return drawn.get(rng.below(drawn.size()));
  }

  /** A message has to lead whoever reads it to the file, or at least to its log. */
  private static void expectName(String message, Path victim) {
    Broken.unless(
        message.contains(victim.getParent().toString()),
        "DamageIsNamed",
        "%s is not in: %s",
        victim,
        message);
  }

  private Deed judge(SimDisk copy, Path victim, List<LogLife> lives) {
    LogDir dir = open.apply(copy);
    Deed worst = Deed.DECAY_HARMLESS;
    for (LogLife life : lives) {
      if (!life.isSettled()) {
        continue;
      }
      switch (dir.open(life.name(), StorageSimulator.CONFIG)) {
        case Recovery.Damaged it -> {
          expectName(it.message(), victim);
          return Deed.DECAY_REPORTED;
        }
        case Recovery.Recovered it when it.cutBytes() > 0 -> {
          expectName(it.reason(), victim);
          return Deed.DECAY_REPORTED;
        }
        case Recovery.Recovered it -> {
          if (showsWhenRead(it.log(), life.now(), victim)) {
            worst = Deed.DECAY_READ;
          }
        }
      }
    }
    return worst;
  }

  private static boolean showsWhenRead(PartitionLog log, Version whole, Path victim) {
    Broken.unless(log.logEndOffset() == whole.end(), "WrittenStays", "%s", log.logEndOffset());
    boolean ofBatches = victim.toString().endsWith(".log");
    Broken.unless(
        ofBatches || whole.agreesWith(log.epochs()), "EpochsFit", "%s has %s", whole, log.epochs());
    boolean shows = false;
    for (ByteBuffer each : whole.batches()) {
      long from = Math.max(whole.start(), Version.view(each).baseOffset());
      try (LogSlice slice = log.read(from, Long.MAX_VALUE, 1, true)) {
        shows |= differs(slice.toByteBuffer(), each);
      } catch (LogDirFailure told) {
        expectName(told.getMessage(), victim);
        return true;
      }
    }
    return shows;
  }

  private static boolean differs(ByteBuffer found, ByteBuffer written) {
    if (found.equals(written)) {
      return false;
    }
    Broken.unless(found.hasRemaining(), "ReadsAreServed", "%s is not there", written);
    if (Version.view(found).validateStored().isPresent()) {
      return true;
    }
    found.putInt(EPOCH_FIELD, written.getInt(EPOCH_FIELD));
    Broken.unless(
        found.equals(written),
        "ReadsAreTrue",
        "%s instead of %s",
        Version.view(found),
        Version.view(written));
    return true;
  }
}
