package io.highwater.check;

import io.highwater.check.PartitionView.Sighting;
import io.highwater.history.Polled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Offsets and values belong to each other one to one: {@code inconsistent-offsets} and {@code
 * duplicate}. Acknowledgements and polls count alike.
 *
 * <p>A send is one attempt, or attempts with one producer id and sequence number, so nothing but
 * the log itself can put a value there twice, unless its invocation says {@code :may-repeat? true}.
 * Holes between the offsets of a final read are counted, but judge nothing.
 */
final class OffsetAgreement implements Checker {

  @Override
  public CheckResult check(Observations seen) {
    Findings findings = new Findings();
    for (PartitionView partition : seen.partitions()) {
      Places places = new Places();
      partition.sends().stream()
          .filter(SendAttempt::placed)
          .forEach(s -> places.add(new Sighting(s.offset(), s.value(), s.completion())));
      for (Read read : partition.reads()) {
        for (Polled record : read.records()) {
          places.add(new Sighting(record.offset(), record.value(), read.op()));
        }
      }
      places.judge(partition, findings);
      countGaps(partition, findings);
    }
    return findings.result();
  }

  private static void countGaps(PartitionView partition, Findings findings) {
    for (FinalRead finalRead : partition.finalReads()) {
      long expected = finalRead.startOffset();
      for (Polled record : finalRead.records()) {
        if (record.offset() > expected) {
          findings.fact("offset-gaps", 1);
          findings.fact("offset-gap-offsets", record.offset() - expected);
        }
        expected = Math.max(expected, record.offset() + 1);
      }
    }
  }

  /** The first sighting of each value at each offset, found by offset and by value. */
  private static final class Places {
    private final Map<Long, List<Sighting>> byOffset = new HashMap<>();
    private final Map<Object, List<Sighting>> byValue = new HashMap<>();

    void add(Sighting seen) {
      List<Sighting> here = byOffset.computeIfAbsent(seen.offset(), o -> new ArrayList<>(1));
      for (Sighting known : here) {
        if (known.value().equals(seen.value())) {
          return;
        }
      }
      here.add(seen);
      byValue.computeIfAbsent(seen.value(), v -> new ArrayList<>(1)).add(seen);
    }

    void judge(PartitionView partition, Findings findings) {
      Object key = partition.key();
      byOffset.forEach(
          (offset, here) -> {
            if (here.size() > 1) {
              findings.add(
                  AnomalyType.INCONSISTENT_OFFSETS,
                  here.size(),
                  () -> inconsistent(key, offset, here));
            }
          });
      byValue.forEach(
          (value, places) -> {
            if (places.size() > 1 && !mayRepeat(partition.sendOf(value))) {
              findings.add(
                  AnomalyType.DUPLICATE, places.size(), () -> duplicate(key, value, places));
            }
          });
    }

    private static boolean mayRepeat(SendAttempt send) {
      return send != null && send.mayRepeat();
    }

    private static Anomaly inconsistent(Object key, long offset, List<Sighting> here) {
      StringBuilder text = new StringBuilder();
      text.append("offset ").append(offset).append(" of ").append(Sentences.partition(key));
      String joint = " had ";
      for (Sighting seen : here) {
        text.append(joint).append(Sentences.value(seen.value())).append(' ').append(how(seen));
        joint = ", but ";
      }
      return new Anomaly(
          AnomalyType.INCONSISTENT_OFFSETS,
          key,
          offset,
          here.getFirst().value(),
          indices(here),
          here.size(),
          text.toString());
    }

    private static Anomaly duplicate(Object key, Object value, List<Sighting> places) {
      StringBuilder text = new StringBuilder(Sentences.value(value));
      text.append(" of ").append(Sentences.partition(key)).append(" was sent once, yet");
      String joint = " it is at offset ";
      for (Sighting seen : places) {
        text.append(joint).append(seen.offset()).append(' ').append(how(seen));
        joint = " and at offset ";
      }
      return new Anomaly(
          AnomalyType.DUPLICATE,
          key,
          places.getFirst().offset(),
          value,
          indices(places),
          places.size(),
          text.toString());
    }

    private static String how(Sighting seen) {
      boolean acknowledged = seen.op().f().equals("send");
      return (acknowledged ? "when it was acknowledged " : "when it was read ")
          + Sentences.when(seen.op());
    }

    private static List<Long> indices(List<Sighting> sightings) {
      return sightings.stream().map(s -> s.op().index()).toList();
    }
  }
}
