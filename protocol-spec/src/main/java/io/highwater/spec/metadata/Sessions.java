package io.highwater.spec.metadata;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who was heard when, and how much metadata they knew then: the controller's one memory beside the
 * log. It may be forgotten; a new controller gives everybody a fresh session.
 */
final class Sessions {
  /** A gap between two looks above this share of the timeout means that nobody was listening. */
  private static final int STALL_SHARE = 4;

  private final long timeoutMs;
  private final SortedMap<Integer, Long> heardMs = new TreeMap<>();
  private final SortedMap<Integer, Long> applied = new TreeMap<>();
  private long lastLookMs = -1;

  Sessions(long timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  /** A broker's session starts anew. */
  void start(int brokerId, long nowMs) {
    heardMs.put(brokerId, nowMs);
    applied.remove(brokerId);
  }

  /** A sign of life from a broker that has applied everything below {@code metadataOffset}. */
  void heard(int brokerId, long metadataOffset, long nowMs) {
    heardMs.put(brokerId, nowMs);
    applied.merge(brokerId, metadataOffset, Math::max);
  }

  /** Whether the broker is known to have applied the record at {@code offset}. */
  boolean hasApplied(int brokerId, long offset) {
    return applied.getOrDefault(brokerId, 0L) > offset;
  }

  /**
   * Looks at the clock. If this controller itself was not running, everybody gets a fresh session:
   * their heartbeats may lie unread.
   */
  void look(long nowMs) {
    boolean stalled = lastLookMs >= 0 && nowMs - lastLookMs > timeoutMs / STALL_SHARE;
    lastLookMs = nowMs;
    if (stalled) {
      heardMs.replaceAll((id, heard) -> nowMs);
    }
  }

  boolean hasExpired(int brokerId, long nowMs) {
    return nowMs - heardMs.getOrDefault(brokerId, 0L) > timeoutMs;
  }
}
