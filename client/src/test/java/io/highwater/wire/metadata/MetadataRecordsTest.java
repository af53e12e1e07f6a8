package io.highwater.wire.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.wire.MalformedFrame;
import io.highwater.wire.message.KafkaFiller;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataRecordsTest {
  private static final UUID ID = new UUID(11, 12);

  static Stream<WireRecord> samples() {
    return Stream.concat(partitions(), others());
  }

  private static Stream<WireRecord> others() {
    return Stream.of(
        new WireRecord.RegisterBroker(
            1,
            ID,
            77,
            List.of(new WireRecord.Endpoint("CLIENT", "localhost", 60_000, 0)),
            Optional.of("rack"),
            true,
            true),
        new WireRecord.UnregisterBroker(1, 2),
        new WireRecord.BrokerRegistrationChange(1, 2, Optional.of(true), true),
        new WireRecord.BrokerRegistrationChange(1, 2, Optional.of(false), false),
        new WireRecord.BrokerRegistrationChange(1, 2, Optional.empty(), false),
        new WireRecord.FenceBroker(3, 4),
        new WireRecord.UnfenceBroker(5, 6),
        new WireRecord.Topic("topic", ID),
        new WireRecord.RemoveTopic(ID),
        new WireRecord.Config(2, "topic", "min.insync.replicas", Optional.of("2")),
        new WireRecord.Config(2, "topic", "min.insync.replicas", Optional.empty()),
        new WireRecord.ProducerIds(1, 2, 3000),
        new WireRecord.NoOp(),
        new WireRecord.FeatureLevel("metadata.version", 20));
  }

  private static Stream<WireRecord> partitions() {
    return Stream.of(
        new WireRecord.Partition(
            1,
            ID,
            List.of(3, 1, 2),
            List.of(2),
            List.of(1),
            List.of(3, 2),
            3,
            true,
            4,
            5,
            List.of(1),
            List.of(2)),
        new WireRecord.Partition(
            1,
            ID,
            List.of(3),
            List.of(),
            List.of(),
            List.of(3),
            WireRecord.NO_LEADER,
            false,
            4,
            5,
            List.of(),
            List.of()),
        new WireRecord.PartitionChange(
            4,
            ID,
            Optional.of(List.of(1, 2)),
            OptionalInt.empty(),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new WireRecord.PartitionChange(
            4,
            ID,
            Optional.empty(),
            OptionalInt.of(WireRecord.NO_LEADER),
            Optional.of(true),
            Optional.of(List.of(1)),
            Optional.of(List.of(1, 2)),
            Optional.of(List.of(3)),
            Optional.of(List.of()),
            Optional.of(List.of(9))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsBackWhatItWrote(WireRecord record) throws MalformedFrame {
    ByteBuffer bytes = MetadataRecords.encode(record);
    assertThat(MetadataRecords.decode(bytes)).isEqualTo(record);
    assertThat(bytes.position()).isZero();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void framesAsKafkaDoes(WireRecord record) {
    ByteBufferAccessor reader = new ByteBufferAccessor(MetadataRecords.encode(record));
    assertThat(reader.readUnsignedVarint()).isEqualTo(1);
    MetadataRecordType type = MetadataRecordType.fromId((short) reader.readUnsignedVarint());
    assertThat(type.name())
        .isEqualTo(
            record
                    .getClass()
                    .getSimpleName()
                    .replaceAll("(?<=.)([A-Z])", "_$1")
                    .toUpperCase(Locale.ROOT)
                + "_RECORD");
    int version = reader.readUnsignedVarint();
    ApiMessage theirs = type.newMetadataRecord();
    theirs.read(reader, (short) version);
    assertThat(reader.remaining()).isZero();
    assertThat(theirs).isEqualTo(ToKafka.message(record));
  }

  @Test
  void everyTypeHasASample() {
    assertThat(samples().<Object>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder((Object[]) WireRecord.class.getPermittedSubclasses());
  }

  @Test
  void readsEveryVersionThatKafkaWrites() throws MalformedFrame {
    List<Class<?>> read =
        samples().<Class<?>>map(record -> ToKafka.message(record).getClass()).distinct().toList();
    for (MetadataRecordType type : MetadataRecordType.values()) {
      Class<? extends ApiMessage> message = type.newMetadataRecord().getClass();
      for (int version = type.lowestSupportedVersion();
          version <= type.highestSupportedVersion();
          version++) {
        ApiMessage filled = new KafkaFiller(version).fill(message, version);
        ByteBuffer bytes = kafkaBytes(type, version, filled);
        if (read.contains(message)) {
          WireRecord record = MetadataRecords.decode(bytes);
          assertThat(MetadataRecords.decode(MetadataRecords.encode(record))).isEqualTo(record);
        } else {
          assertThatThrownBy(() -> MetadataRecords.decode(bytes))
              .isInstanceOf(MalformedFrame.class)
              .hasMessageContaining("a type that Highwater does not know");
        }
      }
    }
  }

  private static ByteBuffer kafkaBytes(MetadataRecordType type, int version, ApiMessage message) {
    ByteBuffer body = MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
    return ByteBuffer.allocate(3 + body.remaining())
        .put((byte) 1)
        .put((byte) type.id())
        .put((byte) version)
        .put(body)
        .flip();
  }

  @Test
  void namesDamage() {
    ByteBuffer topic = MetadataRecords.encode(new WireRecord.Topic("topic", ID));
    assertMalformed(topic.duplicate().put(0, (byte) 2), "frame version 2, expected 1");
    topic.put(0, (byte) 1);
    assertMalformed(topic.slice(0, 6), "metadata record TOPIC_RECORD v0: ");
    ByteBuffer longer = ByteBuffer.allocate(topic.limit() + 2).put(topic.duplicate()).clear();
    assertMalformed(longer, "2 bytes follow its end");
    assertMalformed(topic.duplicate().put(1, (byte) 120), "metadata record: ");
    topic.put(1, (byte) 2);
    assertMalformed(topic.duplicate().put(2, (byte) 9), "TOPIC_RECORD v9: expected version 0 to 0");
  }

  private static void assertMalformed(ByteBuffer bytes, String text) {
    assertThatThrownBy(() -> MetadataRecords.decode(bytes))
        .isInstanceOf(MalformedFrame.class)
        .hasMessageContaining(text);
  }

  @Test
  void survivesDamageOfAnyKind() {
    Random random = new Random(3);
    samples()
        .forEach(
            record -> {
              ByteBuffer whole = MetadataRecords.encode(record);
              for (int round = 0; round < 300; round++) {
                ByteBuffer damaged =
                    ByteBuffer.allocate(whole.limit()).put(whole.duplicate()).flip();
                damaged.put(random.nextInt(damaged.limit()), (byte) random.nextInt());
                damaged.limit(1 + random.nextInt(damaged.limit()));
                try {
                  assertThat(MetadataRecords.decode(damaged)).isNotNull();
                } catch (MalformedFrame e) {
                  assertThat(e).hasMessageStartingWith("metadata record");
                }
              }
            });
  }
}
