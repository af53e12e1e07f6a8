package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However much a reader asks for: the look-up that remembers the newest batches finds what the one
 * in the files does, and neither gives anything at or above the end (the high watermark).
 */
class ReadBoundsTest {
  private static final int QUESTIONS = 20_000;
  private static final int[] BYTES = {
    Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -100_000, -1, 0, 1, 200, 100_000, Integer.MAX_VALUE
  };

  @TempDir private Path path;
  private LogRig rig;

  @BeforeEach
  void open() {
    LogConfig oneSegment = new LogConfig(1 << 30, 1_000_000, 300, 1 << 20);
    rig = new LogRig(path, oneSegment, new TestDisk(), Optional.empty());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void bothLookUpsAgreeAndStayBelowTheEnd() {
    rig.fillTo(700); // more batches than are remembered
    Random random = new Random(7);
    int compared = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      long from = random.nextLong(-2, 703);
      long end = random.nextInt(3) == 0 ? from + random.nextInt(5) : random.nextLong(-2, 703);
      int maxBytes = random.nextBoolean() ? oneOf(random) : random.nextInt(-3000, 30_000);
      if (agree(from, end, maxBytes, random.nextBoolean())) {
        compared++;
      }
    }
    assertThat(compared).as("questions that the memory could answer").isGreaterThan(QUESTIONS / 4);
  }

  private static int oneOf(Random random) {
    return BYTES[random.nextInt(BYTES.length)];
  }

  private boolean agree(long from, long end, int maxBytes, boolean minOneBatch) {
    String question = "from %d to %d, %d bytes, %b".formatted(from, end, maxBytes, minOneBatch);
    ByteBuffer found = bytes(rig.log().read(from, end, maxBytes, minOneBatch));
    assertBounded(question, found, from, end, maxBytes, minOneBatch);
    Optional<LogSlice> remembered = rig.log().readTail(from, end, maxBytes, minOneBatch);
    remembered.ifPresent(tail -> assertThat(bytes(tail)).as(question).isEqualTo(found));
    return remembered.isPresent();
  }

  private static ByteBuffer bytes(LogSlice slice) {
    try (slice) {
      return slice.toByteBuffer();
    }
  }

  private static void assertBounded(
      String question, ByteBuffer found, long from, long end, int maxBytes, boolean minOneBatch) {
    RecordBatch batch = new RecordBatch();
    int count = 0;
    for (int at = 0; at < found.limit(); at += batch.sizeInBytes()) {
      batch.wrap(found, at);
      assertThat(batch.lastOffset()).as(question).isBetween(from, end - 1);
      count++;
    }
    if (count > 1 || !minOneBatch) {
      assertThat(found.remaining()).as(question).isLessThanOrEqualTo(Math.max(0, maxBytes));
    }
  }
}
