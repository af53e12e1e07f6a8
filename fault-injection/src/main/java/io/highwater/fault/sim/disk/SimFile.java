package io.highwater.fault.sim.disk;

import io.highwater.fault.sim.Rng;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file's bytes as programs see them, as they are on the platter, and what lies between. */
final class SimFile {
  static final int SECTOR_BYTES = 512;

  /** Something that a program did and no fsync has covered. */
  sealed interface Unsynced {}

  private static final class Write implements Unsynced {
    private final int at;
    private final byte[] data;

    Write(int at, byte[] data) {
      this.at = at;
      this.data = data;
    }
  }

  /** The file was cut; on the platter as well once the disk's journal says so. */
  static final class Cut implements Unsynced {
    private final int size;
    private boolean committed;

    private Cut(int size) {
      this.size = size;
    }

    void commit() {
      committed = true;
    }
  }

  /** Bytes that end somewhere. */
  private static final class Content {
    private byte[] bytes = new byte[0];
    private int size;

    void put(int at, byte[] data, int from, int to) {
      extendTo(at + to);
      System.arraycopy(data, from, bytes, at + from, to - from);
    }

    void extendTo(int end) {
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
      }
      size = Math.max(size, end);
    }

    void cut(int end) {
      if (end < size) {
        Arrays.fill(bytes, end, size, (byte) 0);
        size = end;
      }
    }

    void become(Content other) {
      bytes = Arrays.copyOf(other.bytes, other.size);
      size = other.size;
    }

    void flip(long bit) {
      bytes[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    }
  }

  private final Content cached = new Content();
  private final Content platter = new Content();
  private final List<Unsynced> unsynced = new ArrayList<>();

  /** The disk's count of lives in which the file was locked last. */
  private int lockedIn = -1;

  int size() {
    return cached.size;
  }

  SimFile copy() {
    SimFile copy = new SimFile();
    copy.cached.become(cached);
    copy.platter.become(cached);
    return copy;
  }

  int read(int at, ByteBuffer target) {
    if (at >= cached.size) {
      return -1;
    }
    int count = Math.min(target.remaining(), cached.size - at);
    target.put(cached.bytes, at, count);
    return count;
  }

  byte[] content() {
    return Arrays.copyOf(cached.bytes, cached.size);
  }

  void write(int at, ByteBuffer source, int count) {
    byte[] data = new byte[count];
    source.get(data);
    cached.put(at, data, 0, count);
    unsynced.add(new Write(at, data));
  }

  Cut cut(int size) {
    cached.cut(size);
    Cut cut = new Cut(size);
    unsynced.add(cut);
    return cut;
  }

  /** How much an fsync that begins now will cover. */
  int unsynced() {
    return unsynced.size();
  }

  /** The first {@code count} things reach the platter. */
  void settle(int count) {
    List<Unsynced> done = unsynced.subList(0, count);
    for (Unsynced each : done) {
      switch (each) {
        case Write it -> platter.put(it.at, it.data, 0, it.data.length);
        case Cut it -> platter.cut(it.size);
      }
    }
    done.clear();
  }

  /** A failed fsync: the pages count as clean from now on, and are written never. */
  void forgetWrites() {
    unsynced.removeIf(Write.class::isInstance);
  }

  /** What is left after a power cut, on the platter and for whoever reads then. */
  void losePower(Rng rng) {
    int[] until = fates(rng);
    boolean whole = true;
    for (int i = 0; i < unsynced.size() && whole; i++) {
      switch (unsynced.get(i)) {
        case Write it -> apply(it, i + 1, until);
        case Cut it when it.committed -> platter.cut(it.size);
        case Cut it -> whole = false;
      }
    }
    if (whole && rng.chance(300)) {
      platter.extendTo(cached.size); // the length was written, the bytes were not
    }
    unsynced.clear();
    cached.become(platter);
  }

  /** For each sector, how many of the changes had been made when it was last written. */
  private int[] fates(Rng rng) {
    int all = unsynced.size();
    int largest = cached.size;
    for (Unsynced each : unsynced) {
      largest = Math.max(largest, each instanceof Write it ? it.at + it.data.length : 0);
    }
    int[] until = new int[largest / SECTOR_BYTES + 1];
    switch (rng.below(4)) {
      case 0 -> Arrays.fill(until, 0);
      case 1 -> Arrays.fill(until, all);
      case 2 -> {
        int reached = rng.below(all + 1);
        Arrays.fill(until, reached);
        Arrays.fill(until, rng.below(until.length), until.length, Math.max(0, reached - 1));
      }
      default -> {
        for (int i = 0; i < until.length; i++) {
          until[i] = rng.oneOf(0, all, rng.below(all + 1));
        }
      }
    }
    return until;
  }

  private void apply(Write write, int number, int[] until) {
    for (int from = 0; from < write.data.length; ) {
      int sector = (write.at + from) / SECTOR_BYTES;
      int to = Math.min(write.data.length, (sector + 1) * SECTOR_BYTES - write.at);
      if (number <= until[sector]) {
        platter.put(write.at, write.data, from, to);
      }
      from = to;
    }
  }

  /** Decay: the bit is another, for good. */
  void flip(long bit) {
    settle(unsynced.size());
    cached.flip(bit);
    platter.flip(bit);
  }

  boolean lock(int life) {
    boolean free = lockedIn != life;
    lockedIn = life;
    return free;
  }

  void unlock() {
    lockedIn = -1;
  }
}
