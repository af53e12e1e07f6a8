package io.highwater.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kafka's default choice of a partition: by the key's murmur2 hash, and in turn without a key.
 *
 * <p>Thread safe.
 */
public final class Partitioner {
  private static final int SEED = 0x9747b28c;
  private static final int MIX = 0x5bd1e995;
  private static final int SHIFT = 24;

  private final AtomicInteger turn = new AtomicInteger();

  /**
   * The partition of a record.
   *
   * @param partitions how many there are, at least 1
   */
  public int partition(Optional<ByteBuffer> key, int partitions) {
    return key.map(bytes -> ofKey(bytes, partitions))
        .orElseGet(() -> Math.floorMod(turn.getAndIncrement(), partitions));
  }

  /** The partition of a key; every Kafka client in Java's way agrees on it. */
  public static int ofKey(ByteBuffer key, int partitions) {
    return (murmur2(key) & Integer.MAX_VALUE) % partitions;
  }

  /** The 32-bit MurmurHash2 of the remaining bytes, with Kafka's seed. Moves nothing. */
  static int murmur2(ByteBuffer key) {
    int length = key.remaining();
    int start = key.position();
    int hash = SEED ^ length;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word = littleEndian(key, start + i, 4) * MIX;
      hash = (hash * MIX) ^ ((word ^ (word >>> SHIFT)) * MIX);
    }
    if (length > whole) {
      hash = (hash ^ littleEndian(key, start + whole, length - whole)) * MIX;
    }
    hash = (hash ^ (hash >>> 13)) * MIX;
    return hash ^ (hash >>> 15);
  }

  private static int littleEndian(ByteBuffer bytes, int at, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes.get(at + i) & 0xff);
    }
    return value;
  }
}
