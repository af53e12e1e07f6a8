package io.highwater.broker.net;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A client of plain blocking sockets, which knows nothing of the code under test. */
public final class TestClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket;
  private int correlationId;

  public TestClient(int port) {
    this(port, TIMEOUT_MS);
  }

  /** A client that waits so long for an answer. */
  public TestClient(int port, int timeoutMs) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(timeoutMs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request and waits for its response. */
  public <Q extends Request, R extends Response> R call(Codec<Q, R> codec, int version, Q request) {
    int id = send(codec, version, request);
    return receive(codec, version, id);
  }

  /** Sends a request; its correlation id. */
  public <Q extends Request> int send(Codec<Q, ?> codec, int version, Q request) {
    int id = ++correlationId;
    RequestHeader header = new RequestHeader(codec.api(), version, id, Optional.of("test"));
    sendBytes(codec.encodeRequest(header, request).toByteBuffer());
    return id;
  }

  public void sendBytes(ByteBuffer bytes) {
    try {
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      socket.getOutputStream().write(array);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Receives the next response, which has to be the one to a certain request. */
  public <R extends Response> R receive(Codec<?, R> codec, int version, int id) {
    try {
      ByteBuffer frame = receiveFrame();
      if (Frame.correlationId(frame) != id) {
        throw new AssertionError(
            "response to request " + Frame.correlationId(frame) + " instead of " + id);
      }
      return codec.decodeResponse(frame, version);
    } catch (MalformedFrame e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame, without its size. */
  public ByteBuffer receiveFrame() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return ByteBuffer.wrap(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the server to close the connection; false if it sends something instead. */
  public boolean isClosedByServer() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
