package io.highwater.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.BrokerSet;
import io.highwater.spec.metadata.MetadataRecord;
import io.highwater.spec.metadata.PartitionChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MetadataCodecTest {
  private static final UUID TOPIC = new UUID(5, 6);

  private static final PartitionChange EVERYTHING =
      new PartitionChange(
          OptionalInt.of(2),
          Optional.of(BrokerSet.of(2)),
          Optional.of(BrokerSet.of(1, 3)),
          Optional.of(BrokerSet.of(1)),
          Optional.of(true),
          Optional.of(List.of(3, 2, 1)),
          Optional.of(BrokerSet.of(3)),
          Optional.of(BrokerSet.of(1)));

  private static final PartitionChange EMPTIED =
      new PartitionChange(
          OptionalInt.of(-1),
          Optional.of(BrokerSet.of()),
          Optional.of(BrokerSet.of()),
          Optional.of(BrokerSet.of()),
          Optional.of(false),
          Optional.empty(),
          Optional.of(BrokerSet.of()),
          Optional.of(BrokerSet.of()));

  private static final PartitionChange NOTHING =
      new PartitionChange(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final List<MetadataRecord> ALL =
      List.of(
          new MetadataRecord.BrokerRegistered(
              1, 7, new UUID(1, 2), List.of(new MetadataRecord.Endpoint("PEER", "h", 9092))),
          new MetadataRecord.BrokerFenced(1, 7),
          new MetadataRecord.BrokerUnfenced(1, 7),
          new MetadataRecord.BrokerStopping(1, 7),
          new MetadataRecord.TopicCreated(TOPIC, "t"),
          new MetadataRecord.TopicRemoved(TOPIC),
          new MetadataRecord.PartitionCreated(TOPIC, 3, List.of(2, 1), BrokerSet.of(1), 1),
          new MetadataRecord.PartitionChanged(TOPIC, 3, EVERYTHING),
          new MetadataRecord.PartitionChanged(TOPIC, 3, EMPTIED),
          new MetadataRecord.PartitionChanged(TOPIC, 3, NOTHING),
          new MetadataRecord.TopicConfigured("t", "min.insync.replicas", "2"),
          new MetadataRecord.TopicConfigured("t", "min.insync.replicas", null),
          new MetadataRecord.ProducerIdsAllocated(1, 7, 2000));

  @Test
  void everyRecordComesBackAsItWas() throws Exception {
    ByteBuffer batch = MetadataCodec.encode(ALL, 40, 3, 1_000);
    List<MetadataRecord> read = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();

    long end =
        MetadataCodec.decode(
            batch,
            41,
            (record, offset) -> {
              read.add(record);
              offsets.add(offset);
            });

    assertThat(read).isEqualTo(ALL.subList(1, ALL.size()));
    assertThat(offsets).startsWith(41L, 42L);
    assertThat(end).isEqualTo(40 + ALL.size());
  }

  @Test
  void noRecordIsForgotten() {
    assertThat(ALL.stream().<Object>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder((Object[]) MetadataRecord.class.getPermittedSubclasses());
  }
}
