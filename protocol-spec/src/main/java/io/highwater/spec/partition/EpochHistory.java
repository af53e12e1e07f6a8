package io.highwater.spec.partition;

import io.highwater.spec.Check;
import io.highwater.spec.Event.EpochStart;
import java.util.ArrayList;
import java.util.List;

/**
 * Which leader epoch wrote which part of a log (KIP-101): epochs and their start offsets, both
 * strictly ascending. An epoch ends where the next one starts, the newest one at the log's end.
 */
public final class EpochHistory {
  private final List<EpochStart> starts = new ArrayList<>();

  public EpochHistory(List<EpochStart> recovered) {
    recovered.forEach(each -> begin(each.epoch(), each.startOffset()));
  }

  /**
   * Records that {@code epoch} writes from {@code offset} on; true if the history changed.
   *
   * <p>A leader that appended nothing leaves an entry at the log's end. It gives way to whatever is
   * appended there, even to an older epoch: another leader may have had records that it lacked.
   */
  boolean begin(int epoch, long offset) {
    boolean changed = false;
    while (!starts.isEmpty() && newest().startOffset() >= offset && newest().epoch() != epoch) {
      starts.remove(starts.size() - 1);
      changed = true;
    }
    if (newestEpoch() == epoch) {
      return changed;
    }
    Check.that(newestEpoch() < epoch, "leader epochs grow", newestEpoch(), epoch);
    starts.add(new EpochStart(epoch, offset));
    return true;
  }

  /** Forgets epochs that started at or above {@code logEnd}; true if there were any. */
  boolean truncate(long logEnd) {
    return starts.removeIf(each -> each.startOffset() >= logEnd);
  }

  /**
   * Forgets epochs that wrote nothing from {@code offset - 1} on. The one that wrote the last
   * deleted record stays, for a follower whose log ends there names it.
   */
  void forgetBefore(long offset) {
    while (starts.size() > 1 && starts.get(1).startOffset() < offset) {
      starts.remove(0);
    }
  }

  void clear() {
    starts.clear();
  }

  /** The newest epoch, or -1 if nothing was ever appended. */
  int newestEpoch() {
    return starts.isEmpty() ? -1 : newest().epoch();
  }

  /** The epoch of the record below {@code offset}, or -1. */
  int epochBelow(long offset) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      if (starts.get(i).startOffset() < offset) {
        return starts.get(i).epoch();
      }
    }
    return -1;
  }

  /**
   * The newest epoch that is not above {@code epoch}, and where it ends (KIP-279).
   *
   * @return that epoch with its <em>end</em> offset; -1 and {@code logStart} if all are above
   */
  public EpochStart endOf(int epoch, long logStart, long logEnd) {
    long end = logEnd;
    for (int i = starts.size() - 1; i >= 0; i--) {
      EpochStart each = starts.get(i);
      if (each.epoch() <= epoch) {
        return new EpochStart(each.epoch(), end);
      }
      end = each.startOffset();
    }
    return new EpochStart(-1, logStart);
  }

  List<EpochStart> starts() {
    return List.copyOf(starts);
  }

  private EpochStart newest() {
    return starts.get(starts.size() - 1);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (EpochStart each : starts) {
      text.append(text.length() == 1 ? "" : " ").append(each.epoch()).append('@');
      text.append(each.startOffset());
    }
    return text.append(']').toString();
  }
}
