package io.highwater.fault.sim.whole;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;

/** Takes the options of TCP, none of which matters here. */
final class SimSocketConfig extends DefaultChannelConfig {
  SimSocketConfig(Channel channel) {
    super(channel);
  }

  @Override
  public <T> boolean setOption(ChannelOption<T> option, T value) {
    boolean known = super.setOption(option, value);
    return known || value != null;
  }
}
