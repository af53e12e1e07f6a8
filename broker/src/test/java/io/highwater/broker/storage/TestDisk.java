package io.highwater.broker.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The file system with a capacity and with fsyncs that fail on demand, and cost nothing else. */
public final class TestDisk extends RealDisk {
  /** Bytes that can still be written before the disk is full. */
  public final AtomicLong space = new AtomicLong(Long.MAX_VALUE);

  /** Files and directories whose fsync fails. */
  volatile Predicate<Path> failingSync = path -> false;

  /** Files that cannot be read or written any more. */
  volatile Predicate<Path> broken = path -> false;

  /** What has been fsynced, in order. */
  final List<Path> synced = new CopyOnWriteArrayList<>();

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    return new Channel(file, FileChannel.open(file, options));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    sync(directory);
  }

  private void sync(Path path) throws IOException {
    if (failingSync.test(path)) {
      throw new IOException("Input/output error");
    }
    synced.add(path);
  }

  private final class Channel extends FileChannel {
    private final Path file;
    private final FileChannel real;

    Channel(Path file, FileChannel real) {
      this.file = file;
      this.real = real;
    }

    private void check() throws IOException {
      if (broken.test(file)) {
        throw new IOException("Input/output error");
      }
    }

    /** Takes as many bytes as there is space for, and fails if that is none. */
    private int take(int wanted) throws IOException {
      check();
      long before = space.getAndUpdate(left -> Math.max(0, left - wanted));
      if (before == 0 && wanted > 0) {
        throw new IOException("No space left on device");
      }
      return (int) Math.min(before, wanted);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int limit = source.limit();
      source.limit(source.position() + take(source.remaining()));
      try {
        return real.write(source);
      } finally {
        source.limit(limit);
      }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) {
        if (sources[i].hasRemaining()) {
          return write(sources[i]);
        }
      }
      return 0;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      throw new UnsupportedOperationException("a log is appended to");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      check();
      return real.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      check();
      return real.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      check();
      return real.read(target, position);
    }

    @Override
    public long position() throws IOException {
      return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      real.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      check();
      real.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      sync(file);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
        throws IOException {
      check();
      return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
        throws IOException {
      throw new UnsupportedOperationException("a log is appended to");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      check();
      return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      real.close();
    }
  }
}
