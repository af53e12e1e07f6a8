package io.highwater.broker;

import io.highwater.broker.storage.Disk;
import io.highwater.broker.storage.FlushJournal;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogStore;
import java.util.Optional;

/**
 * The files that a configuration names.
 *
 * @param journal what was fsynced, if tests want to know
 */
record Storage(LogStore store, Optional<FlushJournal> journal) implements AutoCloseable {

  static Storage open(BrokerConfig config, Disk disk) {
    Optional<FlushJournal> journal = config.flushJournal().map(FlushJournal::open);
    LogStore store =
        LogDir.open(config.logDir(), config.clusterId(), config.nodeId(), disk, journal);
    return new Storage(store, journal);
  }

  static LogConfig logConfig(BrokerConfig config) {
    return new LogConfig(
        config.segmentBytes(),
        config.segmentMs(),
        config.indexIntervalBytes(),
        config.indexBytesMax());
  }

  void closeCleanly(long brokerEpoch) {
    store.closeCleanly(brokerEpoch);
    journal.ifPresent(FlushJournal::close);
  }

  /** Leaves everything as it is. */
  @Override
  public void close() {
    store.close();
    journal.ifPresent(FlushJournal::close);
  }
}
