package io.highwater.wire;

/**
 * A record with its place in a log.
 *
 * @param leaderEpoch epoch of the leader that appended it
 */
public record LogRecord(long offset, int leaderEpoch, RecordData data) {}
