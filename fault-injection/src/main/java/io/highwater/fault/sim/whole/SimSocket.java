package io.highwater.fault.sim.whole;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** A TCP socket for Netty's pipelines, on the {@link SimNetwork}. */
final class SimSocket extends AbstractChannel implements Wire.End {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final SimMachine machine;
  private final ChannelConfig config = new SimSocketConfig(this);
  private final Queue<byte[]> inbound = new ArrayDeque<>();
  private InetSocketAddress remote;
  private Wire wire;
  private boolean open = true;
  private boolean reading;

  /** Not connected yet. */
  SimSocket(SimMachine machine) {
    super(null);
    this.machine = machine;
  }

  /** The accepted end of a connection. */
  SimSocket(Channel parent, SimMachine machine, Wire wire) {
    super(parent);
    this.machine = machine;
    this.wire = wire;
  }

  // ---- from the network ------------------------------------------------------------------------

  @Override
  public void received(byte[] bytes) {
    machine.after(
        0,
        () -> {
          inbound.add(bytes);
          if (isRegistered()) {
            eventLoop().execute(this::deliver);
          }
        });
  }

  @Override
  public void closed() {
    machine.after(
        0,
        () -> {
          if (isRegistered()) {
            eventLoop().execute(() -> unsafe().close(voidPromise()));
          }
        });
  }

  private void deliver() {
    if (!reading || inbound.isEmpty()) {
      return;
    }
    reading = false;
    while (!inbound.isEmpty()) {
      pipeline().fireChannelRead(Unpooled.wrappedBuffer(inbound.remove()));
    }
    pipeline().fireChannelReadComplete();
  }

  // ---- from the pipeline -----------------------------------------------------------------------

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new Unsafe();
  }

  private final class Unsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress to, SocketAddress local, ChannelPromise promise) {
      remote = (InetSocketAddress) to;
      machine
          .sockets()
          .connect(
              machine.host(),
              SimAcceptor.text(remote),
              SimSocket.this,
              connected ->
                  machine.after(0, () -> eventLoop().execute(() -> connected(connected, promise))));
    }

    private void connected(Wire established, ChannelPromise promise) {
      if (established == null || !open) {
        safeSetFailure(promise, new ConnectException("Connection refused: " + remote));
        closeIfClosed();
        return;
      }
      wire = established;
      safeSetSuccess(promise);
      pipeline().fireChannelActive();
    }
  }

  @Override
  protected void doBeginRead() {
    reading = true;
    if (!inbound.isEmpty()) {
      eventLoop().execute(this::deliver);
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object message = out.current(); message != null; message = out.current()) {
      switch (message) {
        case ByteBuf buffer -> buffer.readBytes(bytes, buffer.readableBytes());
        case FileRegion region -> copy(region, bytes);
        // tidy: Netty's pipelines send nothing else
        default -> throw new IllegalStateException("nobody can send " + message);
      }
      out.remove();
    }
    if (bytes.size() > 0) {
      wire.send(this, bytes.toByteArray());
    }
  }

  private static void copy(FileRegion region, ByteArrayOutputStream bytes) throws IOException {
    WritableByteChannel target = Channels.newChannel(bytes);
    while (region.transferred() < region.count()) {
      if (region.transferTo(target, region.transferred()) <= 0) {
        throw new IOException("a file region ends at " + region.transferred());
      }
    }
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    open = false;
    if (wire != null) {
      wire.close(this);
    }
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException("a client's address does not matter");
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimEventLoop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return remote;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && wire != null;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
