package io.highwater.broker.net;

/**
 * How much one connection may demand before it is not read from any more. Reading goes on when it
 * demands less again.
 *
 * @param requestBytesMax size of the largest request; a larger one ends the connection
 * @param requestsMax requests without an answer
 * @param responseBytesMax bytes of responses that the peer has not taken yet
 */
public record ConnectionLimits(int requestBytesMax, int requestsMax, long responseBytesMax) {
  private static final int REQUESTS_MAX = 128;
  private static final long RESPONSE_BYTES_MAX = 64L << 20;

  /** The usual limits with the given {@code socket.request.max.bytes}. */
  public static ConnectionLimits of(int requestBytesMax) {
    return new ConnectionLimits(requestBytesMax, REQUESTS_MAX, RESPONSE_BYTES_MAX);
  }
}
