package io.highwater.check;

import io.highwater.check.PartitionView.Sighting;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was acknowledged is still there: {@code lost-write} and {@code unseen}.
 *
 * <p>An acknowledged value that a complete final read lacks is a lost write if anyone read as far
 * as its place, or read the value itself earlier; it is unseen if its place lies past everything
 * that anyone read. Without a complete final read, a value is still lost if a reader passed over
 * its place and nobody ever read it; otherwise the partition is in doubt.
 */
final class Durability implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    long acknowledged = 0;
    for (PartitionView partition : seen.partitions()) {
      acknowledged += new Judgement(partition, findings).run();
    }
    findings.fact("acknowledged-values", acknowledged);
    if (acknowledged == 0) {
      findings.doubt("nothing was acknowledged, so nothing was shown");
    }
    return findings.result();
  }

  private static final class Judgement {
    private final PartitionView partition;
    private final Findings findings;
    private final TreeMap<Long, Jump> passedOver = new TreeMap<>();
    private final Set<Object> missing = new HashSet<>();
    private long unproved;

    Judgement(PartitionView partition, Findings findings) {
      this.partition = partition;
      this.findings = findings;
    }

    /** Judges the partition and returns how many of its values were acknowledged. */
    long run() {
      List<SendAttempt> acked =
          partition.sends().stream().filter(SendAttempt::acknowledged).toList();
      List<FinalRead> complete =
          partition.finalReads().stream().filter(FinalRead::complete).toList();
      long lastProof = -1;
      for (FinalRead finalRead : complete) {
        lastProof = Math.max(lastProof, finalRead.began());
        judge(acked, finalRead);
      }
      findPassedOver();
      for (SendAttempt send : acked) {
        if (send.completion().index() > lastProof && !missing.contains(send.value())) {
          judgeWithoutFinalRead(send);
        }
      }
      if (unproved > 0) {
        doubt(complete.isEmpty());
      }
      return acked.size();
    }

    /** For each offset from which a reader jumped: the farthest jump from there or from below. */
    private void findPassedOver() {
      Jump.forEach(partition, jump -> passedOver.merge(jump.from(), jump, Judgement::longer));
      Jump farthest = null;
      for (Map.Entry<Long, Jump> entry : passedOver.entrySet()) {
        farthest = farthest == null ? entry.getValue() : longer(farthest, entry.getValue());
        entry.setValue(farthest);
      }
    }

    private static Jump longer(Jump a, Jump b) {
      return a.to() >= b.to() ? a : b;
    }

    private void judge(List<SendAttempt> acked, FinalRead finalRead) {
      Map<Object, Polled> present = new HashMap<>();
      TreeMap<Long, Polled> byOffset = new TreeMap<>();
      for (Polled record : finalRead.records()) {
        present.put(record.value(), record);
        byOffset.putIfAbsent(record.offset(), record);
      }
      for (SendAttempt send : acked) {
        boolean due = send.completion().index() < finalRead.began();
        boolean expired = send.placed() && send.offset() < finalRead.startOffset();
        if (due && !expired && !present.containsKey(send.value()) && missing.add(send.value())) {
          missing(send, finalRead, byOffset);
        }
      }
    }

    private void missing(SendAttempt send, FinalRead finalRead, TreeMap<Long, Polled> byOffset) {
      Sighting earlier = partition.firstReadOf(send.value());
      long farthest = Math.max(partition.highestOffsetRead(), finalRead.endOffset() - 1);
      boolean passed = send.placed() && send.offset() <= farthest;
      AnomalyType type = passed || earlier != null ? AnomalyType.LOST_WRITE : AnomalyType.UNSEEN;
      long size = Math.max(0, farthest - send.offset());
      findings.add(
          type,
          size,
          () -> {
            List<Long> ops = proof(send);
            if (earlier != null) {
              ops.add(earlier.op().index());
            }
            Op around = around(finalRead, send.offset());
            ops.add(around.index());
            String explanation =
                Sentences.acknowledged(send, partition.key())
                    + (earlier == null ? "" : " and read " + Sentences.when(earlier.op()))
                    + ", yet the final read of "
                    + range(finalRead)
                    + " ("
                    + Sentences.ops(finalRead.ops())
                    + ") "
                    + instead(send, finalRead, byOffset);
            return anomaly(type, send, ops, size, explanation);
          });
    }

    private static String range(FinalRead finalRead) {
      return finalRead.endOffset() == finalRead.startOffset()
          ? "an empty log"
          : "offsets " + finalRead.startOffset() + ".." + (finalRead.endOffset() - 1);
    }

    private static String instead(
        SendAttempt send, FinalRead finalRead, TreeMap<Long, Polled> byOffset) {
      if (!send.placed()) {
        return "does not have it";
      }
      Polled other = byOffset.get(send.offset());
      if (other != null) {
        return "has " + Sentences.value(other.value()) + " at offset " + send.offset();
      }
      if (send.offset() >= finalRead.endOffset()) {
        return "ends before its offset";
      }
      Long before = byOffset.lowerKey(send.offset());
      Long after = byOffset.higherKey(send.offset());
      return (before == null ? "begins" : "goes from offset " + before)
          + (after == null
              ? " to its end"
              : (before == null ? " at offset " : " to offset ") + after)
          + " without it";
    }

    /** The poll of the final read that returned the record at this offset or the next one. */
    private Op around(FinalRead finalRead, long offset) {
      for (Read read : partition.reads()) {
        if (read.op().process().equals(finalRead.process())
            && read.op().flag("final")
            && read.records().getLast().offset() >= offset) {
          return read.op();
        }
      }
      return finalRead.ops().getLast();
    }

    private void judgeWithoutFinalRead(SendAttempt send) {
      Map.Entry<Long, Jump> below = send.placed() ? passedOver.lowerEntry(send.offset()) : null;
      boolean passed = below != null && below.getValue().to() > send.offset();
      if (partition.firstReadOf(send.value()) != null || !passed) {
        unproved++;
        return;
      }
      Jump jump = below.getValue();
      List<Long> ops = proof(send);
      ops.add(jump.op().index());
      findings.add(
          AnomalyType.LOST_WRITE,
          jump.to() - jump.from(),
          () ->
              anomaly(
                  AnomalyType.LOST_WRITE,
                  send,
                  ops,
                  jump.to() - jump.from(),
                  Sentences.acknowledged(send, partition.key())
                      + ", yet nobody read it, and process "
                      + jump.op().process()
                      + " went from offset "
                      + jump.from()
                      + " to offset "
                      + jump.to()
                      + " "
                      + Sentences.when(jump.op())));
    }

    private void doubt(boolean noFinalRead) {
      String why =
          noFinalRead
              ? partition.finalReads().isEmpty()
                  ? "there is no final read"
                  : "no final read got to the end"
              : "they were acknowledged after the final read began";
      findings.doubt(
          unproved
              + " acknowledged values of "
              + Sentences.partition(partition.key())
              + " are unproved: "
              + why);
    }

    private static List<Long> proof(SendAttempt send) {
      return new ArrayList<>(List.of(send.invocation().index(), send.completion().index()));
    }

    private Anomaly anomaly(
        AnomalyType type, SendAttempt send, List<Long> ops, long size, String explanation) {
      return new Anomaly(
          type, partition.key(), send.offset(), send.value(), ops, size, explanation);
    }
  }
}
