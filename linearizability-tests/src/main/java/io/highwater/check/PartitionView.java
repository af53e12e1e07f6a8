package io.highwater.check;

import io.highwater.history.MicroOp;
import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a history shows of one partition. */
public final class PartitionView {

  /**
   * A value seen at an offset, and the operation that first saw it there.
   *
   * @param op an acknowledgement or a poll
   */
  public record Sighting(long offset, Object value, Op op) {}

  private final Object key;
  private final List<SendAttempt> sends = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final Map<ProcessId, FinalRead> finalReads = new LinkedHashMap<>();
  private final Map<Object, SendAttempt> sendOf = new HashMap<>();
  private final Map<Object, Sighting> firstReadOf = new HashMap<>();
  private long highestOffsetRead = -1;

  PartitionView(Object key) {
    this.key = key;
  }

  void add(SendAttempt send) {
    sends.add(send);
    sendOf.putIfAbsent(send.value(), send);
  }

  void add(Read read) {
    reads.add(read);
    for (Polled record : read.records()) {
      highestOffsetRead = Math.max(highestOffsetRead, record.offset());
      firstReadOf.computeIfAbsent(
          record.value(), value -> new Sighting(record.offset(), value, read.op()));
    }
  }

  FinalRead finalReadOf(ProcessId process) {
    return finalReads.computeIfAbsent(process, FinalRead::new);
  }

  /** The partition's key in the history. */
  public Object key() {
    return key;
  }

  /** All attempts to send to it, by invocation. */
  public List<SendAttempt> sends() {
    return sends;
  }

  /** The first attempt to send this value to it, or null. */
  public SendAttempt sendOf(Object value) {
    return sendOf.get(value);
  }

  /** All that was read from it, by completion. */
  public List<Read> reads() {
    return reads;
  }

  /** Where the value was read first, or null if it never was. */
  public Sighting firstReadOf(Object value) {
    return firstReadOf.get(value);
  }

  /** The highest offset that anyone read, −1 if none. */
  public long highestOffsetRead() {
    return highestOffsetRead;
  }

  /** The final reads, complete or not. */
  public List<FinalRead> finalReads() {
    return List.copyOf(finalReads.values());
  }

  /** The offset at which a sent value is known to be: by its acknowledgement, else by a read. */
  public long offsetOf(SendAttempt send) {
    if (send.placed()) {
      return send.offset();
    }
    Sighting seen = firstReadOf(send.value());
    return seen == null ? MicroOp.NO_OFFSET : seen.offset();
  }
}
