package io.highwater.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaLogsTest {
  private static final int PAYLOAD_AT = 61;

  @TempDir private Path root;

  /** A batch of this many records, as far as the comparison looks at it. */
  private static byte[] batch(long baseOffset, int records, String payload) {
    byte[] text = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuffer batch = ByteBuffer.allocate(PAYLOAD_AT + text.length);
    batch.putLong(0, baseOffset);
    batch.putInt(8, batch.capacity() - 12);
    batch.put(16, (byte) 2);
    batch.putInt(23, records - 1);
    batch.put(PAYLOAD_AT, text);
    return batch.array();
  }

  private void segment(int broker, String partition, long baseOffset, byte[]... batches)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] batch : batches) {
      bytes.writeBytes(batch);
    }
    Path directory = Files.createDirectories(directory(broker).resolve(partition));
    Files.write(directory.resolve("%020d.log".formatted(baseOffset)), bytes.toByteArray());
  }

  private Path directory(int broker) {
    return root.resolve("broker-" + broker);
  }

  private void checkpoint(int broker, String... lines) throws IOException {
    String entries = String.join("\n", lines);
    String text = "0\n" + lines.length + "\n" + (lines.length == 0 ? "" : entries + "\n");
    Files.writeString(directory(broker).resolve("replication-offset-checkpoint"), text);
  }

  private CheckResult compare(int... brokers) throws IOException {
    return compare(true, brokers);
  }

  private CheckResult compare(boolean whole, int... brokers) throws IOException {
    List<ReplicaLog> logs = new ArrayList<>();
    for (int broker : brokers) {
      logs.addAll(DataDirectory.read(broker, directory(broker)));
    }
    return ReplicaLogs.compare(logs, new ReplicaLogs.Expected("t", 1, brokers.length, whole));
  }

  private static String only(CheckResult result) {
    assertThat(result.anomalies()).containsOnlyKeys(AnomalyType.REPLICA_DIVERGENCE);
    assertThat(result.shown()).hasSize(1);
    return result.shown().getFirst().explanation();
  }

  @Test
  void equalLogsAgreeOverSegments() throws IOException {
    for (int broker = 1; broker <= 2; broker++) {
      segment(broker, "t-0", 0, batch(0, 3, "abc"));
      segment(broker, "t-0", 3, batch(3, 1, "d"));
      checkpoint(broker, "t 0 4");
    }
    segment(3, "t-0", 0, batch(0, 3, "abc"), batch(3, 1, "d"));
    checkpoint(3, "t 0 4");
    CheckResult result = compare(1, 2, 3);
    assertThat(result.valid()).isEqualTo(Validity.TRUE);
    assertThat(result.facts()).containsEntry("replica-bytes-compared", 2L * (64 + 62));
  }

  @Test
  void differencesBelowTheHighestHighWatermarkMatterInAWholeCluster() throws IOException {
    segment(1, "t-0", 0, batch(0, 3, "abc"), batch(3, 1, "d"));
    segment(2, "t-0", 0, batch(0, 3, "abc"), batch(3, 1, "X"));
    checkpoint(1, "t 0 4");
    checkpoint(2, "t 0 3");
    assertThat(compare(false, 1, 2).valid()).isEqualTo(Validity.TRUE);
    assertThat(only(compare(true, 1, 2)))
        .isEqualTo(
            "at offset 3 of partition t-0, below the high watermark 4, broker 1 has a batch of"
                + " offsets 3..3, broker 2 one of offsets 3..3; they first differ at byte 61"
                + " (records): 0x64 against 0x58");
  }

  @Test
  void namesTheHeaderFieldThatDiffers() throws IOException {
    byte[] otherEpoch = batch(0, 1, "a");
    ByteBuffer.wrap(otherEpoch).putInt(12, 9);
    segment(1, "t-0", 0, batch(0, 1, "a"));
    segment(2, "t-0", 0, otherEpoch);
    checkpoint(1, "t 0 1");
    checkpoint(2, "t 0 1");
    assertThat(only(compare(1, 2))).contains("at byte 15 (partition leader epoch): 0x00 against");
  }

  @Test
  void aShorterLogIsMissingSomething() throws IOException {
    segment(1, "t-0", 0, batch(0, 3, "abc"), batch(3, 2, "d"));
    segment(2, "t-0", 0, batch(0, 3, "abc"));
    checkpoint(1, "t 0 5");
    checkpoint(2, "t 0 5");
    assertThat(only(compare(1, 2)))
        .endsWith("broker 2 ends at offset 3, but broker 1 has a batch of offsets 3..4 there");
  }

  @Test
  void startsWhereTheLongerLogStarts() throws IOException {
    segment(1, "t-0", 0, batch(0, 3, "abc"), batch(3, 1, "d"));
    segment(2, "t-0", 3, batch(3, 1, "d"));
    checkpoint(1, "t 0 4");
    checkpoint(2, "t 0 4");
    assertThat(compare(1, 2).valid()).isEqualTo(Validity.TRUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 63})
  void aTornBatchBelowTheHighWatermarkIsADivergence(int cut) throws IOException {
    byte[] second = batch(3, 1, "def");
    segment(1, "t-0", 0, batch(0, 3, "abc"), second);
    segment(2, "t-0", 0, batch(0, 3, "abc"), Arrays.copyOf(second, cut));
    checkpoint(1, "t 0 4");
    checkpoint(2, "t 0 4");
    assertThat(only(compare(1, 2)))
        .contains("at offset 3 of partition t-0")
        .contains("broker 2 cannot be read on")
        .contains("00000000000000000000.log at byte 64");
    checkpoint(2, "t 0 3");
    assertThat(compare(false, 1, 2).valid()).isEqualTo(Validity.TRUE);
    assertThat(only(compare(true, 1, 2))).contains("broker 2 cannot be read on");
  }

  @Test
  void nothingToCompareIsUnknown() throws IOException {
    assertThat(compare().doubts()).containsExactly("partition t-0 has no two replicas to compare");
    segment(1, "t-0", 0, batch(0, 1, "a"));
    checkpoint(1);
    assertThat(compare(1).doubts()).containsExactly("partition t-0 has no two replicas to compare");
    segment(2, "t-0", 0, batch(0, 1, "a"));
    checkpoint(2);
    assertThat(compare(1, 2).doubts().getFirst()).contains("high watermark is 0");
  }

  @Test
  void aReplicaThatIsNotThereIsMissed() throws IOException {
    for (int broker = 1; broker <= 2; broker++) {
      segment(broker, "t-0", 0, batch(0, 1, "a"));
      checkpoint(broker, "t 0 1");
    }
    Files.createDirectories(directory(3));
    checkpoint(3, "t 0 1");
    assertThat(compare(1, 2, 3).doubts())
        .containsExactly("partition t-0 has 2 replicas' logs of 3");
  }

  @Test
  void highWatermarksMayComeFromElsewhere() throws IOException {
    segment(1, "t-0", 0, batch(0, 1, "a"));
    segment(1, "__cluster_metadata-0", 0, batch(0, 1, "m"));
    List<ReplicaLog> logs = DataDirectory.read(1, directory(1), Map.of("t-0", 1L));
    assertThat(logs).singleElement().satisfies(log -> assertThat(log.highWatermark()).isOne());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|replication-offset-checkpoint:1: expected version 0",
        "1\n0\n|:1: expected version 0",
        "0\n2\nt 0 4\n|:2: says 2 entries, but 1 follow",
        "0\n1\nt 0 x\n|:3: expected 'topic partition offset', found t 0 x",
      })
  void badCheckpointsAreNamed(String textAndProblem) throws IOException {
    String[] parts = textAndProblem.split("\\|", 2);
    Files.createDirectories(directory(1));
    Files.writeString(directory(1).resolve("replication-offset-checkpoint"), parts[0]);
    assertThatThrownBy(() -> DataDirectory.read(1, directory(1)))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageContaining(parts[1]);
  }

  @Test
  void missingCheckpointIsNamed() throws IOException {
    Files.createDirectories(directory(1));
    assertThatThrownBy(() -> DataDirectory.read(1, directory(1)))
        .isInstanceOf(MalformedLogException.class)
        .hasMessageContaining("replication-offset-checkpoint is missing");
  }
}
