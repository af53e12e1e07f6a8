package io.highwater.broker;

import io.highwater.broker.storage.Disk;
import io.highwater.broker.storage.FlushJournal;
import io.highwater.broker.storage.LogConfig;
import io.highwater.broker.storage.LogDir;
import io.highwater.broker.storage.LogStore;
import io.highwater.broker.storage.StorageBug;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a configuration names.
 *
 * @param journal what was fsynced, if tests want to know
 */
record Storage(LogStore store, Optional<FlushJournal> journal) implements AutoCloseable {

  static Storage open(BrokerConfig config, Disk disk, Set<StorageBug> bugs) {
    Optional<FlushJournal> journal = config.flushJournal().map(FlushJournal::open);
    LogStore store =
        LogDir.open(config.logDir(), config.clusterId(), config.nodeId(), disk, journal, bugs);
    return new Storage(store, journal);
  }

  /**
   * How a topic's logs are kept.
   *
   * @param own the settings made for the topic; the broker's hold for what it does not say
   */
  static LogConfig logConfig(BrokerConfig config, Map<String, String> own) {
    return new LogConfig(
        (int) number(own, LogConfig.SEGMENT_BYTES, config.segmentBytes()),
        number(own, LogConfig.SEGMENT_MS, config.segmentMs()),
        (int) number(own, LogConfig.INDEX_INTERVAL_BYTES, config.indexIntervalBytes()),
        (int) number(own, LogConfig.INDEX_MAX_BYTES, config.indexBytesMax()));
  }

  private static long number(Map<String, String> own, String name, long fallback) {
    String text = own.get(name);
    return text == null ? fallback : Long.parseLong(text);
  }

  /** Whether that left word that all is well. */
  boolean closeCleanly(long brokerEpoch) {
    boolean isWhole = store.closeCleanly(brokerEpoch);
    journal.ifPresent(FlushJournal::close);
    return isWhole;
  }

  /** Leaves everything as it is. */
  @Override
  public void close() {
    store.close();
    journal.ifPresent(FlushJournal::close);
  }
}
