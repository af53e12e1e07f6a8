package io.highwater.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a producer puts into one record. The buffers are not copied: do not move their positions.
 *
 * @param timestamp milliseconds since the epoch
 */
public record RecordData(
    long timestamp, Optional<ByteBuffer> key, Optional<ByteBuffer> value, List<Header> headers) {
  public RecordData {
    headers = List.copyOf(headers);
  }

  /** A record without key and headers. */
  public static RecordData of(long timestamp, byte[] value) {
    return new RecordData(
        timestamp, Optional.empty(), Optional.of(ByteBuffer.wrap(value)), List.of());
  }

  /** A record with a key and without headers. */
  public static RecordData of(long timestamp, byte[] key, byte[] value) {
    return new RecordData(
        timestamp,
        Optional.of(ByteBuffer.wrap(key)),
        Optional.of(ByteBuffer.wrap(value)),
        List.of());
  }

  /** The value as text, empty if there is none. */
  public String text() {
    return value
        .map(bytes -> StandardCharsets.UTF_8.decode(bytes.duplicate()).toString())
        .orElse("");
  }
}
