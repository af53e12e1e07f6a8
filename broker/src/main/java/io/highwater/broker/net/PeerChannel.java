package io.highwater.broker.net;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to another node, made when it is first needed and again after it broke.
 *
 * <p>Each call is one attempt; it ends with the response or with an {@link IOException}, which
 * means that nothing is known of the outcome. A timeout also closes the connection, so that a late
 * answer can never be taken for something else; so does a response that cannot be read. Calls made
 * while the channel waits before it reconnects wait with it, within their own time.
 *
 * <p>Any thread may call. Requests leave in the order of their calls; futures complete on the
 * channel's event loop, in the order of the requests, and must not block there.
 */
public final class PeerChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerChannel.class);
  private static final long BACKOFF_MS_MIN = 50;
  private static final long BACKOFF_MS_MAX = 1000;
  private static final int CONNECT_TIMEOUT_MS = 2000;

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final InetSocketAddress address;
  private final Optional<String> clientId;

  // Event loop only:
  private final Deque<Call<?>> unsent = new ArrayDeque<>();
  private Link link;
  private boolean connecting;
  private boolean closed;
  private int failures;
  private int correlationId;

  /**
   * Connects to nobody yet.
   *
   * @param address may be unresolved; it is resolved with each attempt to connect
   * @param clientId what the other node may call this one in its log
   * @param responseBytesMax size of the largest response accepted
   */
  public PeerChannel(
      EventLoops loops, InetSocketAddress address, String clientId, int responseBytesMax) {
    this.loop = loops.next();
    this.address = address;
    this.clientId = Optional.of(clientId);
    this.bootstrap =
        loops
            .client(loop)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new FrameDecoder(responseBytesMax), new Link());
                  }
                });
  }

  /**
   * Sends one request.
   *
   * @param version one that the other node is known to serve
   * @param timeoutMs from now to the response, reconnecting included
   * @return the response; record bytes in it are the caller's own. Fails with an {@link
   *     IOException} and nothing else, unless the request cannot be encoded
   */
  public <Q extends Request, R extends Response> CompletableFuture<R> call(
      Codec<Q, R> codec, int version, Q request, long timeoutMs) {
    return call(new Call<>(codec, version, id -> encode(codec, version, id, request)), timeoutMs);
  }

  /**
   * The same under a number that the caller gives; it must be another for each request, and all
   * calls on this channel must be of this kind.
   */
  public <Q extends Request, R extends Response> CompletableFuture<R> callNumbered(
      int correlationId, Codec<Q, R> codec, int version, Q request, long timeoutMs) {
    Call<R> call = new Call<>(codec, version, id -> encode(codec, version, id, request));
    call.number(correlationId);
    return call(call, timeoutMs);
  }

  private <R extends Response> CompletableFuture<R> call(Call<R> call, long timeoutMs) {
    try {
      loop.execute(() -> submit(call, timeoutMs));
    } catch (RejectedExecutionException e) {
      call.fail(new IOException(this + " is closed", e));
    }
    return call.result();
  }

  private <Q extends Request, R extends Response> Frame encode(
      Codec<Q, R> codec, int version, int id, Q request) {
    return codec.encodeRequest(new RequestHeader(codec.api(), version, id, clientId), request);
  }

  private void submit(Call<?> call, long timeoutMs) {
    if (closed) {
      call.fail(new IOException(this + " is closed"));
      return;
    }
    call.timeout(loop.schedule(() -> expire(call, timeoutMs), timeoutMs, TimeUnit.MILLISECONDS));
    unsent.add(call);
    sendOrConnect();
  }

  private void sendOrConnect() {
    while (link != null && !unsent.isEmpty()) {
      Call<?> call = unsent.remove();
      try {
        link.send(call, call.encode(call.isNumbered() ? call.correlationId() : ++correlationId));
      } catch (RuntimeException e) {
        call.fail(e);
      }
    }
    if (!unsent.isEmpty()) {
      connectSoon();
    }
  }

  private void expire(Call<?> call, long timeoutMs) {
    call.fail(new IOException("no answer from %s in %d ms to %s".formatted(this, timeoutMs, call)));
    boolean isSent = !unsent.remove(call);
    if (isSent && link != null) {
      link.close();
    }
  }

  // ---- connecting ------------------------------------------------------------------------------

  private void connectSoon() {
    if (connecting) {
      return;
    }
    connecting = true;
    if (failures == 0) {
      connect();
    } else {
      Future<?> unused = loop.schedule(this::connect, backoffMs(), TimeUnit.MILLISECONDS);
    }
  }

  private long backoffMs() {
    return Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN << Math.min(failures - 1, 10));
  }

  private void connect() {
    if (closed) {
      return;
    }
    ChannelFuture attempt = bootstrap.connect(address);
    attempt.addListener(done -> connected(attempt));
  }

  private void connected(ChannelFuture attempt) {
    connecting = false;
    if (closed) {
      ChannelFuture unused = attempt.channel().close();
    } else if (attempt.isSuccess()) {
      failures++; // forgotten with the first response
      link = attempt.channel().pipeline().get(Link.class);
      sendOrConnect();
    } else {
      failures++;
      LOG.debug("{}: {}", this, attempt.cause().toString());
      fail(unsent, "cannot connect to " + this, attempt.cause());
    }
  }

  private static void fail(Deque<Call<?>> calls, String what, Throwable cause) {
    for (Call<?> call = calls.poll(); call != null; call = calls.poll()) {
      call.fail(new IOException(what + ": " + cause.getMessage(), cause));
    }
  }

  // ---- one connection --------------------------------------------------------------------------

  /** One connection's life: what was sent on it and waits for a response. */
  private final class Link extends SimpleChannelInboundHandler<ByteBuf> {
    private final Deque<Call<?>> sent = new ArrayDeque<>();
    private ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      this.context = context;
    }

    void send(Call<?> call, Frame frame) {
      sent.add(call);
      ResponseWriter.write(
          context,
          frame,
          done -> {
            if (!done.isSuccess()) {
              close();
            }
          });
      context.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame)
        throws MalformedFrame {
      ByteBuffer bytes = ByteBuffer.allocate(frame.readableBytes());
      frame.readBytes(bytes);
      bytes.flip();
      int id = Frame.correlationId(bytes);
      Call<?> call = sent.peek();
      if (call == null || call.correlationId() != id) {
        throw new MalformedFrame(
            MalformedFrame.Kind.HEADER,
            "a response to request %d, expected one to %s".formatted(id, call));
      }
      sent.remove();
      failures = 0;
      call.complete(bytes);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException) {
        LOG.debug("{}: {}", PeerChannel.this, cause.toString());
      } else {
        LOG.warn("{}: closed: {}", PeerChannel.this, cause.getMessage());
      }
      close();
    }

    /** Nothing is sent on this connection any more, and nothing that comes counts. */
    void close() {
      if (link == this) {
        link = null;
      }
      ChannelFuture unused = context.close(); // channelInactive follows
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      close();
      fail(sent, "disconnected from " + PeerChannel.this, new IOException("connection closed"));
    }
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** Fails all calls under way and later ones. Does not wait. */
  @Override
  public void close() {
    try {
      loop.execute(
          () -> {
            closed = true;
            if (link != null) {
              link.close();
            }
            fail(unsent, "disconnected from " + this, new IOException("channel closed"));
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: the event loop has ended before", this);
    }
  }

  @Override
  public String toString() {
    return address.getHostString() + ":" + address.getPort();
  }
}
