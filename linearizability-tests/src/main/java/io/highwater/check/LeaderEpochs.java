package io.highwater.check;

import io.highwater.history.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One leader an epoch: {@code two-leaders}, for acknowledgements that carry {@code :leader} and
 * {@code :leader-epoch}. The client must tell what the acknowledging broker said of itself.
 */
final class LeaderEpochs implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    for (PartitionView partition : seen.partitions()) {
      Map<Long, Op> firstAcks = new HashMap<>();
      for (SendAttempt send : partition.sends()) {
        if (send.acknowledged()) {
          judge(partition, send, firstAcks, findings);
        }
      }
    }
    return findings.result();
  }

  private static void judge(
      PartitionView partition, SendAttempt send, Map<Long, Op> firstAcks, Findings findings) {
    Op ack = send.completion();
    long leader = ack.number("leader", -1);
    long epoch = ack.number("leader-epoch", -1);
    if (leader < 0 || epoch < 0) {
      return;
    }
    Op first = firstAcks.computeIfAbsent(epoch, e -> ack);
    long firstLeader = first.number("leader", -1);
    if (firstLeader == leader) {
      return;
    }
    findings.add(
        AnomalyType.TWO_LEADERS,
        epoch,
        () ->
            new Anomaly(
                AnomalyType.TWO_LEADERS,
                partition.key(),
                send.offset(),
                send.value(),
                List.of(first.index(), ack.index()),
                epoch,
                "in leader epoch "
                    + epoch
                    + " of "
                    + Sentences.partition(partition.key())
                    + " broker "
                    + firstLeader
                    + " acknowledged a send "
                    + Sentences.when(first)
                    + " and broker "
                    + leader
                    + " another one "
                    + Sentences.when(ack)));
  }
}
