package io.highwater.fault.sim.disk;

import io.highwater.broker.storage.Disk;
import io.highwater.fault.sim.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A machine's disk, in memory, with everything that can happen to one.
 *
 * <p>Programs see what they have written. An fsync of a file brings its bytes to the platter, one
 * of a directory its names. {@link #losePower} keeps, of the rest, any prefix of the changes of
 * names and lengths, and of each file's bytes any sectors, in any order, in any of the versions
 * that they have had.
 *
 * <p>The seed and the calls decide everything. Confined to one thread.
 */
public final class SimDisk implements Disk {
  /** The disk does not do what it was asked to: what a broker may end for. */
  public static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal, in an operating system's words. */
    public Refusal(String message) {
      super(message);
    }
  }

  private static final int SHORT_WRITE_PER_MILLE = 20;

  /** Changes names or a length on the platter. */
  private record Change(Object subject, Runnable commit) {}

  private final Rng rng;
  private final SimFolder root = new SimFolder();

  /** What has not reached the platter yet, in order. */
  private final List<Change> journal = new ArrayList<>();

  private int life;
  private long callsLeft = Long.MAX_VALUE;
  private long space = Long.MAX_VALUE;
  private Predicate<Path> unreadable = path -> false;
  private Predicate<Path> failingSync = path -> false;
  private Predicate<Path> lyingSync = path -> false;
  private Runnable meanwhile = () -> {};

  /** An empty disk whose misfortunes follow from the generator. */
  public SimDisk(Rng rng) {
    this.rng = rng;
  }

  // ---- what happens to a disk ------------------------------------------------------------------

  /** The program dies: its files are closed and its locks gone, what it has written stays. */
  public void kill() {
    life++;
  }

  /** The power goes after so many more calls, in the middle of whatever is being done then. */
  public void losePowerAfter(long calls) {
    callsLeft = calls;
  }

  /** Whether the power is gone: every call fails until {@link #losePower}. */
  public boolean isDark() {
    return callsLeft < 0;
  }

  /** What is left after the machine went dark; it is back. */
  public void losePower() {
    life++;
    callsLeft = Long.MAX_VALUE;
    commit(rng.below(journal.size() + 1));
    journal.clear();
    losePower(root);
  }

  private void losePower(SimFolder folder) {
    folder.losePower();
    for (Object each : folder.names.values()) {
      switch (each) {
        case SimFile file -> file.losePower(rng);
        case SimFolder inner -> losePower(inner);
        // tidy: there are only files and folders
        default -> throw new IllegalStateException("on the disk: " + each);
      }
    }
  }

  /** Turns one bit of a file into its opposite, for good. */
  public void flip(Path path, long bit) throws IOException {
    file(path).flip(bit);
  }

  /** From now on so many bytes can be written before the disk is full. */
  public void space(long bytes) {
    space = bytes;
  }

  /** Files that cannot be read. */
  public void unreadable(Predicate<Path> files) {
    unreadable = files;
  }

  /** Files and directories whose fsync fails, and takes with it what it should have saved. */
  public void failingSync(Predicate<Path> paths) {
    failingSync = paths;
  }

  /** Files and directories whose fsync does nothing, and says that it did. */
  public void lyingSync(Predicate<Path> paths) {
    lyingSync = paths;
  }

  /** What others do while the next fsync of a log is under way; once. */
  public void meanwhile(Runnable work) {
    meanwhile = work;
  }

  /** Another disk with the same files, all of it on the platter; nobody has them open. */
  public SimDisk copy() {
    SimDisk copy = new SimDisk(rng.fork());
    copy(root, copy.root);
    return copy;
  }

  private static void copy(SimFolder from, SimFolder to) {
    from.names.forEach(
        (name, node) -> {
          Object twin;
          if (node instanceof SimFolder inner) {
            SimFolder folder = new SimFolder();
            copy(inner, folder);
            twin = folder;
          } else {
            twin = ((SimFile) node).copy();
          }
          to.names.put(name, twin);
          to.platter.put(name, twin);
        });
  }

  /** Every file and its bytes, as a program sees them now. */
  public SortedMap<Path, byte[]> files() {
    SortedMap<Path, byte[]> found = new TreeMap<>();
    collect(Path.of("/"), root, found);
    return found;
  }

  private static void collect(Path at, SimFolder folder, SortedMap<Path, byte[]> found) {
    folder.names.forEach(
        (name, node) -> {
          if (node instanceof SimFolder inner) {
            collect(at.resolve(name), inner, found);
          } else {
            found.put(at.resolve(name), ((SimFile) node).content());
          }
        });
  }

  // ---- for open files --------------------------------------------------------------------------

  int life() {
    return life;
  }

  /** Every change of anything on the disk begins with this. */
  private void call() throws IOException {
    if (callsLeft != Long.MAX_VALUE) {
      callsLeft--;
    }
    if (isDark()) {
      throw new Refusal("the machine has lost its power");
    }
  }

  void beforeRead(Path path) throws IOException {
    if (unreadable.test(path)) {
      throw new Refusal("Input/output error");
    }
  }

  /** How many of so many bytes can be written at once. */
  int beforeWrite(int wanted) throws IOException {
    call();
    if (wanted > 0 && space == 0) {
      throw new Refusal("No space left on device");
    }
    int taken = (int) Math.min(wanted, space);
    if (taken > 1 && rng.chance(SHORT_WRITE_PER_MILLE)) {
      taken = 1 + rng.below(taken - 1);
    }
    space -= space == Long.MAX_VALUE ? 0 : taken;
    return taken;
  }

  void cut(SimFile file, int size) throws IOException {
    call();
    SimFile.Cut cut = file.cut(size);
    journal.add(new Change(file, cut::commit));
  }

  void force(Path path, SimFile file) throws IOException {
    call();
    if (failingSync.test(path)) {
      file.forgetWrites();
      throw new Refusal("Input/output error");
    }
    boolean lies = lyingSync.test(path);
    int covered = lies ? 0 : file.unsynced();
    if (!lies) {
      commitAllOf(file);
    }
    if (path.toString().endsWith(".log")) {
      Runnable work = meanwhile;
      meanwhile = () -> {};
      work.run();
    }
    file.settle(covered);
  }

  // ---- the journal -----------------------------------------------------------------------------

  private void commitAllOf(Object subject) {
    int last = journal.size();
    while (last > 0 && !journal.get(last - 1).subject().equals(subject)) {
      last--;
    }
    commit(last);
  }

  private void commit(int changes) {
    List<Change> first = journal.subList(0, changes);
    first.forEach(each -> each.commit().run());
    first.clear();
  }

  private void put(SimFolder folder, String name, Object node) throws IOException {
    call();
    folder.names.put(name, node);
    journal.add(new Change(folder, () -> folder.platter.put(name, node)));
  }

  private void remove(SimFolder folder, String name) throws IOException {
    call();
    folder.names.remove(name);
    journal.add(new Change(folder, () -> folder.platter.remove(name)));
  }

  // ---- names -----------------------------------------------------------------------------------

  private Object find(Path path) {
    Object at = root;
    for (Path name : path) {
      at = at instanceof SimFolder folder ? folder.names.get(name.toString()) : null;
    }
    return at;
  }

  private SimFile file(Path path) throws IOException {
    if (find(path) instanceof SimFile file) {
      return file;
    }
    throw new NoSuchFileException(path.toString());
  }

  private SimFolder folder(Path path) throws IOException {
    if (find(path) instanceof SimFolder folder) {
      return folder;
    }
    throw new NotDirectoryException(path.toString());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  // ---- what programs ask for -------------------------------------------------------------------

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    List<OpenOption> wanted = List.of(options);
    Object there = find(path);
    if (there != null && wanted.contains(StandardOpenOption.CREATE_NEW)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (there == null
        && (wanted.contains(StandardOpenOption.CREATE)
            || wanted.contains(StandardOpenOption.CREATE_NEW))) {
      put(folder(path.getParent()), name(path), new SimFile());
    }
    SimFile file = file(path);
    if (wanted.contains(StandardOpenOption.TRUNCATE_EXISTING) && file.size() > 0) {
      cut(file, 0);
    }
    return new SimChannel(this, path, file);
  }

  @Override
  public ByteBuffer map(Path path) throws IOException {
    beforeRead(path);
    return ByteBuffer.wrap(file(path).content()).asReadOnlyBuffer();
  }

  @Override
  public boolean exists(Path path) {
    return find(path) != null;
  }

  @Override
  public boolean isDirectory(Path path) {
    return find(path) instanceof SimFolder;
  }

  @Override
  public long size(Path path) throws IOException {
    return file(path).size();
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return folder(directory).names.keySet().stream().map(directory::resolve).toList();
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null && !isDirectory(directory)) {
      createDirectories(parent);
      if (exists(directory)) {
        throw new FileAlreadyExistsException(directory.toString());
      }
      put(folder(parent), name(directory), new SimFolder());
    }
  }

  /** One change of the journal, so that no power cut meets both names or none. */
  @Override
  public void rename(Path from, Path to) throws IOException {
    Object moved = find(from);
    if (moved == null) {
      throw new NoSuchFileException(from.toString());
    }
    if (isDirectory(to)) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    SimFolder source = folder(from.getParent());
    SimFolder target = folder(to.getParent());
    if (source != target) {
      throw new UnsupportedOperationException("a log directory's files stay where they are");
    }
    call();
    source.names.remove(name(from));
    source.names.put(name(to), moved);
    journal.add(
        new Change(
            source,
            () -> {
              source.platter.remove(name(from));
              source.platter.put(name(to), moved);
            }));
  }

  @Override
  public void delete(Path path) throws IOException {
    Object there = find(path);
    if (there instanceof SimFolder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    if (there != null) {
      remove(folder(path.getParent()), name(path));
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    call();
    if (failingSync.test(directory)) {
      throw new Refusal("Input/output error");
    }
    if (!lyingSync.test(directory)) {
      commitAllOf(folder(directory));
    }
  }

  @Override
  public long usableBytes(Path directory) {
    return space;
  }
}
