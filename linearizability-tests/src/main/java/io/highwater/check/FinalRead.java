package io.highwater.check;

import io.highwater.history.Op;
import io.highwater.history.Polled;
import io.highwater.history.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What one process read of a partition in the final phase of a run. */
public final class FinalRead {
  private final ProcessId process;
  private final List<Op> ops = new ArrayList<>();
  private final List<Polled> records = new ArrayList<>();
  private long began = Long.MAX_VALUE;
  private long startOffset;
  private long position;
  private OptionalLong endOffset = OptionalLong.empty();

  FinalRead(ProcessId process) {
    this.process = process;
  }

  /** Takes in one poll, which need not have returned anything. */
  void add(Op invocation, Op completion, List<Polled> polled) {
    began = Math.min(began, invocation.index());
    ops.add(completion);
    records.addAll(polled);
    for (Polled record : polled) {
      position = Math.max(position, record.offset() + 1);
    }
  }

  void startsAt(long offset) {
    startOffset = offset;
  }

  void endsAt(long offset) {
    endOffset = OptionalLong.of(Math.max(offset, endOffset.orElse(0)));
  }

  /** Who read. */
  public ProcessId process() {
    return process;
  }

  /** Whether it got to the end that it set out to read to. */
  public boolean complete() {
    return endOffset.isPresent() && Math.max(position, startOffset) >= endOffset.getAsLong();
  }

  /** The index of its first invocation: what was acknowledged before it must be in it. */
  public long began() {
    return began;
  }

  /** Its first offset. */
  public long startOffset() {
    return startOffset;
  }

  /** The offset after its last one. */
  public long endOffset() {
    return Math.max(position, endOffset.orElse(0));
  }

  /** The offset after the last record that it returned. */
  public long position() {
    return position;
  }

  /** The polls it consists of. */
  public List<Op> ops() {
    return ops;
  }

  /** Everything it returned, in order. */
  public List<Polled> records() {
    return records;
  }
}
