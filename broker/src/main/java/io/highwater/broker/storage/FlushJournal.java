package io.highwater.broker.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says what of each log has been fsynced, for {@link PowerCut}: a test-only file beside the data
 * directory, one line an event. A line is written before anybody hears of the fsync. It is itself
 * not fsynced: it has to survive kill -9, not a real power cut. Thread safe.
 *
 * <pre>
 * flushed DIRECTORY SEGMENT BYTES      so many bytes of that segment are on the disk
 * truncated DIRECTORY SEGMENT BYTES    the log ends there; what is written behind is new
 * restarted DIRECTORY                  nothing of the log is on the disk
 * </pre>
 */
public final class FlushJournal implements AutoCloseable {
  static final String FLUSHED = "flushed";
  static final String TRUNCATED = "truncated";
  static final String RESTARTED = "restarted";

  private final Path file;
  private final FileChannel channel;

  private FlushJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Continues the journal in {@code file}, or starts it. */
  public static FlushJournal open(Path file) {
    try {
      return new FlushJournal(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the flush journal " + file, e);
    }
  }

  void flushed(PartitionName log, long segment, long bytes) {
    write(FLUSHED + " " + log + " " + segment + " " + bytes + "\n");
  }

  void truncated(PartitionName log, long segment, long bytes) {
    write(TRUNCATED + " " + log + " " + segment + " " + bytes + "\n");
  }

  void restarted(PartitionName log) {
    write(RESTARTED + " " + log + "\n");
  }

  private synchronized void write(String line) {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the flush journal " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the flush journal " + file, e);
    }
  }
}
