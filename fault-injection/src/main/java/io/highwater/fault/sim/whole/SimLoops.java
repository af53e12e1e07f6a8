package io.highwater.fault.sim.whole;

import io.highwater.broker.net.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** A machine's sockets: Netty's pipelines on the {@link Timeline} and the {@link SimNetwork}. */
final class SimLoops implements EventLoops {
  private final SimMachine machine;
  private final SimEventLoop loop;

  SimLoops(SimMachine machine) {
    this.machine = machine;
    this.loop = new SimEventLoop(machine);
  }

  @Override
  public ServerBootstrap server() {
    return new ServerBootstrap().group(loop).channelFactory(() -> new SimAcceptor(machine));
  }

  /** Addresses are names here. Netty's resolvers would keep every event loop for ever. */
  @Override
  public Bootstrap client(EventLoop on) {
    return new Bootstrap().group(on).disableResolver().channelFactory(() -> new SimSocket(machine));
  }

  @Override
  public EventLoop next() {
    return loop;
  }

  /** There is nobody else to do it. */
  @Override
  public void await(Future<?> done) {
    loop.runTasks();
    if (!done.isDone()) {
      throw new IllegalStateException("nobody will ever do " + done);
    }
  }

  @Override
  public void close() {
    loop.runTasks();
  }
}
