package io.highwater.broker.net;

import io.highwater.broker.storage.LogSlice;
import io.highwater.wire.Chunk;

/**
 * Records on their way from a log to a socket, as a part of a response. Whoever sends or drops the
 * response closes the slice.
 *
 * <p>Only for bytes below the high watermark: they are sent from the page cache, long after anybody
 * could ask whether a truncation has rewritten them. Others are copied when the response is made.
 */
public record LogChunk(LogSlice slice) implements Chunk {
  @Override
  public int sizeInBytes() {
    return slice.sizeInBytes();
  }
}
