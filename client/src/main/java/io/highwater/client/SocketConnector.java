package io.highwater.client;

import io.highwater.wire.message.ApiVersions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Connects over TCP. Each attempt runs on a virtual thread of its own. */
public final class SocketConnector implements Connector {
  private final ClientConfig config;

  public SocketConnector(ClientConfig config) {
    this.config = config;
  }

  @Override
  public CompletableFuture<Outcome<Connection>> connect(Address address) {
    CompletableFuture<Outcome<Connection>> connected = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("client-connect-" + address)
        .start(() -> connected.complete(open(address)));
    return connected;
  }

  private Outcome<Connection> open(Address address) {
    SocketConnection connection;
    try {
      connection = SocketConnection.start(channel(address), config.clientId(), address.toString());
    } catch (IOException e) {
      return Outcome.notSent("connecting to " + address + ": " + e.getMessage());
    }
    Outcome<Connection> agreed =
        connection
            .send(ApiVersions.CODEC, new ApiVersions.Request("", ""), config.connectTimeoutMs())
            .join()
            .then(answer -> DefiniteErrors.READ.judge(answer.error(), Optional.empty(), answer))
            .<Connection>then(
                answer -> {
                  connection.agreeOn(Versions.of(answer));
                  return Outcome.ok(connection);
                })
            .asPreparation("agreeing on versions with " + address);
    if (!agreed.isOk()) {
      connection.close();
    }
    return agreed;
  }

  private SocketChannel channel(Address address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel
          .socket()
          .connect(
              new InetSocketAddress(address.host(), address.port()),
              Math.toIntExact(config.connectTimeoutMs()));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
