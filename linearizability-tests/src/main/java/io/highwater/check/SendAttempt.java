package io.highwater.check;

import io.highwater.history.MicroOp;
import io.highwater.history.Op;

/**
 * One value that was sent, by one operation.
 *
 * @param value unique in its partition
 * @param invocation where it began
 * @param completion how it ended, or null if the history does not say
 * @param offset the offset of its acknowledgement, or {@link MicroOp#NO_OFFSET}
 */
public record SendAttempt(Object value, Op invocation, Op completion, long offset) {

  /** How it ended; an attempt without an end is {@code INFO}. */
  public Op.Type outcome() {
    return completion == null ? Op.Type.INFO : completion.type();
  }

  /** Whether it was acknowledged. */
  public boolean acknowledged() {
    return outcome() == Op.Type.OK;
  }

  /** Whether it was acknowledged with the offset that it got. */
  public boolean placed() {
    return acknowledged() && offset != MicroOp.NO_OFFSET;
  }

  /** Whether it may be there more than once, which its invocation says. */
  public boolean mayRepeat() {
    return invocation.flag("may-repeat?");
  }
}
