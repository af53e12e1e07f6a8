package io.highwater.broker.storage;

import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Real v2 batches, records included, made by hand. */
final class TestBatches {
  private TestBatches() {}

  /** A batch of records without keys, whose values are {@code valueBytes} long. */
  static ByteBuffer batch(long baseOffset, int epoch, int count, long timestamp, int valueBytes) {
    return idempotent(baseOffset, epoch, count, timestamp, valueBytes, -1, -1);
  }

  static ByteBuffer idempotent(
      long baseOffset,
      int epoch,
      int count,
      long timestamp,
      int valueBytes,
      long producerId,
      int baseSequence) {
    ByteBuffer batch = ByteBuffer.allocate(RecordBatch.OVERHEAD + count * (valueBytes + 32));
    batch.position(RecordBatch.OVERHEAD);
    for (int i = 0; i < count; i++) {
      record(batch, i, valueBytes, (byte) (baseOffset + i));
    }
    batch.flip();
    batch.putLong(0, baseOffset).putInt(8, batch.limit() - RecordBatch.LOG_OVERHEAD);
    batch.putInt(12, epoch).put(16, RecordBatch.MAGIC).putInt(23, count - 1);
    batch.putLong(27, timestamp).putLong(35, timestamp);
    batch.putLong(43, producerId).putShort(51, (short) (producerId < 0 ? -1 : 0));
    batch.putInt(53, baseSequence).putInt(57, count);
    sign(batch);
    return batch;
  }

  static void sign(ByteBuffer batch) {
    batch.putInt(17, (int) new RecordBatch().wrap(batch, 0).computeCrc());
  }

  private static void record(ByteBuffer to, int offsetDelta, int valueBytes, byte fill) {
    ByteBuffer body = ByteBuffer.allocate(valueBytes + 24);
    body.put((byte) 0);
    varint(body, 0);
    varint(body, offsetDelta);
    varint(body, -1);
    varint(body, valueBytes);
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, fill);
    body.put(value);
    varint(body, 0);
    body.flip();
    varint(to, body.remaining());
    to.put(body);
  }

  private static void varint(ByteBuffer to, int value) {
    int zigzag = (value << 1) ^ (value >> 31);
    while ((zigzag & ~0x7f) != 0) {
      to.put((byte) ((zigzag & 0x7f) | 0x80));
      zigzag >>>= 7;
    }
    to.put((byte) zigzag);
  }

  /** All of them in one buffer. */
  static ByteBuffer concat(ByteBuffer... batches) {
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(batches).mapToInt(ByteBuffer::remaining).sum());
    for (ByteBuffer batch : batches) {
      all.put(batch.duplicate());
    }
    return all.flip();
  }
}
