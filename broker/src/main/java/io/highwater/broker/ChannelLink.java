package io.highwater.broker;

import io.highwater.broker.net.PeerChannel;
import io.highwater.broker.shard.LeaderLink;
import io.highwater.wire.message.Fetch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Fetches over a channel to wherever the leader is now; one thread, the shard's. */
final class ChannelLink implements LeaderLink {
  private final Supplier<InetSocketAddress> where;
  private final Function<InetSocketAddress, PeerChannel> open;
  private InetSocketAddress address;
  private PeerChannel channel;

  /**
   * A link that connects when it is first used.
   *
   * @param where the leader's address, or null while it is unknown
   * @param open opens a channel to an address
   */
  ChannelLink(Supplier<InetSocketAddress> where, Function<InetSocketAddress, PeerChannel> open) {
    this.where = where;
    this.open = open;
  }

  @Override
  public CompletableFuture<Fetch.Response> fetch(
      Fetch.Request request, int correlationId, long timeoutMs) {
    InetSocketAddress now = where.get();
    if (now == null) {
      return CompletableFuture.failedFuture(new IOException("the leader's address is unknown"));
    }
    if (!now.equals(address)) {
      close();
      address = now;
      channel = open.apply(now);
    }
    return channel.callNumbered(
        correlationId, Fetch.CODEC, Fetch.CODEC.api().highestVersion(), request, timeoutMs);
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.close();
    }
  }
}
