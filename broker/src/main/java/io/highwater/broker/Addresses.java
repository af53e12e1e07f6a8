package io.highwater.broker;

import io.highwater.broker.ConfigText.Entry;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the addresses that some settings hold. Nothing is resolved. */
final class Addresses {
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:\\[(?<six>[0-9a-fA-F:.]+)]|(?<host>[^:\\s]*)):(?<port>[0-9]{1,5})");
  private static final Pattern LISTENER = Pattern.compile("([A-Za-z0-9._-]+)://(.*)");
  private static final String LISTENER_FORM = "NAME://HOST:PORT, ... with distinct names";

  private Addresses() {}

  /** {@code NAME://HOST:PORT, ...}; an empty host means all interfaces, port 0 any free one. */
  static List<Endpoint> listeners(Entry entry) {
    Map<String, Endpoint> found = new LinkedHashMap<>();
    for (String part : parts(entry.value())) {
      Matcher matcher = LISTENER.matcher(part);
      if (!matcher.matches()) {
        throw entry.expected(LISTENER_FORM);
      }
      InetSocketAddress address = hostPort(entry, matcher.group(2), LISTENER_FORM);
      String name = matcher.group(1);
      Endpoint endpoint = new Endpoint(name, address.getHostString(), address.getPort());
      if (found.put(name, endpoint) != null) {
        throw entry.expected(LISTENER_FORM);
      }
    }
    if (found.isEmpty()) {
      throw entry.expected(LISTENER_FORM);
    }
    return List.copyOf(found.values());
  }

  /** {@code HOST:PORT}, where {@code form} says the whole setting's form. */
  static InetSocketAddress hostPort(Entry entry, String text, String form) {
    Matcher matcher = HOST_PORT.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65535) {
      throw entry.expected(form);
    }
    String six = matcher.group("six");
    return InetSocketAddress.createUnresolved(
        six == null ? matcher.group("host") : six, Integer.parseInt(matcher.group("port")));
  }

  /** {@code ID=HOST:PORT, ...} with {@code separator} between id and address. */
  static Map<Integer, InetSocketAddress> byNode(Entry entry, char separator, String form) {
    Map<Integer, InetSocketAddress> found = new LinkedHashMap<>();
    for (String part : parts(entry.value())) {
      int at = part.indexOf(separator);
      if (at < 1 || !part.substring(0, at).matches("[0-9]{1,9}")) {
        throw entry.expected(form);
      }
      found.put(
          Integer.parseInt(part.substring(0, at)), hostPort(entry, part.substring(at + 1), form));
    }
    return found;
  }

  /** The elements of a list separated by commas, without blanks around them. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
