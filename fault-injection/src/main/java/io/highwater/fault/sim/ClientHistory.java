package io.highwater.fault.sim;

import io.highwater.fault.sim.ClientOp.Seen;
import java.util.ArrayList;
import java.util.List;

/** What clients did and saw, in order. */
final class ClientHistory {
  private final List<ClientOp> ops = new ArrayList<>();
  private int processes;

  int newProcess() {
    return processes++;
  }

  void invokeSend(int process, long timeUs, int partition, long value, int count) {
    add(
        process,
        timeUs,
        ClientOp.Type.INVOKE,
        ClientOp.Function.SEND,
        partition,
        sent(-1, value, count),
        -1);
  }

  void endSend(
      int process,
      long timeUs,
      ClientOp.Type type,
      int partition,
      long offset,
      long value,
      int count) {
    add(process, timeUs, type, ClientOp.Function.SEND, partition, sent(offset, value, count), -1);
  }

  void invokePoll(int process, long timeUs, int partition, long finalEnd) {
    add(
        process,
        timeUs,
        ClientOp.Type.INVOKE,
        ClientOp.Function.POLL,
        partition,
        List.of(),
        finalEnd);
  }

  void endPoll(
      int process,
      long timeUs,
      ClientOp.Type type,
      int partition,
      List<SimLog.Entry> entries,
      long finalEnd) {
    List<Seen> records = new ArrayList<>();
    for (SimLog.Entry each : entries) {
      records.addAll(sent(each.batch().baseOffset(), each.value(), each.batch().count()));
    }
    add(process, timeUs, type, ClientOp.Function.POLL, partition, records, finalEnd);
  }

  private static List<Seen> sent(long offset, long value, int count) {
    List<Seen> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(new Seen(offset < 0 ? -1 : offset + i, value + i));
    }
    return records;
  }

  private void add(
      int process,
      long timeUs,
      ClientOp.Type type,
      ClientOp.Function function,
      int partition,
      List<Seen> records,
      long finalEnd) {
    ops.add(new ClientOp(process, timeUs, type, function, partition, records, finalEnd));
  }

  List<ClientOp> ops() {
    return ops;
  }
}
