package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class PartitionerTest {
  @Test
  void hashesAsKafkaDoes() {
    Random random = new Random(5);
    for (int round = 0; round < 50_000; round++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      ByteBuffer shifted = ByteBuffer.allocate(key.length + 3).position(3).put(key).position(3);
      assertThat(Partitioner.murmur2(shifted)).isEqualTo(Utils.murmur2(key));
      assertThat(shifted.position()).isEqualTo(3);
      int partitions = 1 + random.nextInt(50);
      assertThat(Partitioner.ofKey(ByteBuffer.wrap(key), partitions))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  @Test
  void takesTurnsWithoutKey() {
    Partitioner partitioner = new Partitioner();
    assertThat(IntStream.range(0, 7).map(i -> partitioner.partition(Optional.empty(), 3)))
        .containsExactly(0, 1, 2, 0, 1, 2, 0);
    ByteBuffer key = ByteBuffer.wrap(new byte[] {1, 2, 3});
    assertThat(partitioner.partition(Optional.of(key), 7)).isEqualTo(Partitioner.ofKey(key, 7));
  }
}
