package io.highwater.broker.storage;

/** Records that had been fsynced are gone from a log: its directory cannot be served. */
public final class DamagedLogException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public DamagedLogException(Recovery.Damaged damage) {
    super(damage.message());
  }
}
