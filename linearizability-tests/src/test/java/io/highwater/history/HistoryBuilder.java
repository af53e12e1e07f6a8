package io.highwater.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Writes histories by hand: every line is a millisecond after the one before. */
public final class HistoryBuilder {
  private static final long STEP_NS = 1_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final HistoryRecorder recorder = HistoryRecorder.inMemory(() -> clock.getAndAdd(STEP_NS));
  private final Map<Integer, Op> open = new LinkedHashMap<>();

  public HistoryBuilder() {
    clock.set(0);
  }

  /** The process begins to send. */
  public HistoryBuilder send(int process, Object key, long value) {
    return begin(process, "send", MicroOp.send(key, value), Map.of());
  }

  /** The process begins to send, with further keys. */
  public HistoryBuilder send(int process, Object key, long value, Map<String, ?> extra) {
    return begin(process, "send", MicroOp.send(key, value), extra);
  }

  /** The process's send is acknowledged. */
  public HistoryBuilder ack(int process, long offset) {
    return ack(process, offset, Map.of());
  }

  /** The process's send is acknowledged, with further keys. */
  public HistoryBuilder ack(int process, long offset, Map<String, ?> extra) {
    Op invocation = open.remove(process);
    MicroOp.Send send = (MicroOp.Send) MicroOps.invoked(invocation).getFirst();
    recorder.ok(invocation, MicroOp.sent(send.key(), offset, send.value()), extra);
    return this;
  }

  /** The process's operation ends as ok with this value. */
  public HistoryBuilder ok(int process, Object value, Map<String, ?> extra) {
    recorder.ok(open.remove(process), value, extra);
    return this;
  }

  /** The process's operation certainly did not happen. */
  public HistoryBuilder fail(int process, String code) {
    recorder.fail(open.remove(process), List.of(Keyword.of(code), "told so"), Map.of());
    return this;
  }

  /** Nobody knows of the process's operation. */
  public HistoryBuilder unknown(int process, String code) {
    recorder.info(open.remove(process), Keyword.of(code), Map.of());
    return this;
  }

  /** A send, acknowledged before anything else happens. */
  public HistoryBuilder sent(int process, Object key, long value, long offset) {
    return send(process, key, value).ack(process, offset);
  }

  /** A poll that returns offsets and values in turn. */
  public HistoryBuilder polled(int process, Object key, long... offsetsAndValues) {
    return poll(process, key, Map.of(), offsetsAndValues);
  }

  /** A final poll that ends a complete read: the log ends at this offset. */
  public HistoryBuilder finalRead(int process, Object key, long end, long... offsetsAndValues) {
    Map<String, Object> extra = new LinkedHashMap<>();
    extra.put("final", true);
    extra.put("end-offsets", Map.of(key, end));
    return poll(process, key, extra, offsetsAndValues);
  }

  /** A poll with further keys on its completion. */
  public HistoryBuilder poll(
      int process, Object key, Map<String, ?> extra, long... offsetsAndValues) {
    List<Polled> records = new ArrayList<>();
    for (int i = 0; i < offsetsAndValues.length; i += 2) {
      records.add(new Polled(offsetsAndValues[i], offsetsAndValues[i + 1]));
    }
    begin(process, "poll", MicroOp.poll(), Map.of());
    recorder.ok(open.remove(process), MicroOp.polled(Map.of(key, records)), extra);
    return this;
  }

  /** Any operation begins. */
  public HistoryBuilder begin(int process, String f, Object value, Map<String, ?> extra) {
    open.put(process, recorder.invoke(ProcessId.client(process), f, value, extra));
    return this;
  }

  /** A line of the nemesis. */
  public HistoryBuilder nemesis(String f, Object value, Map<String, ?> extra) {
    recorder.remark(ProcessId.NEMESIS, f, value, extra);
    return this;
  }

  /** Time passes. */
  public HistoryBuilder wait(int millis) {
    clock.addAndGet(millis * STEP_NS);
    return this;
  }

  public History history() {
    return recorder.history();
  }
}
