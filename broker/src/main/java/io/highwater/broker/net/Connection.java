package io.highwater.broker.net;

import io.highwater.broker.net.ResponseOrder.Slot;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: requests go to their handlers as they come, responses leave in the same
 * order. What cannot be understood is logged once and ends the connection, since nobody knows where
 * the next frame would start. Event loop only, except where a method says otherwise.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final String listener;
  private final Apis apis;
  private final ConnectionLimits limits;
  private final ResponseOrder<Answer> order = new ResponseOrder<>(this::drainLater);
  private final Map<Class<?>, ConnectionState> states = new LinkedHashMap<>();
  private ChannelHandlerContext context;
  private long responseBytes;

  Connection(String listener, Apis apis, ConnectionLimits limits) {
    this.listener = listener;
    this.apis = apis;
    this.limits = limits;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Empty if the transport has no addresses. */
  String clientHost() {
    return context.channel().remoteAddress() instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? "/" + remote.getAddress().getHostAddress()
        : "";
  }

  // ---- requests --------------------------------------------------------------------------------

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf frame = (ByteBuf) message;
    try {
      if (context.channel().isActive()) {
        receive(frame);
        pauseOrResume();
      }
    } catch (MalformedFrame e) {
      close(e.getMessage());
    } finally {
      frame.release();
    }
  }

  private void receive(ByteBuf frame) throws MalformedFrame {
    ByteBuffer bytes = frame.nioBuffer();
    RequestHeader header = RequestHeader.decode(bytes);
    Optional<Api<?, ?>> api = apis.find(header.api());
    if (api.isEmpty()) {
      close("%s is not served on listener %s".formatted(header.api().displayName(), listener));
    } else if (header.version() < api.get().lowest() || header.version() > api.get().highest()) {
      refuseVersion(api.get(), header);
    } else {
      call(api.get(), header, frame, bytes);
    }
  }

  private <Q extends Request, R extends Response> void call(
      Api<Q, R> api, RequestHeader header, ByteBuf frame, ByteBuffer body) throws MalformedFrame {
    Q request = api.codec().decodeRequest(header, body);
    RequestContext<R> call = new RequestContext<>(this, header, api.codec(), frame, order.open());
    try {
      api.handle(request, call);
    } catch (RuntimeException e) {
      LOG.error("{}: the handler failed", call, e);
      closeChannel();
    }
  }

  private <R extends Response> void refuseVersion(Api<?, R> api, RequestHeader header) {
    Optional<R> response = api.unsupportedVersion();
    if (response.isEmpty()) {
      close(
          "%s v%d is not served, only v%d to v%d"
              .formatted(
                  header.api().displayName(), header.version(), api.lowest(), api.highest()));
      return;
    }
    Codec<?, R> codec = api.codec();
    order.open().complete(() -> codec.encodeResponse(header.correlationId(), 0, response.get()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof MalformedFrame) {
      close(cause.getMessage());
    } else if (cause instanceof IOException) {
      LOG.debug("{}: {}", this, cause.toString());
      closeChannel();
    } else {
      LOG.error("{}: closed", this, cause);
      closeChannel();
    }
  }

  // ---- responses -------------------------------------------------------------------------------

  /** Any thread. */
  void answer(Slot<Answer> slot, Answer answer) {
    slot.complete(answer);
  }

  private void drainLater() {
    try {
      context.executor().execute(this::drain);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it whoever else could look at the order.
      LOG.debug("{}: an answer came after the end", this);
      drain();
    }
  }

  private void drain() {
    int before = order.size();
    order.drain(this::write);
    if (order.size() < before && isOpen()) {
      context.flush();
      pauseOrResume();
    }
  }

  private void write(Answer answer) {
    try {
      Frame frame = answer.encode();
      if (frame == null) {
        return;
      }
      if (!isOpen()) {
        ResponseWriter.drop(frame);
        return;
      }
      int size = frame.sizeInBytes();
      responseBytes += size;
      ResponseWriter.write(context, frame, done -> written(size, done.isSuccess()));
    } catch (RuntimeException e) {
      LOG.error("{}: a response could not be sent", this, e);
      closeChannel();
    }
  }

  private void written(int size, boolean success) {
    responseBytes -= size;
    if (success) {
      pauseOrResume();
    } else {
      closeChannel();
    }
  }

  private boolean isOpen() {
    return context.channel().isActive();
  }

  private void pauseOrResume() {
    boolean read =
        order.size() < limits.requestsMax() && responseBytes <= limits.responseBytesMax();
    Channel channel = context.channel();
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
    }
  }

  // ---- the connection itself -------------------------------------------------------------------

  String listener() {
    return listener;
  }

  <T extends ConnectionState> T state(Class<T> type, Supplier<T> initial) {
    return type.cast(states.computeIfAbsent(type, ignored -> initial.get()));
  }

  /** Any thread. */
  void closeLater(String why) {
    if (context.executor().inEventLoop()) {
      close(why);
    } else {
      context.executor().execute(() -> close(why));
    }
  }

  private void close(String why) {
    if (isOpen()) {
      LOG.warn("{}: closed: {}", this, why);
      closeChannel();
    }
  }

  private void closeChannel() {
    ChannelFuture unused = context.close(); // channelInactive follows
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    states.values().forEach(ConnectionState::disconnected);
    states.clear();
  }

  @Override
  public String toString() {
    return listener + " connection from " + context.channel().remoteAddress();
  }
}
