package io.highwater.broker;

import io.highwater.spec.Trace;
import io.highwater.spec.TraceLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes one life of one node as a file of its own, {@code broker-1.2.ndjson} for broker 1's second
 * life. Each line is handed to the kernel before its effects are performed, with nothing kept back
 * in this process: a kill loses no line whose message anybody has seen. See {@link Trace}.
 *
 * <p>One thread writes.
 */
final class TraceWriter implements AutoCloseable {
  private final FileChannel file;
  private final Trace trace;

  private TraceWriter(FileChannel file, String node, int life, UUID id, Map<String, ?> settings) {
    this.file = file;
    this.trace = new TraceLines(node, life, this::write);
    Map<String, Object> who = new LinkedHashMap<>();
    who.put("node", node);
    who.put("incarnation", life);
    who.put("id", id.toString());
    write(TraceLines.header("processes", who, settings));
  }

  /**
   * Begins the next life's file.
   *
   * @param node {@code broker-N} or {@code controller}
   * @param id of this incarnation, as it registers
   * @param settings for the header
   */
  static TraceWriter open(Path directory, String node, UUID id, Map<String, ?> settings)
      throws IOException {
    Files.createDirectories(directory);
    int life = 1;
    while (Files.exists(file(directory, node, life))) {
      life++;
    }
    FileChannel file =
        FileChannel.open(
            file(directory, node, life), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new TraceWriter(file, node, life, id, settings);
  }

  private static Path file(Path directory, String node, int life) {
    return directory.resolve("%s.%d.ndjson".formatted(node, life));
  }

  Trace trace() {
    return trace;
  }

  private void write(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the trace", e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the trace", e);
    }
  }
}
