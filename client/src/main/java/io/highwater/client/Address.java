package io.highwater.client;

import java.util.Arrays;
import java.util.List;

/** Where a broker listens. */
public record Address(String host, int port) {
  public Address {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "address " + host + ":" + port + ", expected host:port with a port of 1 to 65535");
    }
  }

  /**
   * Reads a bootstrap list.
   *
   * @param list such as {@code localhost:9092,localhost:9093}
   * @throws IllegalArgumentException if it is not a list of at least one address
   */
  public static List<Address> parse(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).map(Address::parseOne).toList();
  }

  private static Address parseOne(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("address '" + text + "', expected host:port");
    }
    return new Address(text.substring(0, colon), Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
