package io.highwater.broker.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a log gets from the directory that it lies in.
 *
 * @param bugs the rules to break, none but in tests of the tests
 */
record LogContext(
    Disk disk,
    DiskHealth health,
    Optional<FlushJournal> journal,
    RecoveryPoints recoveryPoints,
    LogStarts logStarts,
    Set<StorageBug> bugs) {

  boolean has(StorageBug bug) {
    return bugs.contains(bug);
  }

  /** The recovery points on the disk, which must never be above a log's end. */
  interface RecoveryPoints {
    /** Before a log is truncated: brings its recovery point on the disk to at most that offset. */
    void lower(PartitionName log, long offset) throws IOException;
  }

  /** Where logs start, on the disk; never beyond what else is on it of them. */
  interface LogStarts {
    /** Before a log's segments below an offset are deleted. */
    void raise(PartitionName log, long offset) throws IOException;

    /** Before a log starts again: brings its start on the disk to at most that offset. */
    void lower(PartitionName log, long offset) throws IOException;
  }
}
