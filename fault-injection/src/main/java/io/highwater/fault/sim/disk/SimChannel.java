package io.highwater.fault.sim.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link SimDisk}; it is closed when the process that opened it dies. */
final class SimChannel extends FileChannel {
  private final SimDisk disk;
  private final Path path;
  private final SimFile file;
  private final int life;
  private int position;

  SimChannel(SimDisk disk, Path path, SimFile file) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.life = disk.life();
  }

  private void ensureOpen() throws ClosedChannelException {
    if (!isOpen() || life != disk.life()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    ensureOpen();
    disk.beforeRead(path);
    return file.read(Math.toIntExact(at), target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException("a log is read from positions");
  }

  /** Takes less than all now and then, as the operating system may. */
  @Override
  public int write(ByteBuffer source) throws IOException {
    ensureOpen();
    int count = disk.beforeWrite(source.remaining());
    file.write(position, source, count);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source, long at) {
    throw new UnsupportedOperationException("a log is appended to");
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
      if (sources[i].hasRemaining()) {
        break;
      }
    }
    return written;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long at) {
    position = Math.toIntExact(at);
    return this;
  }

  @Override
  public long size() throws IOException {
    ensureOpen();
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    ensureOpen();
    if (size < file.size()) {
      disk.cut(file, Math.toIntExact(size));
    }
    position = (int) Math.min(position, size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    ensureOpen();
    disk.force(path, file);
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count));
    return read(bytes, at) < 0 ? 0 : target.write(bytes.flip());
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new UnsupportedOperationException("a log is appended to");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new UnsupportedOperationException("the disk maps whole files");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) {
    throw new UnsupportedOperationException("nobody waits for a lock");
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    ensureOpen();
    return file.lock(life) ? new Lock() : null;
  }

  /** Held until it or its channel is closed, or the process dies. */
  private final class Lock extends FileLock {
    Lock() {
      super(SimChannel.this, 0, Long.MAX_VALUE, false);
    }

    @Override
    public boolean isValid() {
      return isOpen() && life == disk.life();
    }

    @Override
    public void release() {
      file.unlock();
    }
  }

  @Override
  protected void implCloseChannel() {
    if (life == disk.life()) {
      file.unlock();
    }
  }
}
