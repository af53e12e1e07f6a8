package io.highwater.fault.sim;

/** The faults that a simulated cluster is exposed to; each is counted when it takes effect. */
public enum Adversity {
  /** A broker's process dies; its disk keeps what was written. */
  CRASH,
  /** As {@link #CRASH}, between two effects of one event. */
  CRASH_BETWEEN_EFFECTS,
  /** One machine loses power, and its disk what was not fsynced. */
  POWER_LOSS,
  /** Several machines lose power at once. */
  POWER_LOSS_OF_SOME,
  /** All machines lose power at once. */
  POWER_LOSS_OF_ALL,
  /** A machine in whose copies nobody trusts loses power, where a copy counts unflushed. */
  POWER_LOSS_OUTSIDE_ISR,
  /** A power loss that undoes a truncation which was never fsynced. */
  UNDONE_TRUNCATION,
  /** A process stands still for a while. */
  PAUSE,
  /** A broker is stopped in good order, and started again. */
  RESTART,
  /** The controller's process dies, and with it what its log had not fsynced. */
  CONTROLLER_CRASH,
  /** The controller stands still for a while. */
  CONTROLLER_PAUSE,
  /** Nothing passes from one host to another. */
  CUT_ONE_WAY,
  /** Nothing passes between two hosts. */
  CUT,
  /** One host reaches nobody. */
  ISOLATION,
  /** Half of the brokers reach the other half no more. */
  PARTITION,
  /** A link takes long. */
  SLOW_LINK,
  /** A connection is reset, and what was under way on it lost. */
  RESET,
  /** Nothing passes between a client and a broker, or in one direction only. */
  CLIENT_CUT,
  /** A client's connection is reset: requests or answers are lost. */
  CLIENT_RESET,
  /** A broker's clock jumps ahead. */
  CLOCK_JUMP,
  /** A disk takes long to fsync. */
  SLOW_DISK,
  /** A broker does what it may, but never would by its clock: see {@link Whim}. */
  WHIM,
  /** An answer arrives whose fetch was given up. */
  LATE_ANSWER,
  /**
   * A request for another ISR is held up and given up, while the follower that it lets in is not
   * what it was: it stands still, or loses power.
   */
  LATE_ALTER_PARTITION;

  /** Whether it takes effect whenever it strikes, but for a broker that is down already. */
  boolean isSure() {
    return switch (this) {
      case UNDONE_TRUNCATION, POWER_LOSS_OUTSIDE_ISR, LATE_ANSWER, LATE_ALTER_PARTITION, WHIM ->
          false;
      default -> true;
    };
  }

  /** Whether it can happen, depending on what power losses may take: see {@link Weather}. */
  boolean suits(boolean lossOfPower, boolean undoneTruncations) {
    return switch (this) {
      case POWER_LOSS, POWER_LOSS_OF_SOME, POWER_LOSS_OF_ALL -> lossOfPower;
      case UNDONE_TRUNCATION -> undoneTruncations;
      case POWER_LOSS_OUTSIDE_ISR -> !lossOfPower;
      default -> true;
    };
  }
}
