package io.highwater.client;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.ApiVersions;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server whose every connection runs one script; it speaks, or fails to speak, the protocol. */
final class FakeServer implements AutoCloseable {
  /** What one connection does; it is closed when the script ends. */
  @FunctionalInterface
  interface Script {
    void run(Peer peer) throws IOException, MalformedFrame;
  }

  /** The server's end of one connection. */
  record Peer(SocketChannel channel) {
    RequestHeader read() throws IOException, MalformedFrame {
      ByteBuffer prefix = fill(ByteBuffer.allocate(Frame.SIZE_BYTES));
      ByteBuffer frame = fill(ByteBuffer.allocate(prefix.getInt()));
      return RequestHeader.decode(frame);
    }

    private ByteBuffer fill(ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException();
        }
      }
      return buffer.flip();
    }

    void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    void write(Frame frame) throws IOException {
      write(frame.toByteBuffer());
    }

    /** Reads the first request, which must be ApiVersions, and says that everything is served. */
    void agree() throws IOException, MalformedFrame {
      agree(
          Arrays.stream(ApiKey.values())
              .map(
                  api -> new ApiVersions.Range(api.id(), api.lowestVersion(), api.highestVersion()))
              .toList());
    }

    void agree(List<ApiVersions.Range> ranges) throws IOException, MalformedFrame {
      RequestHeader first = read();
      if (first.api() != ApiKey.API_VERSIONS || first.version() != 0) {
        throw new IllegalStateException("the first request is " + first);
      }
      write(
          ApiVersions.CODEC.encodeResponse(
              first.correlationId(), 0, new ApiVersions.Response(ErrorCode.NONE, ranges)));
    }

    /** Reads until the client ends the connection. */
    void ignore() throws IOException {
      ByteBuffer sink = ByteBuffer.allocate(1000);
      int read;
      do {
        read = channel.read(sink.clear());
      } while (read >= 0);
    }
  }

  private final ServerSocketChannel server;
  private final Map<SocketChannel, Thread> connections = new ConcurrentHashMap<>();
  private volatile Throwable failure;

  FakeServer(Script script) throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(() -> acceptAll(script));
  }

  Address address() throws IOException {
    InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
    return new Address(bound.getHostString(), bound.getPort());
  }

  private void acceptAll(Script script) {
    try {
      while (server.isOpen()) {
        SocketChannel channel = server.accept();
        connections.put(channel, Thread.ofVirtual().start(() -> serve(channel, script)));
      }
    } catch (IOException e) {
      failure = server.isOpen() ? e : failure;
    }
  }

  private void serve(SocketChannel channel, Script script) {
    try (channel) {
      script.run(new Peer(channel));
    } catch (EOFException e) {
      connections.remove(channel);
    } catch (IOException | MalformedFrame | RuntimeException e) {
      failure = server.isOpen() ? e : failure;
    }
  }

  /** What went wrong in a script while the server was open, or null. */
  Throwable failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : connections.keySet()) {
      channel.close();
    }
  }
}
