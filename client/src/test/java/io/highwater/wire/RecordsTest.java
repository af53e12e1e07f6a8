package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {
  private static final List<RecordData> DATA =
      List.of(
          RecordData.of(1000, bytes("k"), bytes("v")),
          new RecordData(999, Optional.empty(), Optional.empty(), List.of()),
          new RecordData(
              1007,
              Optional.of(ByteBuffer.wrap(bytes(""))),
              Optional.of(ByteBuffer.wrap(bytes("x".repeat(300)))),
              List.of(
                  new Header("h", Optional.of(ByteBuffer.wrap(bytes("1")))),
                  new Header("h", Optional.empty()))));

  @ParameterizedTest
  @EnumSource
  void readsBackWhatItBuilt(Compression compression) throws MalformedFrame {
    ByteBuffer bytes = Records.batch(compression, new ProducerStamp(5, 2, 100), DATA);
    RecordBatch batch = new RecordBatch().wrap(bytes, 0);
    batch.assign(40, 7);
    assertThat(batch.validate()).isEmpty();
    assertThat(batch.compression()).isEqualTo(compression);
    assertThat(batch.sizeInBytes()).isEqualTo(bytes.remaining());
    assertThat(batch.producerId()).isEqualTo(5);
    assertThat(batch.producerEpoch()).isEqualTo((short) 2);
    assertThat(batch.baseSequence()).isEqualTo(100);
    assertThat(batch.lastSequence()).isEqualTo(102);
    assertThat(batch.maxTimestamp()).isEqualTo(1007);
    assertThat(Records.read(bytes))
        .containsExactly(
            new LogRecord(40, 7, DATA.get(0)),
            new LogRecord(41, 7, DATA.get(1)),
            new LogRecord(42, 7, DATA.get(2)));
  }

  @Test
  void kafkaReadsWhatItBuilt() {
    ByteBuffer bytes = Records.batch(DATA);
    Record first = MemoryRecords.readableRecords(bytes).records().iterator().next();
    assertThat(first.value()).isEqualTo(ByteBuffer.wrap(bytes("v")));
    assertThat(first.timestamp()).isEqualTo(1000);
    assertThat(new RecordBatch().wrap(bytes, 0).hasProducerId()).isFalse();
    assertThat(DATA.get(0).text()).isEqualTo("v");
    assertThat(DATA.get(1).text()).isEmpty();
  }

  @Test
  void leavesOutControlRecordsAndATornLastBatch() throws MalformedFrame {
    ByteBuffer batch = Records.batch(DATA);
    ByteBuffer marker =
        MemoryRecords.withEndTransactionMarker(
                9, (short) 0, new EndTransactionMarker(ControlRecordType.ABORT, 1))
            .buffer();
    ByteBuffer log = ByteBuffer.allocate(marker.remaining() + 2 * batch.remaining() - 1);
    log.put(marker).put(batch.duplicate()).put(batch.slice(0, batch.remaining() - 1)).flip();
    assertThat(Records.read(log)).hasSize(3);
    assertThat(log.position()).isZero();
  }

  @Test
  void namesDamage() {
    ByteBuffer bytes = Records.batch(DATA);
    bytes.put(80, (byte) (bytes.get(80) + 1));
    assertThatThrownBy(() -> Records.read(bytes))
        .isInstanceOf(MalformedFrame.class)
        .hasMessageContaining("CRC32C");
    new RecordBatch().wrap(bytes, 0).sign();
    ByteBuffer hollow = Records.batch(DATA);
    for (int i = RecordBatch.OVERHEAD; i < hollow.limit(); i++) {
      hollow.put(i, (byte) 0x81);
    }
    new RecordBatch().wrap(hollow, 0).sign();
    assertThatThrownBy(() -> Records.read(hollow))
        .isInstanceOf(MalformedFrame.class)
        .hasMessageContaining("records of a valid batch: ");
  }

  @Test
  void buildsNoEmptyBatch() {
    assertThatThrownBy(() -> Records.batch(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
