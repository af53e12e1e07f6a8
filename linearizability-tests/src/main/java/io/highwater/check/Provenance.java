package io.highwater.check;

import io.highwater.check.PartitionView.Sighting;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every record comes from a send to its partition that began before it was read and did not
 * definitely fail: {@code phantom}, {@code wrong-partition} and {@code aborted-read}.
 */
final class Provenance implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    Map<Object, PartitionView> sentTo = new HashMap<>();
    for (PartitionView partition : seen.partitions()) {
      partition.sends().forEach(send -> sentTo.putIfAbsent(send.value(), partition));
    }
    for (PartitionView partition : seen.partitions()) {
      Set<Object> judged = new HashSet<>();
      for (Read read : partition.reads()) {
        for (Polled record : read.records()) {
          if (judged.add(record.value())) {
            Sighting sighting = new Sighting(record.offset(), record.value(), read.op());
            judge(partition, sighting, sentTo.get(record.value()), findings);
          }
        }
      }
    }
    return findings.result();
  }

  private static void judge(
      PartitionView partition, Sighting read, PartitionView sentTo, Findings findings) {
    SendAttempt send = partition.sendOf(read.value());
    if (send == null && sentTo == null) {
      add(findings, AnomalyType.PHANTOM, partition, read, null, "yet nobody ever sent it");
    } else if (send == null) {
      Op sent = sentTo.sendOf(read.value()).invocation();
      String contradiction =
          "yet it was sent to " + Sentences.partition(sentTo.key()) + " " + Sentences.when(sent);
      add(findings, AnomalyType.WRONG_PARTITION, partition, read, sent, contradiction);
    } else if (send.invocation().index() > read.op().index()) {
      Op sent = send.invocation();
      String contradiction = "yet its send only began " + Sentences.when(sent);
      add(findings, AnomalyType.PHANTOM, partition, read, sent, contradiction);
    } else if (send.outcome() == Op.Type.FAIL) {
      Op failed = send.completion();
      String contradiction =
          "yet its send had failed for certain, with "
              + failed.errorCode()
              + ", "
              + Sentences.when(failed);
      add(findings, AnomalyType.ABORTED_READ, partition, read, failed, contradiction);
    }
  }

  private static void add(
      Findings findings,
      AnomalyType type,
      PartitionView partition,
      Sighting read,
      Op evidence,
      String contradiction) {
    findings.add(
        type,
        read.op().index(),
        () ->
            new Anomaly(
                type,
                partition.key(),
                read.offset(),
                read.value(),
                evidence == null
                    ? List.of(read.op().index())
                    : List.of(read.op().index(), evidence.index()),
                read.op().index(),
                Sentences.value(read.value())
                    + " was read at offset "
                    + read.offset()
                    + " of "
                    + Sentences.partition(partition.key())
                    + " "
                    + Sentences.when(read.op())
                    + ", "
                    + contradiction));
  }
}
