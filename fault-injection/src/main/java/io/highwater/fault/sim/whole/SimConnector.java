package io.highwater.fault.sim.whole;

import io.highwater.client.Address;
import io.highwater.client.ClientConfig;
import io.highwater.client.Connection;
import io.highwater.client.Connector;
import io.highwater.client.Outcome;
import io.highwater.client.Versions;
import io.highwater.wire.message.ApiVersions;
import java.util.concurrent.CompletableFuture;

/** Opens a client's connections over the {@link SimNetwork}. */
record SimConnector(SimNetwork network, ClientConfig config) implements Connector {
  @Override
  public CompletableFuture<Outcome<Connection>> connect(Address address) {
    CompletableFuture<Outcome<Connection>> result = new CompletableFuture<>();
    SimConnection connection =
        new SimConnection(network.time(), network.answers(), config.clientId());
    network.connect(
        config.clientId(),
        address.toString(),
        connection,
        wire -> {
          if (wire == null) {
            result.complete(Outcome.notSent("connecting to " + address + ": refused"));
          } else {
            connection.connected(wire);
            agree(connection, result);
          }
        });
    return result;
  }

  private void agree(SimConnection connection, CompletableFuture<Outcome<Connection>> result) {
    connection
        .send(ApiVersions.CODEC, new ApiVersions.Request("", ""), config.connectTimeoutMs())
        .thenAccept(
            answered ->
                result.complete(
                    answered
                        .<Connection>then(
                            answer -> {
                              connection.agreeOn(Versions.of(answer));
                              return Outcome.ok(connection);
                            })
                        .asPreparation("agreeing on versions")));
  }
}
