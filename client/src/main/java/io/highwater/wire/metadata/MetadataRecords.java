package io.highwater.wire.metadata;

import io.highwater.wire.MalformedFrame;
import io.highwater.wire.MalformedFrame.Kind;
import java.nio.ByteBuffer;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * The framing of metadata records (KIP-595): three unsigned varints (frame version, record type,
 * version of that type), then the generated class's own bytes. One such value is the value of one
 * record in a batch; the key is absent.
 */
public final class MetadataRecords {
  private static final int FRAME_VERSION = 1;

  private MetadataRecords() {}

  /** The record's bytes, in the version that Highwater writes. */
  public static ByteBuffer encode(WireRecord record) {
    ApiMessage data = ToKafka.message(record);
    short version = ToKafka.version(record);
    ObjectSerializationCache cache = new ObjectSerializationCache();
    MessageSizeAccumulator size = new MessageSizeAccumulator();
    data.addSize(size, cache, version);
    int frame =
        ByteUtils.sizeOfUnsignedVarint(FRAME_VERSION)
            + ByteUtils.sizeOfUnsignedVarint(data.apiKey())
            + ByteUtils.sizeOfUnsignedVarint(version);
    ByteBufferAccessor writer =
        new ByteBufferAccessor(ByteBuffer.allocate(frame + size.totalSize()));
    writer.writeUnsignedVarint(FRAME_VERSION);
    writer.writeUnsignedVarint(data.apiKey());
    writer.writeUnsignedVarint(version);
    data.write(writer, cache, version);
    return writer.buffer().flip();
  }

  /**
   * Reads a record in any version that Kafka 4.3.1 reads.
   *
   * @param value not moved
   * @throws MalformedFrame if it is damaged, or of a type that Highwater does not know
   */
  public static WireRecord decode(ByteBuffer value) throws MalformedFrame {
    ByteBufferAccessor reader = new ByteBufferAccessor(value.duplicate());
    String what = "metadata record";
    try {
      int frameVersion = reader.readUnsignedVarint();
      if (frameVersion != FRAME_VERSION) {
        throw new IllegalArgumentException(
            "frame version " + frameVersion + ", expected " + FRAME_VERSION);
      }
      MetadataRecordType type = MetadataRecordType.fromId(id(reader.readUnsignedVarint()));
      short version = id(reader.readUnsignedVarint());
      what = "metadata record " + type + " v" + version;
      if (version < type.lowestSupportedVersion() || version > type.highestSupportedVersion()) {
        throw new IllegalArgumentException(
            "expected version %d to %d"
                .formatted(type.lowestSupportedVersion(), type.highestSupportedVersion()));
      }
      ApiMessage data = type.newMetadataRecord();
      data.read(reader, version);
      if (reader.remaining() > 0) {
        throw new IllegalArgumentException(reader.remaining() + " bytes follow its end");
      }
      return FromKafka.record(data);
    } catch (RuntimeException e) {
      throw MalformedFrame.during(Kind.RECORDS, what, e);
    }
  }

  private static short id(int varint) {
    if (varint < 0 || varint > Short.MAX_VALUE) {
      throw new IllegalArgumentException("type or version " + varint + ", expected 0 to 32767");
    }
    return (short) varint;
  }
}
