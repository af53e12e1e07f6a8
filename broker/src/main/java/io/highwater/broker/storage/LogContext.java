package io.highwater.broker.storage;

import java.io.IOException;
import java.util.Optional;

/** What a log gets from the directory that it lies in. */
record LogContext(
    Disk disk, DiskHealth health, Optional<FlushJournal> journal, RecoveryPoints recoveryPoints) {

  /** The recovery points on the disk, which must never be above a log's end. */
  interface RecoveryPoints {
    /** Before a log is truncated: brings its recovery point on the disk to at most that offset. */
    void lower(PartitionName log, long offset) throws IOException;
  }
}
