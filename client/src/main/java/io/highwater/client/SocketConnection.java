package io.highwater.client;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A {@link Connection} over TCP, with one virtual thread that reads and one that writes.
 *
 * <p>A request waits in a queue until the writer takes it, so that a broker that has stopped
 * reading (SIGSTOP, a cut link) blocks the writer and never the caller; a request that ends while
 * it is still in the queue was certainly not sent.
 */
final class SocketConnection implements Connection {
  private final SocketChannel channel;
  private final String clientId;
  private final Map<Integer, Call<?>> pending = new ConcurrentHashMap<>();
  private final BlockingQueue<Call<?>> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger nextCorrelationId = new AtomicInteger();
  private final AtomicReference<Cause> end = new AtomicReference<>();
  private final Thread writer;
  private volatile Versions versions = Versions.INITIAL;

  private SocketConnection(SocketChannel channel, String clientId, String name) {
    this.channel = channel;
    this.clientId = clientId;
    this.writer = Thread.ofVirtual().name("client-writer-" + name).unstarted(this::writeAll);
  }

  /** Takes over a connected, blocking channel. */
  static SocketConnection start(SocketChannel channel, String clientId, String name) {
    SocketConnection connection = new SocketConnection(channel, clientId, name);
    connection.writer.start();
    Thread.ofVirtual().name("client-reader-" + name).start(connection::readAll);
    return connection;
  }

  /** From now on requests are sent in these versions. */
  void agreeOn(Versions agreed) {
    versions = agreed;
  }

  @Override
  public OptionalInt version(ApiKey api) {
    return versions.of(api);
  }

  @Override
  public <Q extends Request, R extends Response> CompletableFuture<Outcome<R>> send(
      Codec<Q, R> codec, Q request, long timeoutMs) {
    OptionalInt version = version(codec.api());
    return version.isEmpty()
        ? nothingInCommon(codec)
        : enqueue(
            codec,
            version.getAsInt(),
            request,
            frame -> codec.decodeResponse(frame, version.getAsInt()),
            timeoutMs);
  }

  @Override
  public <Q extends Request> CompletableFuture<Outcome<Void>> sendUnanswered(
      Codec<Q, ?> codec, Q request, long timeoutMs) {
    OptionalInt version = version(codec.api());
    return version.isEmpty()
        ? nothingInCommon(codec)
        : enqueue(codec, version.getAsInt(), request, null, timeoutMs);
  }

  private static <R> CompletableFuture<Outcome<R>> nothingInCommon(Codec<?, ?> codec) {
    return CompletableFuture.completedFuture(
        Outcome.notSent("the broker serves no version of " + codec + " that the client knows"));
  }

  private <Q extends Request, R> CompletableFuture<Outcome<R>> enqueue(
      Codec<Q, ?> codec, int version, Q request, Call.Decoder<R> decoder, long timeoutMs) {
    int id = nextCorrelationId.getAndIncrement();
    RequestHeader header = new RequestHeader(codec.api(), version, id, Optional.of(clientId));
    Call<R> call = new Call<>(codec.encodeRequest(header, request), Optional.ofNullable(decoder));
    pending.put(id, call);
    call.start(timeoutMs, () -> pending.remove(id));
    queue.add(call);
    Cause ended = end.get();
    if (ended != null) {
      call.end(ended);
    }
    return call.outcome();
  }

  private void writeAll() {
    try {
      while (end.get() == null) {
        write(queue.take());
      }
    } catch (IOException e) {
      end(new Cause.Disconnected("while writing: " + e));
    } catch (InterruptedException e) {
      end(new Cause.Closed());
    }
  }

  private void write(Call<?> call) throws IOException {
    if (!call.beginSending()) {
      return;
    }
    ByteBuffer[] buffers = call.frame().buffers();
    while (buffers[buffers.length - 1].hasRemaining()) {
      channel.write(buffers);
    }
    if (!call.expectsAnswer()) {
      call.sent();
    }
  }

  private void readAll() {
    try {
      ByteBuffer prefix = ByteBuffer.allocate(Frame.SIZE_BYTES);
      while (end.get() == null) {
        readFully(prefix.clear());
        int size = Frame.checkSize(prefix.getInt(0), Frame.MAX_SIZE_DEFAULT);
        answer(readFully(ByteBuffer.allocate(size)).flip());
      }
    } catch (IOException e) {
      end(new Cause.Disconnected("while reading: " + e));
    } catch (MalformedFrame e) {
      end(new Cause.Malformed(e.getMessage()));
    }
  }

  private ByteBuffer readFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the broker closed the connection");
      }
    }
    return buffer;
  }

  /** Answers to requests that have timed out come late and are dropped. */
  private void answer(ByteBuffer frame) throws MalformedFrame {
    int id = Frame.correlationId(frame);
    Call<?> call = pending.get(id);
    if (call != null) {
      call.answer(frame);
    } else if (id < 0 || id >= nextCorrelationId.get()) {
      throw new MalformedFrame(
          MalformedFrame.Kind.HEADER,
          "response with correlation id %d, expected one below %d"
              .formatted(id, nextCorrelationId.get()));
    }
  }

  private void end(Cause cause) {
    if (!end.compareAndSet(null, cause)) {
      return;
    }
    if (Thread.currentThread() != writer) {
      writer.interrupt();
    }
    try {
      channel.close();
    } catch (IOException e) {
      cause = new Cause.Disconnected(cause.detail() + "; while closing: " + e);
    }
    for (Call<?> call : pending.values()) {
      call.end(cause);
    }
  }

  @Override
  public boolean isOpen() {
    return end.get() == null;
  }

  @Override
  public void close() {
    end(new Cause.Closed());
  }
}
