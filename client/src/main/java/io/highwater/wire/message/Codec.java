package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.Frame;
import io.highwater.wire.MalformedFrame;
import io.highwater.wire.MalformedFrame.Kind;
import io.highwater.wire.RequestHeader;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * Reads and writes one API's requests and responses.
 *
 * <p>Record bytes are not copied in either direction: decoded ones are slices of the frame they
 * came in, encoded ones are chunks of the frame they leave in. Stateless and thread safe.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class Codec<Q extends Request, R extends Response> {
  private final ApiKey api;
  private final Body<Q, ?> request;
  private final Body<R, ?> response;

  Codec(ApiKey api, Body<Q, ?> request, Body<R, ?> response) {
    this.api = api;
    this.request = request;
    this.response = response;
  }

  public ApiKey api() {
    return api;
  }

  /**
   * Encodes a request with its header.
   *
   * @throws IllegalArgumentException if the version is not known, or cannot say what the request
   *     says
   */
  public Frame encodeRequest(RequestHeader header, Q body) {
    requireKnown(header.version());
    return encode(header.encode(), request, body, header.version());
  }

  /**
   * Decodes the body that follows a header; the position is left at the frame's end.
   *
   * @param frame the frame from where {@link RequestHeader#decode} left it to its end
   */
  public Q decodeRequest(RequestHeader header, ByteBuffer frame) throws MalformedFrame {
    return decode("request", request, frame, header.version());
  }

  /**
   * Encodes a response with its header.
   *
   * @throws IllegalArgumentException if the version is not known, or cannot say what the response
   *     says
   */
  public Frame encodeResponse(int correlationId, int version, R body) {
    requireKnown(version);
    int headerVersion = api.responseHeaderVersion(version);
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES + headerVersion);
    header.putInt(correlationId).rewind();
    return encode(header, response, body, version);
  }

  /**
   * Decodes a response; {@link Frame#correlationId} has told before which request it answers.
   *
   * @param frame the frame after its size prefix
   * @param version the version of the request
   */
  public R decodeResponse(ByteBuffer frame, int version) throws MalformedFrame {
    try {
      short headerVersion = (short) api.responseHeaderVersion(version);
      new ResponseHeaderData().read(new ByteBufferAccessor(frame), headerVersion);
    } catch (RuntimeException e) {
      throw MalformedFrame.during(Kind.HEADER, "header of a " + name("response", version), e);
    }
    return decode("response", response, frame, version);
  }

  private void requireKnown(int version) {
    if (!api.isKnown(version)) {
      throw new IllegalArgumentException(
          api.displayName() + " v" + version + ": known versions are " + api.versions());
    }
  }

  private static <T, D extends ApiMessage> Frame encode(
      ByteBuffer header, Body<T, D> codec, T body, int version) {
    D data = codec.toData().apply(body, version);
    ObjectSerializationCache cache = new ObjectSerializationCache();
    MessageSizeAccumulator size = new MessageSizeAccumulator();
    data.addSize(size, cache, (short) version);
    ByteBuffer copied =
        ByteBuffer.allocate(Frame.SIZE_BYTES + header.remaining() + size.sizeExcludingZeroCopy());
    copied.putInt(header.remaining() + size.totalSize()).put(header);
    FrameWriter writer = new FrameWriter(copied);
    data.write(writer, cache, (short) version);
    return writer.finish();
  }

  private <T, D extends ApiMessage> T decode(
      String what, Body<T, D> codec, ByteBuffer frame, int version) throws MalformedFrame {
    if (!api.isKnown(version)) {
      throw new MalformedFrame(
          Kind.UNSUPPORTED_VERSION, name(what, version) + ": expected version " + api.versions());
    }
    T body;
    int start = frame.position();
    try {
      D data = codec.empty().get();
      data.read(new ByteBufferAccessor(frame), (short) version);
      body = codec.fromData().apply(data, version);
    } catch (RuntimeException e) {
      throw MalformedFrame.during(
          Kind.BODY, name(what, version) + " at byte " + start + " to " + frame.limit(), e);
    }
    if (frame.hasRemaining()) {
      throw new MalformedFrame(
          Kind.TRAILING_BYTES,
          "%s ends at byte %d, but %d bytes follow"
              .formatted(name(what, version), frame.position(), frame.remaining()));
    }
    return body;
  }

  private String name(String what, int version) {
    return String.format(Locale.ROOT, "%s %s v%d", api.displayName(), what, version);
  }

  @Override
  public String toString() {
    return "Codec[" + api.displayName() + " " + api.versions() + "]";
  }
}
