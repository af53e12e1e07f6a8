package io.highwater.broker.storage;

import io.highwater.broker.storage.Recovery.Damaged;
import io.highwater.broker.storage.Recovery.Recovered;
import io.highwater.broker.storage.Segment.Extent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log. Segments below the recovery point are trusted, though their ends are looked at;
 * after a clean shutdown that is all of them. The others are scanned batch by batch: the log ends
 * at the first byte that is not a valid next batch. If that is below the recovery point, records
 * are missing that had been fsynced, and that is no torn tail: nothing is cut, and the damage is
 * returned.
 */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  private final PartitionName name;
  private final Path directory;
  private final LogConfig config;
  private final LogContext context;
  private final long recoveryPoint;
  private final long logStart;
  private final boolean clean;

  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> scanned = new ArrayList<>();
  private final List<SegmentFiles> obsolete = new ArrayList<>();
  private final List<EpochStart> epochs = new ArrayList<>();
  private long cutBytes;
  private String reason = "";
  private boolean historyKnown;

  /**
   * Prepares to open the log in {@code directory}.
   *
   * @param recoveryPoint as checkpointed
   * @param logStart as checkpointed; what is below was deleted, or is to be
   * @param clean whether the last shutdown was clean
   */
  LogRecovery(
      PartitionName name,
      Path directory,
      LogConfig config,
      LogContext context,
      long recoveryPoint,
      long logStart,
      boolean clean) {
    this.name = name;
    this.directory = directory;
    this.config = config;
    this.context = context;
    this.recoveryPoint = recoveryPoint;
    this.logStart = logStart;
    this.clean = clean;
  }

  Recovery recover() {
    try {
      recoverSegments();
      settle();
      long logEnd = segments.getLast().extent().nextOffset();
      SegmentedLog log =
          new SegmentedLog(
              new LogState(name, directory, config, context, segments, epochs, start(), logEnd));
      return new Recovered(log, log.logStartOffset(), logEnd, log.epochs(), cutBytes, reason);
    } catch (DamageException e) {
      segments.forEach(Segment::release);
      return e.damage();
    } catch (IOException e) {
      segments.forEach(Segment::release);
      throw context.health().fail(directory, "recover", e);
    }
  }

  private void recoverSegments() throws IOException {
    CompactedFiles.settle(context.disk(), directory);
    NavigableMap<Long, SegmentFiles> found = SegmentFiles.list(context.disk(), directory);
    while (found.size() > 1 && found.higherKey(found.firstKey()) <= logStart) {
      obsolete.add(found.pollFirstEntry().getValue());
    }
    historyKnown = readEpochs(found);
    for (Entry<Long, SegmentFiles> each : found.entrySet()) {
      long baseOffset = each.getKey();
      if (!segments.isEmpty() && end() != baseOffset) {
        dropFrom(baseOffset, found, "the next segment starts at offset " + baseOffset);
        break;
      }
      Segment segment = Segment.open(baseOffset, each.getValue(), config, context.disk());
      segments.add(segment);
      Long nextBase = found.higherKey(baseOffset);
      if (isTrusted(nextBase)) {
        trust(segment, nextBase);
      } else if (!scan(segment, found)) {
        break;
      }
    }
    if (segments.isEmpty()) {
      require(recoveryPoint == 0 && logStart == 0, directory, 0, 0, "no segment");
      segments.add(Segment.create(directory, 0, config, context.disk()));
      context.disk().syncDirectory(directory);
    }
    Segment last = segments.getLast();
    int size = last.extent().size();
    require(end() >= recoveryPoint, last.file(), size, end(), "end of log");
    require(end() >= logStart, last.file(), size, end(), "end of a log that starts at " + logStart);
  }

  private long end() {
    return segments.getLast().extent().nextOffset();
  }

  /**
   * A segment that ends exactly at the recovery point may have index files that are not fsynced.
   */
  private boolean isTrusted(Long nextBase) {
    return clean || (nextBase != null && nextBase < recoveryPoint);
  }

  /**
   * Takes the checkpointed history as far as the trusted segments reach; false if there is none.
   */
  private boolean readEpochs(NavigableMap<Long, SegmentFiles> found) {
    long trustedEnd = Long.MIN_VALUE;
    for (Long baseOffset : found.keySet()) {
      Long nextBase = found.higherKey(baseOffset);
      if (isTrusted(nextBase)) {
        trustedEnd = nextBase == null ? Long.MAX_VALUE : nextBase;
      }
    }
    try {
      long first = found.isEmpty() ? 0 : found.firstKey();
      List<EpochStart> read = Epochs.from(EpochCheckpoint.read(context.disk(), directory), first);
      epochs.addAll(Epochs.before(read, trustedEnd));
      return context.disk().exists(directory.resolve(EpochCheckpoint.FILE_NAME));
    } catch (IOException e) {
      LOG.warn("{}: rebuilding the epoch history from the batches: {}", name, e.getMessage());
      return false;
    }
  }

  /** A start that was not yet on the disk is forgotten, but not what it took from the history. */
  private boolean startsTooLate() {
    return end() > start() && (epochs.isEmpty() || epochs.getFirst().startOffset() > start());
  }

  private long start() {
    return Math.max(logStart, segments.getFirst().baseOffset());
  }

  /** Opens a segment by its index files, or by a scan that must find nothing wrong. */
  private void trust(Segment segment, Long nextBase) throws IOException {
    int size = sizeOf(segment);
    try {
      segment.mapIndexes();
      SegmentScan.tail(segment, size);
      SegmentScan.checkTimeIndex(segment);
    } catch (IOException e) {
      LOG.warn("{}: rebuilding the indexes of {}: {}", name, segment.file(), e.toString());
      SegmentScan.Found found = SegmentScan.full(segment, size, new ArrayList<>(), context.bugs());
      require(
          found.defect().isEmpty(),
          segment.file(),
          found.end(),
          found.nextOffset(),
          found.defect().orElse(""));
      scanned.add(segment);
    }
    long end = segment.extent().nextOffset();
    require(nextBase == null || end == nextBase, segment.file(), size, end, "end of segment");
    if (scanned.contains(segment)) {
      seal(segment, nextBase);
    }
    followEpochs(segment);
  }

  /** A checkpoint has no checksum, so it is believed only where the batches confirm it. */
  private void followEpochs(Segment segment) throws IOException {
    if (!historyKnown) {
      SegmentScan.epochs(segment, epochs);
    } else if (startsTooLate() || !SegmentScan.confirms(segment, epochs)) {
      LOG.warn("{}: rebuilding the epoch history, which {} contradicts", name, segment.file());
      historyKnown = false;
      epochs.clear();
      for (Segment each : segments) {
        SegmentScan.epochs(each, epochs);
      }
    }
  }

  private static void seal(Segment segment, Long nextBase) throws IOException {
    if (nextBase != null) {
      segment.seal();
    }
  }

  /** Validates a segment and cuts it before the first bad byte; false if the log ends there. */
  private boolean scan(Segment segment, NavigableMap<Long, SegmentFiles> found) throws IOException {
    int size = sizeOf(segment);
    SegmentScan.Found result = SegmentScan.full(segment, size, epochs, context.bugs());
    scanned.add(segment);
    Long nextBase = found.higherKey(segment.baseOffset());
    if (result.defect().isEmpty()) {
      seal(segment, nextBase);
      return true;
    }
    String defect = result.defect().get();
    require(
        result.nextOffset() >= recoveryPoint,
        segment.file(),
        result.end(),
        result.nextOffset(),
        defect);
    cutBytes = (long) size - result.end();
    segment.channel().truncate(result.end());
    if (nextBase == null) {
      cut(segment.file(), result.end(), defect);
    } else {
      dropFrom(nextBase, found, defect);
    }
    return false;
  }

  private void dropFrom(long baseOffset, NavigableMap<Long, SegmentFiles> found, String defect)
      throws IOException {
    Segment last = segments.getLast();
    Extent extent = last.extent();
    require(end() >= recoveryPoint, last.file(), extent.size(), end(), defect);
    for (SegmentFiles files : found.tailMap(baseOffset, true).values()) {
      cutBytes += context.disk().size(files.log());
      files.delete(context.disk());
    }
    context.disk().syncDirectory(directory);
    cut(last.file(), extent.size(), defect);
  }

  private void cut(Path file, int position, String defect) {
    reason = file + " at position " + position + ": " + defect;
    LOG.warn("{}: {}; cut {} bytes, the log ends at offset {}", name, reason, cutBytes, end());
  }

  /** Makes what was found durable, since the caller will count on it. */
  private void settle() throws IOException {
    for (SegmentFiles each : obsolete) {
      each.delete(context.disk());
    }
    for (Segment segment : scanned) {
      segment.channel().force(true);
      segment.syncIndexes();
    }
    for (Segment segment : segments) {
      Extent extent = segment.extent();
      segment.flushed(extent);
      context
          .journal()
          .ifPresent(journal -> journal.flushed(name, segment.baseOffset(), extent.size()));
    }
    List<EpochStart> kept = Epochs.from(Epochs.before(epochs, end()), start());
    epochs.clear();
    epochs.addAll(kept);
    EpochCheckpoint.write(context.disk(), directory, epochs);
  }

  private static int sizeOf(Segment segment) throws IOException {
    long size = segment.channel().size();
    if (size > Integer.MAX_VALUE) {
      throw new CorruptSegmentException(segment.file(), Integer.MAX_VALUE, size + " bytes");
    }
    return (int) size;
  }

  private void require(boolean holds, Path file, long position, long offset, String problem)
      throws DamageException {
    if (!holds && !context.has(StorageBug.DAMAGE_CUT)) {
      throw new DamageException(new Damaged(file, position, offset, recoveryPoint, problem));
    }
  }

  /** Leaves recovery with a damage; goes no further than {@link #recover}. */
  private static final class DamageException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Damaged damage;

    DamageException(Damaged damage) {
      super(damage.message());
      this.damage = damage;
    }

    Damaged damage() {
      return damage;
    }
  }
}
