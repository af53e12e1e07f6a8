package io.highwater.tools;

import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.RequestHeader;
import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import io.highwater.wire.message.Response;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A connection that sends whatever it is told, right or wrong. */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  /**
   * Connects.
   *
   * @param address host:port; of several by commas the first
   */
  Wire(String address) throws IOException {
    String[] hostAndPort = address.split(",", 2)[0].split(":", 2);
    socket = new Socket(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
    socket.setSoTimeout(PATIENCE_MS);
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a request. */
  <Q extends Request> void send(Codec<Q, ?> codec, int version, Q request) throws IOException {
    RequestHeader header = new RequestHeader(codec.api(), version, 1, Optional.of("test"));
    send(codec.encodeRequest(header, request).toByteBuffer().array());
  }

  /** Sends a request and waits for its response. */
  <Q extends Request, R extends Response> R call(Codec<Q, R> codec, int version, Q request)
      throws IOException, MalformedFrame {
    send(codec, version, request);
    return codec.decodeResponse(receive(), version);
  }

  /** The next frame, after its size. */
  ByteBuffer receive() throws IOException, MalformedFrame {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[Frame.checkSize(in.readInt(), Frame.MAX_SIZE_DEFAULT)];
    in.readFully(frame);
    return ByteBuffer.wrap(frame);
  }

  /** Waits until the broker has closed the connection; false if it sends something instead. */
  boolean isClosedByBroker() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
