package io.highwater.broker.storage;

/**
 * A timestamp and the offset that goes with it.
 *
 * @param timestamp milliseconds since the epoch, or -1 if there is none
 */
public record TimestampOffset(long timestamp, long offset) {}
