package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTest {
  @TempDir private Path directory;

  @Test
  void findsPositionsOnTheHeapAndInTheFile() throws Exception {
    Path file = directory.resolve("0.index");
    OffsetIndex index = OffsetIndex.empty();
    assertThat(index.position(index.slotBefore(5))).isZero();
    assertThat(index.lastPosition()).isZero();
    for (int i = 0; i < 500; i++) {
      index.append(10 + 3 * i, 1000 * (i + 1));
    }
    index.save(Disk.REAL, file);
    assertThat(Files.size(file)).isEqualTo(500 * 8);
    for (OffsetIndex each : new OffsetIndex[] {index, OffsetIndex.map(Disk.REAL, file)}) {
      for (long offset = 0; offset < 1600; offset++) {
        long entries = offset < 10 ? 0 : Math.min(500, (offset - 10) / 3 + 1);
        assertThat(each.position(each.slotBefore(offset))).isEqualTo((int) entries * 1000);
        assertThat(each.startAtOrBelow((int) offset * 400))
            .isEqualTo(Math.min(500, (int) offset * 400 / 1000) * 1000);
      }
      assertThat(each.position(each.slotBefore(Long.MAX_VALUE))).isEqualTo(500_000);
    }
  }

  @Test
  void aMappedIndexCanBeCutAndGrowAgain() throws Exception {
    Path file = directory.resolve("0.index");
    OffsetIndex first = OffsetIndex.empty();
    for (int i = 1; i <= 10; i++) {
      first.append(i, i * 100);
    }
    first.save(Disk.REAL, file);
    OffsetIndex mapped = OffsetIndex.map(Disk.REAL, file);
    mapped.save(Disk.REAL, file);
    assertThat(Files.size(file)).isEqualTo(80);
    mapped.truncateTo(400);
    assertThat(mapped.lastPosition()).isEqualTo(300);
    mapped.append(9, 450);
    assertThat(mapped.position(mapped.slotBefore(9))).isEqualTo(450);
    mapped.save(Disk.REAL, file);
    assertThat(OffsetIndex.map(Disk.REAL, file).count()).isEqualTo(4);
    OffsetIndex grown = OffsetIndex.map(Disk.REAL, file);
    grown.append(20, 900);
    assertThat(grown.position(grown.slotBefore(25))).isEqualTo(900);
    assertThat(grown.position(grown.slotBefore(19))).isEqualTo(450);
  }

  @Test
  void anIndexFileIsAWholeNumberOfEntries() throws Exception {
    Path file = directory.resolve("0.timeindex");
    Files.write(file, new byte[20]);
    assertThatThrownBy(() -> TimeIndex.map(Disk.REAL, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("20 bytes are not a whole number of 12");
  }

  @Test
  void theTimeIndexTakesNewMaximaOnly() throws Exception {
    TimeIndex index = TimeIndex.empty();
    index.maybeAppend(100, 5);
    index.maybeAppend(100, 9);
    index.maybeAppend(90, 11);
    index.maybeAppend(200, 15);
    assertThat(index.count()).isEqualTo(2);
    assertThat(index.offsetBefore(100)).isEqualTo(-1);
    assertThat(index.offsetBefore(101)).isEqualTo(5);
    assertThat(index.offsetBefore(200)).isEqualTo(5);
    assertThat(index.offsetBefore(201)).isEqualTo(15);
    Path file = directory.resolve("0.timeindex");
    index.save(Disk.REAL, file);
    assertThat(ByteBuffer.wrap(Files.readAllBytes(file)))
        .isEqualTo(ByteBuffer.allocate(24).putLong(100).putInt(5).putLong(200).putInt(15).flip());
    index.truncateTo(15);
    assertThat(index.count()).isEqualTo(1);
  }
}
