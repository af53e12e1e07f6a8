package io.highwater.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.history.History;
import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Work grows with the history, not with its square, and offsets cost nothing. */
class ScaleTest {

  /** A value that counts how often it is looked at. */
  private static final class Counted {
    private static long looks;
    private final long number;

    Counted(long number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      looks++;
      return other instanceof Counted c && c.number == number;
    }

    @Override
    public int hashCode() {
      looks++;
      return Long.hashCode(number);
    }
  }

  private static long looks(int sends) {
    List<Op> ops = new ArrayList<>();
    List<Polled> log = new ArrayList<>();
    ProcessId writer = ProcessId.client(0);
    for (int i = 0; i < sends; i++) {
      Object value = new Counted(i);
      ops.add(op(ops.size(), writer, Op.Type.INVOKE, "send", MicroOp.send(0L, value), Map.of()));
      ops.add(op(ops.size(), writer, Op.Type.OK, "send", MicroOp.sent(0L, i, value), Map.of()));
      log.add(new Polled(i, value));
    }
    ProcessId reader = ProcessId.client(1);
    ops.add(op(ops.size(), reader, Op.Type.INVOKE, "poll", MicroOp.poll(), Map.of()));
    Map<String, Object> last = Map.of("final", true, "end-offsets", Map.of(0L, (long) sends));
    ops.add(op(ops.size(), reader, Op.Type.OK, "poll", MicroOp.polled(Map.of(0L, log)), last));
    Counted.looks = 0;
    assertThat(Checkers.all().check(History.of(ops)).valid()).isEqualTo(Validity.TRUE);
    return Counted.looks;
  }

  private static Op op(
      int index, ProcessId process, Op.Type type, String f, Object value, Map<String, Object> x) {
    return new Op(index, index, process, type, f, value, null, x);
  }

  @Test
  void workIsProportionalToTheHistory() {
    long small = looks(10_000);
    long large = looks(40_000);
    assertThat(small).isLessThan(10_000L * 40);
    assertThat((double) large / small).isBetween(3.5, 4.5);
  }

  @Test
  void realtimeOrderAgreesWithTheDefinition() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<Op> ops = new ArrayList<>();
      int sends = 2 + random.nextInt(12);
      List<Long> offsets = new ArrayList<>();
      List<Integer> events = new ArrayList<>();
      for (int i = 0; i < sends; i++) {
        offsets.add((long) i);
        events.add(i);
        events.add(i);
      }
      Collections.shuffle(offsets, random);
      Collections.shuffle(events, random);
      Set<Integer> begun = new HashSet<>();
      int[] start = new int[sends];
      int[] end = new int[sends];
      for (int send : events) {
        boolean begins = begun.add(send);
        (begins ? start : end)[send] = ops.size();
        Object value =
            begins
                ? MicroOp.send(0L, (long) send)
                : MicroOp.sent(0L, offsets.get(send), (long) send);
        Op.Type type = begins ? Op.Type.INVOKE : Op.Type.OK;
        ops.add(op(ops.size(), ProcessId.client(send), type, "send", value, Map.of()));
      }
      Set<Object> expected = new HashSet<>();
      for (int a = 0; a < sends; a++) {
        for (int b = 0; b < sends; b++) {
          if (end[a] < start[b] && offsets.get(a) > offsets.get(b)) {
            expected.add((long) b);
          }
        }
      }
      CheckResult result = Checkers.of(new SendOrder()).check(History.of(ops));
      Set<Object> found =
          result.shown().stream()
              .filter(a -> a.type() == AnomalyType.REALTIME_ORDER)
              .map(Anomaly::value)
              .collect(Collectors.toSet());
      assertThat(found).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
