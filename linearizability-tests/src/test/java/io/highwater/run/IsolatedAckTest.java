package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.history.Op;
import io.highwater.history.ProcessId;
import io.highwater.workload.LogClients.Appended;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a partition has brought about the loss that acks=1 allows. */
class IsolatedAckTest {
  private OptionalInt leader = OptionalInt.of(1);
  private final IsolatedAck evidence = new IsolatedAck(partition -> leader);

  @Test
  void needsAnAckOfTheIsolatedBrokerForAnAppendBegunAfterTheCutAndANewLeader() {
    assertThat(evidence.isOver(Set.of(1), 1000)).isFalse();
    evidence.acknowledged(invokedAt(900), 0, new Appended(7, 1, 0));
    leader = OptionalInt.of(2);
    assertThat(evidence.isOver(Set.of(1), 1000)).as("begun before the cut").isFalse();

    evidence.acknowledged(invokedAt(1100), 0, new Appended(8, 2, 1));
    assertThat(evidence.isOver(Set.of(1), 1000)).as("acknowledged elsewhere").isFalse();

    evidence.acknowledged(invokedAt(1200), 0, new Appended(8, 1, 0));
    leader = OptionalInt.of(1);
    assertThat(evidence.isOver(Set.of(1), 1000)).as("still the leader").isFalse();
    leader = OptionalInt.empty();
    assertThat(evidence.isOver(Set.of(1), 1000)).as("nobody leads").isFalse();
    assertThat(evidence.everSeen()).isFalse();

    leader = OptionalInt.of(2);
    assertThat(evidence.isOver(Set.of(1), 1000)).isTrue();
    assertThat(evidence.isOver(Set.of(1), 5000)).as("the next partition").isFalse();
    assertThat(evidence.everSeen()).isTrue();
  }

  private static Op invokedAt(long timeNs) {
    return new Op(0, timeNs, ProcessId.client(0), Op.Type.INVOKE, "send", null, null, Map.of());
  }
}
