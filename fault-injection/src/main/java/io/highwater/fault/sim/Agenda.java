package io.highwater.fault.sim;

/** Where everything waits that is going to happen. */
interface Agenda {
  /** Lets something happen at {@code timeUs}, after everything else of that moment. */
  void add(long timeUs, Happening happening);
}
