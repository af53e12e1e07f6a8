package io.highwater.broker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.LogRecord;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What compaction leaves of a log on real files. */
class CompactionTest {
  private static final long NOW_MS = 10_000_000;
  private static final int KEYS = 20;

  @TempDir private Path path;
  private LogRig rig;
  private int written;

  @BeforeEach
  void start() {
    rig = new LogRig(path);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private PartitionLog log() {
    return rig.log();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A record in a batch of its own, of a leader epoch that changes now and then. */
  private void append(String key, String value) {
    RecordData record =
        new RecordData(
            1000 + written,
            Optional.of(bytes(key)),
            Optional.ofNullable(value).map(CompactionTest::bytes),
            List.of());
    ByteBuffer batch = Records.batch(List.of(record));
    new RecordBatch().wrap(batch, 0).assign(log().logEndOffset(), 1 + written / 100);
    log().append(log().logEndOffset(), batch);
    written++;
  }

  private void update(int times) {
    for (int i = 0; i < times; i++) {
      append("key-" + i * 7 % KEYS, "value-" + written);
    }
  }

  private boolean compact(CompactionRules rules, long nowMs, long end) {
    Optional<Runnable> swap = log().compact(rules, nowMs, end);
    swap.ifPresent(Runnable::run);
    return swap.isPresent();
  }

  private boolean compact() {
    return compact(CompactionRules.AT_ONCE, NOW_MS, Long.MAX_VALUE);
  }

  private List<LogRecord> records() throws Exception {
    List<LogRecord> records = new ArrayList<>();
    long at = log().logStartOffset();
    while (at < log().logEndOffset()) {
      ByteBuffer chunk = LogRig.read(log(), at, Long.MAX_VALUE, 1000);
      records.addAll(Records.read(chunk));
      long[] next = {at};
      RecordBatch.forEach(
          chunk,
          batch -> {
            assertThat(batch.baseOffset()).as("no gaps").isEqualTo(next[0]);
            next[0] = batch.nextOffset();
          });
      at = next[0];
    }
    return records;
  }

  private Map<String, String> latest() throws Exception {
    Map<String, String> latest = new TreeMap<>();
    for (LogRecord each : records()) {
      String key = StandardCharsets.UTF_8.decode(each.data().key().orElseThrow()).toString();
      latest.put(key, each.data().value().isEmpty() ? null : each.data().text());
    }
    return latest;
  }

  @Test
  void theLastValueOfEachKeyIsLeftAtItsOffset() throws Exception {
    update(600);
    Map<String, String> before = latest();
    long size = log().sizeInBytes();

    assertThat(compact()).isTrue();

    assertThat(latest()).isEqualTo(before);
    assertThat(log().sizeInBytes()).isLessThan(size / 3);
    assertThat(records())
        .allSatisfy(each -> assertThat(each.data().text()).isEqualTo("value-" + each.offset()));
    assertThat(rig.killAndExpectRecovered().cutBytes()).isZero();
    assertThat(latest()).isEqualTo(before);
    assertThat(log().epochs()).extracting(EpochStart::startOffset).contains(100L, 500L);
  }

  /** A follower asks for what comes next, wherever its log ends. */
  @Test
  void aReaderBeginsWithinWhatIsEmpty() throws Exception {
    update(300);
    compact();
    RecordBatch batch = new RecordBatch();
    int within = 0;
    for (long from = 0; from < log().logEndOffset(); from++) {
      try (LogSlice slice = log().read(from, Long.MAX_VALUE, 1, true)) {
        batch.wrap(slice.toByteBuffer(), 0);
        assertThat(batch.validateStored()).isEmpty();
        assertThat(batch.baseOffset()).isEqualTo(from);
        assertThat(batch.lastOffset()).isGreaterThanOrEqualTo(from);
        within += batch.lastOffset() > from ? 1 : 0;
      }
    }
    assertThat(within).isPositive();
  }

  @Test
  void manySegmentsBecomeFew() throws Exception {
    update(600);
    int before = rig.segments().size();
    compact();
    update(300);
    compact();
    assertThat(rig.segments().size()).isLessThan(before);
    assertThat(latest()).hasSize(KEYS);
  }

  @Test
  void nothingAboveTheBoundIsLookedAt() throws Exception {
    append("only", "1");
    update(300);
    long bound = log().logEndOffset();
    append("only", "2");
    update(300);
    compact(CompactionRules.AT_ONCE, NOW_MS, bound);
    assertThat(records()).extracting(each -> each.data().text()).contains("1", "2");
    compact();
    assertThat(records()).extracting(each -> each.data().text()).contains("2").doesNotContain("1");
  }

  @Test
  void aTombstoneGoesWhenItsTimeIsUp() throws Exception {
    append("gone", "1");
    append("gone", null);
    update(200);
    CompactionRules rules = new CompactionRules(0, 0, Long.MAX_VALUE, 500);
    compact(rules, NOW_MS, Long.MAX_VALUE);
    assertThat(latest()).containsEntry("gone", null);
    update(100);
    compact(rules, NOW_MS + 499, Long.MAX_VALUE);
    assertThat(latest()).containsKey("gone");
    update(100);
    compact(rules, NOW_MS + 500, Long.MAX_VALUE);
    assertThat(latest()).doesNotContainKey("gone").hasSize(KEYS);
  }

  @Test
  void itWaitsUntilEnoughIsDirtyOrOldEnough() {
    update(300);
    assertThat(compact(new CompactionRules(0.5, 0, Long.MAX_VALUE, 0), NOW_MS, Long.MAX_VALUE))
        .isTrue();
    assertThat(compact()).as("nothing new").isFalse();
    update(60);
    CompactionRules half = new CompactionRules(0.9, 0, Long.MAX_VALUE, 0);
    assertThat(compact(half, NOW_MS, Long.MAX_VALUE)).isFalse();
    CompactionRules late = new CompactionRules(0.9, 0, 1000, 0);
    assertThat(compact(late, NOW_MS, Long.MAX_VALUE)).isTrue();
    update(300);
    CompactionRules young = new CompactionRules(0, NOW_MS, Long.MAX_VALUE, 0);
    assertThat(compact(young, NOW_MS, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void aCutBetweenTakesItBack() throws Exception {
    update(300);
    Optional<Runnable> swap = log().compact(CompactionRules.AT_ONCE, NOW_MS, Long.MAX_VALUE);
    log().truncateTo(10);
    List<LogRecord> before = records();
    swap.orElseThrow().run();
    assertThat(records()).isEqualTo(before);
  }

  /** Each of the names that a crash may leave. */
  @Test
  void theNextStartFinishesWhatWasBegun() throws Exception {
    update(300);
    compact();
    Map<String, String> before = latest();
    rig.close();
    Path first = rig.segments().getFirst();
    String name = first.getFileName().toString();
    Files.copy(first, first.resolveSibling(name + ".cleaned"));
    Files.move(first, first.resolveSibling(name + ".swap"));
    Files.write(first.resolveSibling("00000000000000000003.log"), new byte[10]);

    assertThat(rig.recover()).isInstanceOf(Recovery.Recovered.class);
    assertThat(latest()).isEqualTo(before);
    assertThat(Files.exists(first.resolveSibling(name + ".cleaned"))).isFalse();
  }

  @Test
  void aMillionUpdatesLeaveTheKeys() throws Exception {
    rig.close();
    LogConfig large = new LogConfig(1 << 22, Long.MAX_VALUE, 4096, 1 << 20);
    rig = new LogRig(path.resolve("large"), large, new TestDisk(), Optional.empty());
    int keys = 10_000;
    long timestamp = 1;
    for (int i = 0; i < 1_000_000; i += 500) {
      List<RecordData> records = new ArrayList<>();
      for (int k = i; k < i + 500; k++) {
        records.add(
            new RecordData(
                timestamp++,
                Optional.of(bytes("k" + k % keys)),
                Optional.of(bytes("v" + k)),
                List.of()));
      }
      ByteBuffer batch = Records.batch(records);
      new RecordBatch().wrap(batch, 0).assign(i, 1);
      log().append(i, batch);
      if (i % 250_000 == 0) {
        compact();
      }
    }
    log().append(1_000_000, TestBatches.batch(1_000_000, 1, 1, 1 << 22, (1 << 22) - 200));
    Optional<Runnable> swap = log().compact(CompactionRules.AT_ONCE, NOW_MS, Long.MAX_VALUE);
    assertThat(rig.killAndExpectRecovered().logEnd()).as("crashed meanwhile").isEqualTo(1_000_001);
    assertThat(swap).isPresent();
    compact();
    List<LogRecord> left = records();
    assertThat(left.subList(0, left.size() - 1))
        .hasSize(keys)
        .allSatisfy(each -> assertThat(each.data().text()).isEqualTo("v" + each.offset()));
  }
}
