package io.highwater.fault.sim.whole;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** One of Netty's event loops, whose turns are taken on the {@link Timeline}. */
final class SimEventLoop extends AbstractScheduledEventExecutor implements EventLoop {
  private static final long NANOS_PER_US = 1000;

  private final SimMachine machine;
  private final Ticker clock;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Promise<Void> never = newPromise();
  private boolean awake;
  private long alarmUs = Long.MAX_VALUE;

  SimEventLoop(SimMachine machine) {
    this.machine = machine;
    this.clock = new VirtualTicker(machine.time());
  }

  /** Virtual time in Netty's unit. */
  private record VirtualTicker(Timeline time) implements Ticker {
    @Override
    public long initialNanoTime() {
      return 0;
    }

    @Override
    public long nanoTime() { // tidy: the name in Netty's interface
      return time.nowUs() * NANOS_PER_US;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
      throw new UnsupportedOperationException("an event loop does not sleep");
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (!awake) {
      awake = true;
      machine.after(1, this::runTasks);
    }
  }

  /** Works off everything that is due. */
  void runTasks() {
    machine.as(
        this,
        () -> {
          awake = true;
          long nowNanos = machine.time().nowUs() * NANOS_PER_US;
          for (Runnable due = pollScheduledTask(nowNanos);
              due != null;
              due = pollScheduledTask(nowNanos)) {
            tasks.add(due);
          }
          for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
          }
          awake = false;
        });
    setAlarm();
  }

  private void setAlarm() {
    long deadlineNanos = nextScheduledTaskDeadlineNanos();
    if (deadlineNanos < 0) {
      return;
    }
    long atUs = Math.ceilDiv(deadlineNanos, NANOS_PER_US);
    if (atUs < alarmUs) {
      alarmUs = atUs;
      machine.after(
          Math.max(0, atUs - machine.time().nowUs()),
          () -> {
            if (alarmUs == atUs) {
              alarmUs = Long.MAX_VALUE;
              runTasks();
            }
          });
    }
  }

  @Override
  public Ticker ticker() {
    return clock;
  }

  @Override
  public boolean inEventLoop(Thread thread) { // tidy: the name in Netty's interface
    return machine.isRunning(this);
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public EventLoopGroup parent() {
    return this;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  // ---- the end, which is always a sudden one ---------------------------------------------------

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("a simulated process is killed");
  }

  @Override
  public Future<?> terminationFuture() {
    return never;
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw new UnsupportedOperationException("a simulated process is killed");
  }
}
