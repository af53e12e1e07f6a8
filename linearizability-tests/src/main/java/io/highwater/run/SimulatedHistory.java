package io.highwater.run;

import io.highwater.check.CheckResult;
import io.highwater.check.Checkers;
import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.Oracle;
import io.highwater.history.History;
import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges what the clients of a simulated cluster saw by the checkers that judge real runs. */
public final class SimulatedHistory implements Oracle {
  private final Checkers checkers = Checkers.all();

  @Override
  public List<Violation> judge(List<ClientOp> ops) {
    CheckResult result = checkers.check(history(ops));
    List<Violation> found = new ArrayList<>();
    result
        .anomalies()
        .forEach(
            (type, cases) ->
                found.add(new Violation(type.label(), cases.smallest().getFirst().explanation())));
    return found;
  }

  /** The same history as a real run records it. */
  public static History history(List<ClientOp> ops) {
    List<Op> history = new ArrayList<>(ops.size());
    for (ClientOp each : ops) {
      history.add(op(history.size(), each));
    }
    return History.of(history);
  }

  private static Op op(long index, ClientOp op) {
    return new Op(
        index,
        op.timeUs() * 1_000,
        ProcessId.client(op.process()),
        Op.Type.valueOf(op.type().name()),
        op.function() == ClientOp.Function.SEND ? "send" : "poll",
        op.function() == ClientOp.Function.SEND ? sent(op) : polled(op),
        null,
        marks(op));
  }

  private static Object sent(ClientOp op) {
    List<Object> sends = new ArrayList<>();
    for (ClientOp.Seen each : op.records()) {
      Object key = (long) op.partition();
      Object send =
          each.offset() < 0
              ? MicroOp.send(key, each.value())
              : MicroOp.sent(key, each.offset(), each.value());
      sends.addAll((List<?>) send);
    }
    return sends;
  }

  private static Object polled(ClientOp op) {
    if (op.type() != ClientOp.Type.OK) {
      return MicroOp.poll();
    }
    List<Polled> records =
        op.records().stream().map(each -> new Polled(each.offset(), each.value())).toList();
    return MicroOp.polled(Map.of((long) op.partition(), records));
  }

  private static Map<String, Object> marks(ClientOp op) {
    if (op.mayRepeat()) {
      return Map.of("may-repeat?", true);
    }
    if (op.finalEnd() < 0) {
      return Map.of();
    }
    Map<String, Object> marks = new LinkedHashMap<>();
    marks.put("final", true);
    marks.put("start-offsets", Map.of((long) op.partition(), op.finalStart()));
    marks.put("end-offsets", Map.of((long) op.partition(), op.finalEnd()));
    return marks;
  }
}
