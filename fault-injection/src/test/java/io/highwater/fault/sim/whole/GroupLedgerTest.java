package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.client.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a group promises, kept and broken. */
final class GroupLedgerTest {
  private static final TopicPartition P0 = new TopicPartition(WholeSimulator.TOPIC, 0);
  private static final TopicPartition P1 = new TopicPartition(WholeSimulator.TOPIC, 1);
  private static final SortedMap<TopicPartition, Long> NOTHING = new TreeMap<>();

  private final Chronicle chronicle = new Chronicle(new Timeline(), null);
  private final GroupLedger ledger = new GroupLedger(chronicle);

  @Test
  void aPartitionHasOneOwnerInAGeneration() {
    ledger.owns("a", 1, partitions(P0));
    ledger.owns("a", 1, partitions(P0));
    ledger.owns("b", 1, partitions(P1));
    ledger.owns("b", 2, partitions(P0));
    assertThat(chronicle.violation()).isNull();
    assertThat(ledger.generations()).isEqualTo(2);

    ledger.owns("a", 2, partitions(P0));
    assertBroken("OneOwnerPerGeneration", "orders-0 in generation 2: b and a");
  }

  @Test
  void aCommitThatIsTakenBackIsSeenByWhoeverAsks() {
    ledger.committed(NOTHING, offsets(5));
    ledger.told(ledger.committed(), partitions(P0, P1), offsets(5));
    ledger.told(ledger.committed(), partitions(P0), offsets(7));
    assertThat(chronicle.violation()).isNull();

    ledger.told(ledger.committed(), partitions(P0), NOTHING);
    assertBroken("OffsetsNeverGoBack", "orders-0: 5 was committed, now it is 0");
  }

  @Test
  void anEarlierCommitDoesNotCountAfterALaterOne() {
    ledger.committed(NOTHING, offsets(5));
    ledger.committed(NOTHING, offsets(4));
    assertThat(chronicle.violation()).as("both were under way").isNull();
    assertThat(ledger.committed()).isEqualTo(offsets(5));
    assertThat(ledger.commits()).isEqualTo(2);

    ledger.committed(ledger.committed(), offsets(4));
    assertBroken("OffsetsNeverGoBack", "orders-0: 5 was committed, now it is 4");
  }

  @Test
  void everythingAcknowledgedIsReadBySomebody() {
    SortedMap<Integer, SortedMap<Long, Long>> acknowledged =
        new TreeMap<>(Map.of(0, new TreeMap<>(Map.of(0L, 10L, 1L, 11L))));
    ledger.read(P0, 0);
    ledger.read(P0, 1);
    ledger.close(acknowledged);
    assertThat(chronicle.violation()).isNull();

    acknowledged.get(0).put(2L, 12L);
    ledger.close(acknowledged);
    assertBroken("GroupReadsAll", "orders-0: no member has read 2");
  }

  private void assertBroken(String property, String detail) {
    assertThat(chronicle.violation().property()).isEqualTo(property);
    assertThat(chronicle.violation().detail()).endsWith(detail);
  }

  private static SortedSet<TopicPartition> partitions(TopicPartition... partitions) {
    return new TreeSet<>(List.of(partitions));
  }

  private static SortedMap<TopicPartition, Long> offsets(long offset) {
    return new TreeMap<>(Map.of(P0, offset));
  }
}
