package io.highwater.client;

/**
 * What all parts of a client share.
 *
 * @param clientId shows up in the broker's logs
 * @param connectTimeoutMs for connecting and agreeing on versions
 * @param requestTimeoutMs for one request; a Produce waits its own timeout longer, a Fetch its own
 *     maximal wait
 */
public record ClientConfig(String clientId, long connectTimeoutMs, long requestTimeoutMs) {
  public ClientConfig {
    if (connectTimeoutMs < 1 || requestTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "timeouts of " + connectTimeoutMs + " and " + requestTimeoutMs + " ms, expected above 0");
    }
  }

  /** 2 s to connect, 5 s for a request. */
  public static ClientConfig ofClientId(String clientId) {
    return new ClientConfig(clientId, 2_000, 5_000);
  }
}
