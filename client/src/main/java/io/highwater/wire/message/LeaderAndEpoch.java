package io.highwater.wire.message;

/**
 * The leader that a broker believes in, told along with an error so that the client need not ask
 * (KIP-951).
 *
 * @param leaderId broker id, or -1 for none
 * @param leaderEpoch its leader epoch
 */
public record LeaderAndEpoch(int leaderId, int leaderEpoch) {}
