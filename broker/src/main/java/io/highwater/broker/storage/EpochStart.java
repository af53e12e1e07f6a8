package io.highwater.broker.storage;

/**
 * Where a leader epoch's records start: one line of a {@code leader-epoch-checkpoint} (KIP-101).
 */
public record EpochStart(int epoch, long startOffset) {}
