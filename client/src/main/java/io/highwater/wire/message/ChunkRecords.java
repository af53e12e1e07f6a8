package io.highwater.wire.message;

import io.highwater.wire.Chunk;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Carries a chunk through Kafka's generated writers, which only ask for its size. */
record ChunkRecords(Chunk chunk) implements BaseRecords {
  /** The bytes of records that were just read: a slice of the frame, empty if there were none. */
  static ByteBuffer bytesOf(BaseRecords records) {
    return records == null
        ? Chunk.Bytes.EMPTY.buffer().duplicate()
        : ((MemoryRecords) records).buffer();
  }

  @Override
  public int sizeInBytes() {
    return chunk.sizeInBytes();
  }

  @Override
  public RecordsSend<? extends BaseRecords> toSend() {
    throw new UnsupportedOperationException("a frame's chunks are sent by their owner");
  }
}
