package io.highwater.fault.sim.whole;

/** A machine's own clock: it runs a little fast or slow, sometimes jumps ahead, never back. */
final class SimClock {
  private static final long PPM = 1_000_000;

  private final Timeline time;
  private final long driftPpm;
  private long aheadUs;

  /**
   * A clock that is right at the beginning.
   *
   * @param driftPpm how many microseconds a second it gains
   */
  SimClock(Timeline time, long driftPpm) {
    this.time = time;
    this.driftPpm = driftPpm;
  }

  long nowUs() {
    return time.nowUs() + time.nowUs() * driftPpm / PPM + aheadUs;
  }

  void jump(long us) {
    aheadUs += us;
  }
}
