package io.highwater.wire;

/** Who set the timestamps of a batch: bit 3 of its attributes. */
public enum TimestampType {
  /** The producer, per record. */
  CREATE_TIME,
  /** The broker, once for the whole batch, in its maximum timestamp. */
  LOG_APPEND_TIME
}
