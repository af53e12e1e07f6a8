package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A partition's {@code partition.metadata}: the id of its topic (KIP-516). */
final class PartitionMetadata {
  static final String FILE_NAME = "partition.metadata";

  private static final String VERSION = "version: 0";
  private static final String TOPIC_ID = "topic_id: ";

  private PartitionMetadata() {}

  static void write(Disk disk, Path directory, UUID topicId) throws IOException {
    AtomicFile.write(
        disk, directory.resolve(FILE_NAME), VERSION + "\n" + TOPIC_ID + encode(topicId) + "\n");
  }

  static UUID readTopicId(Disk disk, Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    List<String> lines = AtomicFile.read(disk, file).lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(VERSION) || !lines.get(1).startsWith(TOPIC_ID)) {
      throw new IOException(
          file + ": expected '" + VERSION + "' and '" + TOPIC_ID + "...', found " + lines);
    }
    try {
      return decode(lines.get(1).substring(TOPIC_ID.length()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " line 2: " + e.getMessage(), e);
    }
  }

  /** As Kafka spells ids: 16 bytes in URL-safe base 64, without padding. */
  static String encode(UUID id) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static UUID decode(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    if (bytes.limit() != 16) {
      throw new IllegalArgumentException("an id of " + bytes.limit() + " bytes, expected 16");
    }
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
