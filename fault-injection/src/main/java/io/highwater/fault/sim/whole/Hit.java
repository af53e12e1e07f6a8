package io.highwater.fault.sim.whole;

/** One misfortune, which counts once it has done something to somebody, and only once. */
final class Hit {
  private final Runnable count;
  private boolean done;

  /**
   * @param count run the first time that it takes effect
   */
  Hit(Runnable count) {
    this.count = count;
  }

  /** It took effect. */
  public void run() {
    if (!done) {
      done = true;
      count.run();
    }
  }
}
