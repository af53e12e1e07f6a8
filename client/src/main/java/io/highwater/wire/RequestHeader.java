package io.highwater.wire;

import io.highwater.wire.MalformedFrame.Kind;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/**
 * What stands before every request's body.
 *
 * @param api which API is called
 * @param version version of the body; may be one that nobody can read, see {@link #isKnown}
 * @param correlationId the answer's header repeats it
 * @param clientId who asks, for logs only
 */
public record RequestHeader(ApiKey api, int version, int correlationId, Optional<String> clientId) {
  /** API key, version and correlation id, which every header version starts with. */
  private static final int FIXED_BYTES = 8;

  /**
   * True if the body can be decoded. If it cannot, an ApiVersions request is to be answered in
   * version 0 with {@link ErrorCode#UNSUPPORTED_VERSION}; any other ends the connection.
   */
  public boolean isKnown() {
    return api.isKnown(version);
  }

  /**
   * Reads a header and leaves the buffer's position at the body.
   *
   * @param frame the frame after its size prefix
   * @throws MalformedFrame if the header is cut short or damaged, or names no API
   */
  public static RequestHeader decode(ByteBuffer frame) throws MalformedFrame {
    if (frame.remaining() < FIXED_BYTES) {
      throw new MalformedFrame(
          Kind.HEADER,
          "request header of " + frame.remaining() + " bytes, expected at least " + FIXED_BYTES);
    }
    int id = frame.getShort(frame.position());
    int version = frame.getShort(frame.position() + Short.BYTES);
    ApiKey api =
        ApiKey.of(id)
            .orElseThrow(
                () ->
                    new MalformedFrame(
                        Kind.UNKNOWN_API,
                        "request header at byte 0: API key " + id + " is not in the protocol"));
    try {
      RequestHeaderData data = new RequestHeaderData();
      data.read(new ByteBufferAccessor(frame), (short) api.requestHeaderVersion(version));
      return new RequestHeader(
          api, version, data.correlationId(), Optional.ofNullable(data.clientId()));
    } catch (RuntimeException e) {
      throw MalformedFrame.during(
          Kind.HEADER, "header of a " + api.displayName() + " request v" + version, e);
    }
  }

  /** The header's bytes, in the header version that belongs to the API's version. */
  public ByteBuffer encode() {
    RequestHeaderData data =
        new RequestHeaderData()
            .setRequestApiKey((short) api.id())
            .setRequestApiVersion((short) version)
            .setCorrelationId(correlationId)
            .setClientId(clientId.orElse(null));
    return MessageUtil.toByteBufferAccessor(data, (short) api.requestHeaderVersion(version))
        .buffer();
  }
}
