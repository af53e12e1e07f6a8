package io.highwater.client;

import java.util.OptionalLong;

/**
 * The good end of a send.
 *
 * @param baseOffset offset of the first record of the batch; absent with acks=0, where nobody says
 *     that there is one
 * @param leaderId the broker that was asked
 * @param leaderEpoch in which the client believed it leads
 */
public record Acknowledged(
    TopicPartition partition, OptionalLong baseOffset, int leaderId, int leaderEpoch) {
  /** True with acks=0: the bytes were given to the socket, and that is all that is known. */
  public boolean isUnacknowledged() {
    return baseOffset.isEmpty();
  }
}
