package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * One log directory, laid out as Kafka's: a directory a partition, and beside them {@code
 * meta.properties}, {@code recovery-point-offset-checkpoint}, {@code
 * replication-offset-checkpoint}, {@code log-start-offset-checkpoint}, {@code .lock} and {@code
 * .kafka_cleanshutdown}.
 */
public final class LogDir implements LogStore {
  static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
  static final String HIGH_WATERMARKS = "replication-offset-checkpoint";

  private static final String LOCK = ".lock";
  private static final String DELETED = "-delete";
  private static final String UNFINISHED = "-create";

  private final Path path;
  private final Disk disk;
  private final FileChannel lock;
  private final DiskHealth health = new DiskHealth();
  private final LogContext context;
  private final ConcurrentNavigableMap<PartitionName, SegmentedLog> logs =
      new ConcurrentSkipListMap<>();

  /** What the recovery point checkpoint says; guarded by itself. */
  private final SortedMap<PartitionName, Long> recoveryPoints = new TreeMap<>();

  private final LogStartCheckpoint logStarts;
  private final Object highWatermarksLock = new Object();
  private OptionalLong previousBrokerEpoch = OptionalLong.empty();
  private boolean closedCleanly;

  /** Logs that an unclean end left and nobody has opened since: their tails may be torn. */
  private final Set<PartitionName> unrecovered = new ConcurrentSkipListSet<>();

  private LogDir(
      Path path,
      Disk disk,
      Optional<FlushJournal> journal,
      Set<StorageBug> bugs,
      FileChannel lock) {
    this.path = path;
    this.disk = disk;
    this.lock = lock;
    this.logStarts = new LogStartCheckpoint(disk, path);
    this.context = new LogContext(disk, health, journal, this::lowerRecoveryPoint, logStarts, bugs);
  }

  /** Opens a log directory, or starts one, on the file system as it is. */
  public static LogDir open(Path path, String clusterId, int nodeId) {
    return open(path, clusterId, nodeId, Disk.REAL, Optional.empty());
  }

  /**
   * Opens a log directory, or starts one.
   *
   * @param journal where to record what was fsynced: for tests, and closed by the caller
   * @throws LogDirFailure also if another process uses the directory, or it belongs to another
   *     cluster or node
   */
  public static LogDir open(
      Path path, String clusterId, int nodeId, Disk disk, Optional<FlushJournal> journal) {
    return open(path, clusterId, nodeId, disk, journal, Set.of());
  }

  /** The same with rules of storage broken, for those who judge the judges. */
  public static LogDir open(
      Path path,
      String clusterId,
      int nodeId,
      Disk disk,
      Optional<FlushJournal> journal,
      Set<StorageBug> bugs) {
    try {
      disk.createDirectories(path);
      LogDir opened = new LogDir(path, disk, journal, bugs, acquire(disk, path.resolve(LOCK)));
      try {
        opened.load(clusterId, nodeId);
      } catch (IOException | RuntimeException e) {
        opened.lock.close();
        throw e;
      }
      return opened;
    } catch (IOException e) {
      throw new LogDirFailure(path, "open", e);
    }
  }

  private static FileChannel acquire(Disk disk, Path file) throws IOException {
    FileChannel channel = disk.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      throw new IOException(file + " is locked: another broker uses this log directory");
    }
    return channel;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void load(String clusterId, int nodeId) throws IOException {
    MetaProperties.claim(disk, path, clusterId, nodeId);
    recoveryPoints.putAll(OffsetCheckpoint.read(disk, path.resolve(RECOVERY_POINTS)));
    logStarts.load();
    Optional<Long> marker = CleanShutdown.take(disk, path);
    closedCleanly = marker.isPresent();
    if (marker.isPresent() && marker.get() >= 0) {
      previousBrokerEpoch = OptionalLong.of(marker.get());
    }
    removeAll(UNFINISHED);
    if (!closedCleanly) {
      for (Path directory : directories()) {
        PartitionName.parse(directory.getFileName().toString()).ifPresent(unrecovered::add);
      }
    }
  }

  @Override
  public boolean wasClosedCleanly() {
    return closedCleanly;
  }

  @Override
  public OptionalLong previousBrokerEpoch() {
    return previousBrokerEpoch;
  }

  @Override
  public SortedMap<PartitionName, UUID> partitions() {
    SortedMap<PartitionName, UUID> found = new TreeMap<>();
    run(
        "list the partitions in",
        () -> {
          for (Path directory : directories()) {
            Optional<PartitionName> name = PartitionName.parse(directory.getFileName().toString());
            if (name.isPresent()) {
              found.put(name.get(), PartitionMetadata.readTopicId(disk, directory));
            }
          }
        });
    return found;
  }

  private List<Path> directories() throws IOException {
    return disk.list(path).stream().filter(disk::isDirectory).toList();
  }

  @Override
  public Recovery open(PartitionName name, LogConfig config) {
    health.check();
    Path directory = directory(name);
    if (logs.containsKey(name) || !disk.isDirectory(directory)) {
      throw new IllegalStateException(
          directory + (logs.containsKey(name) ? " is open already" : " does not exist"));
    }
    long recoveryPoint;
    synchronized (recoveryPoints) {
      recoveryPoint = recoveryPoints.getOrDefault(name, 0L);
    }
    long logStart = logStarts.of(name);
    Recovery recovery =
        new LogRecovery(name, directory, config, context, recoveryPoint, logStart, closedCleanly)
            .recover();
    if (recovery instanceof Recovery.Recovered recovered
        && recovered.log() instanceof SegmentedLog log) {
      logs.put(name, log);
      unrecovered.remove(name);
    }
    return recovery;
  }

  @Override
  public PartitionLog create(PartitionName name, UUID topicId, LogConfig config) {
    health.check();
    Path directory = directory(name);
    if (disk.exists(directory)) {
      throw new IllegalStateException(directory + " exists already");
    }
    run(
        "create a partition in",
        () -> {
          lowerRecoveryPoint(name, 0);
          logStarts.lower(name, 0);
          Path unfinished = aside(name, UNFINISHED);
          disk.createDirectories(unfinished);
          PartitionMetadata.write(disk, unfinished, topicId);
          disk.rename(unfinished, directory);
          disk.syncDirectory(path);
        });
    open(name, config);
    return logs.get(name);
  }

  @Override
  public void delete(PartitionName name) {
    SegmentedLog log = logs.remove(name);
    if (log != null) {
      log.close();
    }
    run(
        "delete a partition in",
        () -> {
          lowerRecoveryPoint(name, 0);
          logStarts.lower(name, 0);
          forgetHighWatermark(name);
          disk.rename(directory(name), aside(name, DELETED));
          unrecovered.remove(name);
        });
  }

  /** A partition that gets the same name later must not be taken for as far as this one. */
  private void forgetHighWatermark(PartitionName name) throws IOException {
    Path file = path.resolve(HIGH_WATERMARKS);
    synchronized (highWatermarksLock) {
      SortedMap<PartitionName, Long> others = OffsetCheckpoint.read(disk, file);
      if (others.remove(name) != null) {
        OffsetCheckpoint.write(disk, file, others);
      }
    }
  }

  /** A name that no other directory has, short enough for a suffix. */
  private Path aside(PartitionName name, String suffix) {
    String full = name.toString();
    String start = full.substring(0, Math.min(full.length(), 200));
    for (int i = 0; ; i++) {
      Path free = path.resolve(String.format(Locale.ROOT, "%s.%032x%s", start, i, suffix));
      if (!disk.exists(free)) {
        return free;
      }
    }
  }

  @Override
  public void purgeDeleted() {
    run("purge", () -> removeAll(DELETED));
  }

  private void removeAll(String suffix) throws IOException {
    for (Path directory : directories()) {
      if (directory.getFileName().toString().endsWith(suffix)) {
        remove(directory);
      }
    }
  }

  private void remove(Path directory) throws IOException {
    for (Path each : disk.list(directory)) {
      if (disk.isDirectory(each)) {
        remove(each);
      } else {
        disk.delete(each);
      }
    }
    disk.delete(directory);
  }

  @Override
  public SortedMap<PartitionName, Long> highWatermarks() {
    try {
      return OffsetCheckpoint.read(disk, path.resolve(HIGH_WATERMARKS));
    } catch (IOException e) {
      throw health.fail(path, "read the high watermarks in", e);
    }
  }

  @Override
  public void checkpointHighWatermarks(Map<PartitionName, Long> highWatermarks) {
    run(
        "checkpoint the high watermarks in",
        () -> {
          synchronized (highWatermarksLock) {
            OffsetCheckpoint.write(disk, path.resolve(HIGH_WATERMARKS), highWatermarks);
          }
        });
  }

  @Override
  public void checkpointRecoveryPoints() {
    run(
        "checkpoint the recovery points in",
        () -> {
          synchronized (recoveryPoints) {
            SortedMap<PartitionName, Long> now = new TreeMap<>(recoveryPoints);
            logs.forEach((name, log) -> now.put(name, log.recoveryPoint()));
            if (!now.equals(recoveryPoints)) {
              recoveryPoints.putAll(now);
              writeRecoveryPoints();
            }
          }
        });
  }

  /** A log lowers its own recovery point first, so that no checkpoint can raise this one again. */
  private void lowerRecoveryPoint(PartitionName name, long offset) throws IOException {
    synchronized (recoveryPoints) {
      if (recoveryPoints.getOrDefault(name, 0L) > offset) {
        recoveryPoints.put(name, offset);
        writeRecoveryPoints();
      }
    }
  }

  private void writeRecoveryPoints() throws IOException {
    OffsetCheckpoint.write(disk, path.resolve(RECOVERY_POINTS), recoveryPoints);
  }

  @Override
  public long usableBytes() {
    try {
      return disk.usableBytes(path);
    } catch (IOException e) {
      throw health.fail(path, "ask for the space left in", e);
    }
  }

  /** The failure that made this directory unusable, if there was one. */
  public Optional<LogDirFailure> failure() {
    return health.failure();
  }

  @Override
  public boolean closeCleanly(long brokerEpoch) {
    health.check();
    logs.values().forEach(SegmentedLog::reclaim);
    logs.values().forEach(SegmentedLog::closeCleanly);
    checkpointRecoveryPoints();
    boolean isWhole = unrecovered.isEmpty();
    if (isWhole) {
      run("mark the clean shutdown of", () -> CleanShutdown.mark(disk, path, brokerEpoch));
    }
    close();
    return isWhole;
  }

  @Override
  public void close() {
    logs.values().forEach(SegmentedLog::close);
    try {
      lock.close();
    } catch (IOException e) {
      throw health.fail(path, "unlock", e);
    }
  }

  private Path directory(PartitionName name) {
    return path.resolve(name.toString());
  }

  /** Something that a failing disk can interrupt. */
  private interface Work {
    void perform() throws IOException;
  }

  private void run(String operation, Work work) {
    health.check();
    try {
      work.perform();
    } catch (IOException e) {
      throw health.fail(path, operation, e);
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "LogDir[%s, %d logs]", path, logs.size());
  }
}
