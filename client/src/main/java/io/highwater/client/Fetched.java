package io.highwater.client;

import io.highwater.wire.LogRecord;
import java.util.List;

/**
 * The good end of a fetch.
 *
 * @param records from the offset asked for on; empty if there was nothing to read in time
 * @param nextOffset where the next fetch goes on
 * @param highWatermark as the leader told it; may go back after a failover
 * @param logStartOffset as the leader told it
 */
public record Fetched(
    List<LogRecord> records, long nextOffset, long highWatermark, long logStartOffset) {
  public Fetched {
    records = List.copyOf(records);
  }
}
