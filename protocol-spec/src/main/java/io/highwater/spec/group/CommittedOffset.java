package io.highwater.spec.group;

/**
 * How far a group has come in a partition.
 *
 * @param offset the next record to be read
 * @param leaderEpoch of the last record that was read, or -1
 * @param metadata whatever the client wants to be told again, never null
 */
public record CommittedOffset(long offset, int leaderEpoch, String metadata) {}
