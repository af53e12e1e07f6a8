package io.highwater.client;

/**
 * The good end of an offset lookup.
 *
 * @param offset -1 if no record is that late
 * @param timestamp of the record there, or -1 for an end of the log
 * @param leaderEpoch of the record there, or -1
 */
public record OffsetAt(long offset, long timestamp, int leaderEpoch) {}
