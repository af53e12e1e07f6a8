package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.ClientOp.Function;
import io.highwater.fault.sim.ClientOp.Seen;
import io.highwater.fault.sim.Mutant;
import io.highwater.fault.sim.Oracle;
import io.highwater.fault.sim.Simulator;
import io.highwater.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checkers of real runs judge simulated ones. */
final class SimulatedHistoryTest {
  private final SimulatedHistory oracle = new SimulatedHistory();
  private final List<ClientOp> ops = new ArrayList<>();

  @Test
  void aSimulatedHistoryHolds() {
    List<ClientOp> seen = new ArrayList<>();
    Oracle spy =
        history -> {
          seen.addAll(history);
          return oracle.judge(history);
        };

    assertThat(new Simulator(3, Mutant.NONE, spy).run().violation()).isNull();
    assertThat(SimulatedHistory.history(seen).ops()).hasSizeGreaterThan(200);
  }

  @Test
  void whatWasAcknowledgedAndIsGoneIsALostWrite() {
    send(0, 7, 0);
    read(1, new Seen(0, 8));

    assertThat(oracle.judge(ops)).extracting(Violation::property).contains("lost-write");
  }

  @Test
  void whatIsThereTwiceIsADuplicate() {
    send(0, 7, 0);
    read(1, new Seen(0, 7), new Seen(1, 7));

    assertThat(oracle.judge(ops)).extracting(Violation::property).contains("duplicate");
  }

  @Test
  void whatMayRepeatIsNoDuplicateAndStillMustBeThere() {
    sendAgain(0, 7, 1);
    read(1, new Seen(0, 7), new Seen(1, 7));
    assertThat(oracle.judge(ops)).isEmpty();

    sendAgain(0, 8, 2);
    read(2, new Seen(0, 7), new Seen(1, 7), new Seen(2, 9));
    assertThat(oracle.judge(ops)).extracting(Violation::property).contains("lost-write");
  }

  @Test
  void whatIsThereIsWell() {
    send(0, 7, 0);
    read(1, new Seen(0, 7));

    assertThat(oracle.judge(ops)).isEmpty();
  }

  private void send(int process, long value, long offset) {
    add(process, ClientOp.Type.INVOKE, Function.SEND, -1, new Seen(-1, value));
    add(process, ClientOp.Type.OK, Function.SEND, -1, new Seen(offset, value));
  }

  private void sendAgain(int process, long value, long offset) {
    for (Seen each : List.of(new Seen(-1, value), new Seen(offset, value))) {
      ClientOp.Type type = each.offset() < 0 ? ClientOp.Type.INVOKE : ClientOp.Type.OK;
      ops.add(
          new ClientOp(process, ops.size(), type, Function.SEND, 0, List.of(each), 0, -1, true));
    }
  }

  private void read(int process, Seen... records) {
    add(process, ClientOp.Type.INVOKE, Function.POLL, records.length);
    add(process, ClientOp.Type.OK, Function.POLL, records.length, records);
  }

  private void add(
      int process, ClientOp.Type type, Function function, long finalEnd, Seen... records) {
    ops.add(new ClientOp(process, ops.size(), type, function, 0, List.of(records), finalEnd));
  }
}
