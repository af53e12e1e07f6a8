package io.highwater.broker;

import io.highwater.broker.BrokerConfig.Role;
import io.highwater.broker.ConfigText.Entry;
import io.highwater.spec.metadata.MetadataRecord.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which listeners a node has, what it tells others of them, and what does not fit together. */
final class ListenerRules {
  private static final String PLAINTEXT = "PLAINTEXT";
  private static final List<String> OTHER_PROTOCOLS = List.of("SSL", "SASL_PLAINTEXT", "SASL_SSL");

  /** What a node without a host of its own calls itself. */
  private static final String HERE = "localhost";

  private final BrokerConfig config;
  private final List<String> controllerNames;
  private final Optional<Map<String, String>> protocols;

  ListenerRules(BrokerConfig config) {
    this.config = config;
    this.controllerNames = Addresses.parts(config.text(ConfigKeys.CONTROLLER_LISTENERS));
    this.protocols = config.entry(ConfigKeys.PROTOCOL_MAP).map(ListenerRules::protocols);
  }

  List<Endpoint> listeners() {
    Entry entry =
        config
            .entry(ConfigKeys.LISTENERS)
            .orElse(new Entry(ConfigKeys.LISTENERS, defaultListener(), "default"));
    List<Endpoint> listeners = Addresses.listeners(entry);
    boolean isController = config.role() == Role.CONTROLLER;
    for (Endpoint each : listeners) {
      if (controllerNames.contains(each.listener()) != isController) {
        throw entry.expected(
            isController
                ? "a controller's listeners only: " + controllerNames
                : "none of a controller's listeners: " + controllerNames);
      }
      checkProtocol(entry, each.listener());
    }
    if (isController && listeners.size() != 1) {
      throw entry.expected("one listener: a controller has no other");
    }
    return listeners;
  }

  private String defaultListener() {
    return config.role() == Role.CONTROLLER
        ? controllerNames.get(0) + "://:9093"
        : config.text(ConfigKeys.LISTENERS);
  }

  List<Endpoint> advertised(List<Endpoint> listeners) {
    Optional<Entry> entry = config.entry(ConfigKeys.ADVERTISED_LISTENERS);
    Map<String, Endpoint> told = new TreeMap<>();
    entry.ifPresent(it -> Addresses.listeners(it).forEach(each -> told.put(each.listener(), each)));
    List<Endpoint> advertised = new ArrayList<>();
    for (Endpoint each : listeners) {
      Endpoint other = told.remove(each.listener());
      advertised.add(withHost(other == null ? each : other));
    }
    if (!told.isEmpty()) {
      throw entry.orElseThrow().expected("only names of listeners, not " + told.keySet());
    }
    return List.copyOf(advertised);
  }

  String interBroker(List<Endpoint> listeners) {
    Optional<Entry> entry = config.entry(ConfigKeys.INTER_BROKER_LISTENER);
    if (entry.isEmpty() || config.role() == Role.CONTROLLER) {
      return listeners.get(0).listener();
    }
    String name = entry.get().value();
    if (listeners.stream().noneMatch(each -> each.listener().equals(name))) {
      throw entry.get().expected("the name of one of the listeners");
    }
    return name;
  }

  /** Nobody can dial "all interfaces". */
  private static Endpoint withHost(Endpoint endpoint) {
    boolean everywhere = endpoint.host().isEmpty() || endpoint.host().equals("0.0.0.0");
    return everywhere ? new Endpoint(endpoint.listener(), HERE, endpoint.port()) : endpoint;
  }

  private void checkProtocol(Entry entry, String listener) {
    boolean plaintext =
        protocols
            .map(known -> PLAINTEXT.equals(known.get(listener)))
            .orElse(!OTHER_PROTOCOLS.contains(listener));
    if (!plaintext) {
      throw entry.expected(
          "listener %s to be mapped to PLAINTEXT by %s, for there is no other protocol"
              .formatted(listener, ConfigKeys.PROTOCOL_MAP));
    }
  }

  private static Map<String, String> protocols(Entry entry) {
    Map<String, String> protocols = new TreeMap<>();
    for (String part : Addresses.parts(entry.value())) {
      String[] pair = part.split(":", 2);
      if (pair.length != 2) {
        throw entry.expected("NAME:PROTOCOL, ...");
      }
      protocols.put(pair[0].strip(), pair[1].strip());
    }
    return protocols;
  }
}
