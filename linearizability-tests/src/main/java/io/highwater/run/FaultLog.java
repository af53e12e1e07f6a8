package io.highwater.run;

import io.highwater.fault.nemesis.Fault;
import io.highwater.fault.nemesis.Nemesis;
import io.highwater.fault.nemesis.Strike;
import io.highwater.history.HistoryRecorder;
import io.highwater.history.ProcessId;
import java.util.Map;

/**
 * Writes a nemesis' deeds into the history: two lines as a fault begins, two as it ends.
 *
 * <p>The last line comes when the cluster has recovered, or was given up waiting for, so that the
 * fault's window holds the time that it may excuse.
 */
final class FaultLog implements Nemesis.Listener {
  private final HistoryRecorder history;

  FaultLog(HistoryRecorder history) {
    this.history = history;
  }

  @Override
  public void begins(Fault fault, String whom) {
    remark(fault.kind().startName(), whom, Map.of("fault", fault.toString()));
  }

  @Override
  public void began(Fault fault, String whom) {
    remark(fault.kind().startName(), whom, Map.of());
  }

  @Override
  public void ends(Fault fault, String whom) {
    remark(fault.kind().stopName(), whom, Map.of());
  }

  @Override
  public void ended(Strike strike) {
    remark(
        strike.fault().kind().stopName(),
        strike.whom(),
        Map.of(
            "hits", strike.hit() ? 1 : 0, "effect", strike.effect(), "recovered", strike.whole()));
  }

  private void remark(String f, String whom, Map<String, ?> extra) {
    history.remark(ProcessId.NEMESIS, f, whom, extra);
  }
}
