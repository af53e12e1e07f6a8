package io.highwater.check;

import java.util.List;

/**
 * One case of an anomaly.
 *
 * @param type its kind
 * @param partition the partition's key in the history, an integer or a string
 * @param offset where in the partition's log, or −1 if that is not known
 * @param value the value concerned, or null
 * @param ops indices of the operations that prove it, in order
 * @param size how much one has to look at to understand it; smaller cases are shown first
 * @param explanation one sentence that a person can check against the history
 */
public record Anomaly(
    AnomalyType type,
    Object partition,
    long offset,
    Object value,
    List<Long> ops,
    long size,
    String explanation) {

  public Anomaly {
    ops = ops.stream().sorted().distinct().toList();
  }
}
