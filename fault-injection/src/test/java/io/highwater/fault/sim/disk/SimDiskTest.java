package io.highwater.fault.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.fault.sim.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SimDiskTest {
  private static final Path FOLDER = Path.of("/data");
  private static final Path FILE = FOLDER.resolve("some.log");

  private SimDisk disk = new SimDisk(new Rng(1));

  @Test
  void whatNobodyHasSyncedSurvivesAKillAndMayNotSurviveAPowerCut() throws IOException {
    Set<Integer> sizes = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      disk = new SimDisk(new Rng(seed));
      FileChannel file = createFile();
      write(file, "synced");
      file.force(false);
      disk.syncDirectory(FOLDER);
      write(file, ", unsynced".repeat(400));
      disk.kill();
      assertThat(disk.size(FILE)).isEqualTo(6 + 4000);
      assertThatThrownBy(() -> write(file, "late")).isInstanceOf(ClosedChannelException.class);
      disk.losePower();
      assertThat(text()).startsWith("synced");
      sizes.add((int) disk.size(FILE));
    }
    assertThat(sizes).contains(6, 6 + 4000).hasSizeGreaterThan(4);
  }

  @Test
  void sectorsReachThePlatterInAnyOrder() throws IOException {
    boolean holes = false;
    boolean mixed = false;
    for (long seed = 0; seed < 60; seed++) {
      disk = new SimDisk(new Rng(seed));
      FileChannel file = createFile();
      disk.syncDirectory(FOLDER);
      write(file, "a".repeat(2048));
      file.position(0);
      write(file, "b".repeat(2048));
      disk.losePower();
      String left = text();
      holes |= left.matches("(?s).*\0[ab].*");
      mixed |= left.contains("ba") || left.contains("ab");
    }
    assertThat(holes).isTrue();
    assertThat(mixed).isTrue();
  }

  @Test
  void namesAndLengthsChangeInOrder() throws IOException {
    Set<String> left = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      disk = new SimDisk(new Rng(seed));
      FileChannel file = createFile();
      write(file, "12345678");
      file.force(false);
      disk.syncDirectory(FOLDER);
      file.truncate(4);
      disk.rename(FILE, FOLDER.resolve("other.log"));
      disk.losePower();
      left.add(
          disk.files().entrySet().stream()
              .map(each -> each.getKey().getFileName() + " " + each.getValue().length)
              .toList()
              .toString());
    }
    assertThat(left).containsExactly("[other.log 4]", "[some.log 4]", "[some.log 8]");
  }

  @Test
  void anFsyncThatFailedTakesItsBytesWithIt() throws IOException {
    FileChannel file = createFile();
    disk.syncDirectory(FOLDER);
    write(file, "gone");
    disk.failingSync(FILE::equals);
    assertThatThrownBy(() -> file.force(false)).hasMessage("Input/output error");
    disk.failingSync(path -> false);
    file.force(false);
    assertThat(text()).isEqualTo("gone");
    disk.losePower();
    assertThat(text().replace("\0", "")).isEmpty();
  }

  @Test
  void aLyingFsyncSavesNothing() throws IOException {
    Set<Long> sizes = new TreeSet<>();
    for (long seed = 0; seed < 30; seed++) {
      disk = new SimDisk(new Rng(seed));
      FileChannel file = createFile();
      disk.syncDirectory(FOLDER);
      disk.lyingSync(FILE::equals);
      write(file, "gone");
      file.force(false);
      disk.losePower();
      sizes.add(disk.size(FILE));
    }
    assertThat(sizes).contains(0L, 4L);
  }

  @Test
  void aFullDiskTakesWhatFits() throws IOException {
    FileChannel file = createFile();
    disk.space(3);
    assertThatThrownBy(() -> write(file, "12345")).hasMessage("No space left on device");
    assertThat(text()).isEqualTo("123");
    assertThat(disk.usableBytes(FOLDER)).isZero();
  }

  @Test
  void aFlippedBitStaysFlipped() throws IOException {
    FileChannel file = createFile();
    disk.syncDirectory(FOLDER);
    write(file, "A");
    SimDisk twin = disk.copy();
    disk.flip(FILE, 1);
    assertThat(text()).isEqualTo("C");
    disk.losePower();
    assertThat(text()).isEqualTo("C");
    assertThat(twin.files().get(FILE)).isEqualTo("A".getBytes(StandardCharsets.UTF_8));
    disk.unreadable(FILE::equals);
    assertThatThrownBy(this::text).hasMessage("Input/output error");
  }

  @Test
  void withoutPowerNothingWorksUntilItIsBack() throws IOException {
    FileChannel file = createFile();
    disk.losePowerAfter(1);
    write(file, "1");
    assertThat(disk.isDark()).isFalse();
    assertThatThrownBy(() -> file.force(false)).hasMessage("the machine has lost its power");
    assertThat(disk.isDark()).isTrue();
    disk.losePower();
    assertThat(disk.isDark()).isFalse();
    disk.createDirectories(FOLDER);
  }

  @Test
  void aLockIsGoneWithTheProcess() throws IOException {
    FileChannel first = createFile();
    assertThat(first.tryLock()).isNotNull();
    assertThat(disk.open(FILE, StandardOpenOption.WRITE).tryLock()).isNull();
    disk.kill();
    try (FileChannel second = disk.open(FILE, StandardOpenOption.WRITE)) {
      assertThat(second.tryLock()).isNotNull();
    }
    assertThat(disk.open(FILE, StandardOpenOption.WRITE).tryLock()).isNotNull();
  }

  @Test
  void namesAreThoseOfAFileSystem() throws IOException {
    createFile();
    assertThatThrownBy(() -> disk.open(FILE, StandardOpenOption.CREATE_NEW))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> disk.open(FOLDER.resolve("none"), StandardOpenOption.READ))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(disk.list(FOLDER)).containsExactly(FILE);
    assertThatThrownBy(() -> disk.delete(FOLDER)).isInstanceOf(IOException.class);
    disk.delete(FILE);
    disk.delete(FILE);
    assertThat(disk.exists(FILE)).isFalse();
    disk.delete(FOLDER);
    assertThat(disk.isDirectory(FOLDER)).isFalse();
  }

  private FileChannel createFile() throws IOException {
    disk.createDirectories(FOLDER);
    return disk.open(
        FILE, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void write(FileChannel file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private String text() throws IOException {
    ByteBuffer bytes = disk.map(FILE);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    assertThat(Arrays.equals(copy, disk.files().get(FILE))).isTrue();
    return new String(copy, StandardCharsets.UTF_8);
  }
}
