package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.wire.RecordBatch;
import io.highwater.wire.RecordData;
import io.highwater.wire.Records;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be missing where logs are compacted, and what may not. */
final class CompactingTest {
  private static final Compacting COMPACTING = new Compacting(true);

  /** Values of one key, and one of another. */
  private static final long OLD = 1;

  private static final long NEW = 8;
  private static final long OTHER = 2;

  private static ClientOp op(ClientOp.Function function, Seen... records) {
    return new ClientOp(1, 0, ClientOp.Type.OK, function, 0, List.of(records), -1);
  }

  private static byte[] log(long... values) {
    ByteBuffer log = ByteBuffer.allocate(1000);
    for (int offset = 0; offset < values.length; offset++) {
      byte[] value = ByteBuffer.allocate(8).putLong(values[offset]).array();
      ByteBuffer batch = Records.batch(List.of(COMPACTING.record(0, value)));
      new RecordBatch().wrap(batch, 0).assign(offset, 1);
      log.put(batch);
    }
    byte[] bytes = new byte[log.position()];
    log.flip().get(bytes);
    return bytes;
  }

  @Test
  void aReaderIsGivenBackWhatWasSupersededAndNothingElse() {
    List<ClientOp> history =
        List.of(
            op(ClientOp.Function.SEND, new Seen(0, OLD), new Seen(1, OTHER), new Seen(2, NEW)),
            op(ClientOp.Function.POLL, new Seen(2, NEW)));
    Superseded superseded = new Superseded(history);

    assertThat(superseded.has(0, 0, OLD)).isTrue();
    assertThat(superseded.has(0, 1, OTHER)).isFalse();
    assertThat(superseded.has(0, 2, NEW)).isFalse();
    assertThat(superseded.undone(history).getLast().records())
        .containsExactly(new Seen(0, OLD), new Seen(2, NEW));
  }

  @Test
  void replicasAreAlikeIfOneLacksOnlyWhatIsOld() {
    byte[] whole = log(OLD, OTHER, NEW);
    int batch = whole.length / 3;
    byte[] withoutOld = Arrays.copyOfRange(whole, batch, whole.length);
    byte[] withoutOther = Arrays.copyOfRange(whole, 2 * batch, whole.length);

    assertThat(COMPACTING.areAlike(whole, withoutOld)).isTrue();
    assertThat(COMPACTING.areAlike(whole, withoutOther)).isFalse();
    assertThat(COMPACTING.areAlike(whole, log(OLD, OTHER))).isFalse();
    assertThat(COMPACTING.areAlike(whole, log(OLD, OTHER, OLD))).isFalse();
    assertThat(new Compacting(false).areAlike(whole, withoutOld)).isFalse();
  }

  @Test
  void aValueIsReadFromARecordAndFromATombstone() {
    for (long value : new long[] {4, 5, 35}) {
      byte[] bytes = ByteBuffer.allocate(20).putLong(value).array();
      RecordData record = COMPACTING.record(0, bytes);
      assertThat(record.value().isEmpty()).isEqualTo(value % 5 == 0);
      assertThat(Compacting.value(record)).isEqualTo(value);
    }
  }
}
