package io.highwater.fault.sim;

import io.highwater.spec.Violation;
import java.util.List;

/**
 * Judges what clients saw of a world from its beginning to the reads after everything was healed.
 * Operations with {@code acks=all} only end as ok: nothing else is promised to stay.
 */
@FunctionalInterface
public interface Oracle {
  /** Finds nothing wrong; the invariants of the cluster are looked at all the same. */
  Oracle NONE = ops -> List.of();

  /** What cannot be right about a history, or nothing. */
  List<Violation> judge(List<ClientOp> ops);
}
