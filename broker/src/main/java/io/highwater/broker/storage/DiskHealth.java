package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers the first failure of a log directory. Thread safe. */
final class DiskHealth {
  private final AtomicReference<LogDirFailure> failure = new AtomicReference<>();

  /** Throws the failure if there was one. */
  void check() {
    LogDirFailure first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  Optional<LogDirFailure> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Fails the directory for good and returns the failure to throw: the first one. */
  LogDirFailure fail(Path path, String operation, IOException cause) {
    LogDirFailure next = new LogDirFailure(path, operation, cause);
    LogDirFailure first = failure.compareAndExchange(null, next);
    return first == null ? next : first;
  }
}
