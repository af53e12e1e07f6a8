package io.highwater.fault.sim.whole;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A listening socket for Netty, on the {@link SimNetwork}. */
final class SimAcceptor extends AbstractServerChannel implements SimNetwork.Acceptor {
  private final SimMachine machine;
  private final ChannelConfig config = new SimSocketConfig(this);
  private InetSocketAddress local;
  private boolean open = true;

  SimAcceptor(SimMachine machine) {
    this.machine = machine;
  }

  static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  @Override
  public Wire.End accept(Wire wire) {
    SimSocket socket = new SimSocket(this, machine, wire);
    machine.after(
        0,
        () ->
            eventLoop()
                .execute(
                    () -> {
                      pipeline().fireChannelRead(socket);
                      pipeline().fireChannelReadComplete();
                    }));
    return socket;
  }

  @Override
  protected void doBind(SocketAddress address) {
    local = (InetSocketAddress) address;
    machine.sockets().listen(text(local), this);
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // Connections come by themselves.
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimEventLoop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return local;
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
    return open && local != null;
  }
}
