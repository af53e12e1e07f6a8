package io.highwater.wire.message;

import io.highwater.wire.ApiKey;
import io.highwater.wire.ErrorCode;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;

/**
 * ApiVersions (key 18): what the broker speaks.
 *
 * <p>Versions 0 to 4: the client's software from 3. A request of an unknown version is answered in
 * version 0 with UNSUPPORTED_VERSION and the list, its body unread (KIP-511).
 */
public final class ApiVersions {
  public static final Codec<Request, Response> CODEC =
      new Codec<>(
          ApiKey.API_VERSIONS,
          new Body<>(
              ApiVersionsRequestData::new, (data, version) -> request(data), ApiVersions::data),
          new Body<>(
              ApiVersionsResponseData::new,
              (data, version) -> response(data),
              (response, version) -> data(response)));

  private static final int SOFTWARE = 3;

  private ApiVersions() {}

  /** Asks, and says what software asks; both empty before version 3. */
  public record Request(String clientSoftwareName, String clientSoftwareVersion)
      implements io.highwater.wire.message.Request {}

  /** One range an API. */
  public record Response(ErrorCode error, List<Range> apiKeys)
      implements io.highwater.wire.message.Response {
    public Response {
      apiKeys = List.copyOf(apiKeys);
    }
  }

  /**
   * The versions of one API that the broker serves.
   *
   * @param apiKey the number on the wire; a newer broker may list some that {@link ApiKey} lacks
   */
  public record Range(int apiKey, int minVersion, int maxVersion) {}

  private static Request request(ApiVersionsRequestData data) {
    return new Request(data.clientSoftwareName(), data.clientSoftwareVersion());
  }

  private static ApiVersionsRequestData data(Request request, int version) {
    ApiVersionsRequestData data = new ApiVersionsRequestData();
    return version < SOFTWARE
        ? data
        : data.setClientSoftwareName(request.clientSoftwareName)
            .setClientSoftwareVersion(request.clientSoftwareVersion);
  }

  private static Response response(ApiVersionsResponseData data) {
    return new Response(
        ErrorCode.of(data.errorCode()),
        Convert.list(
            data.apiKeys(), api -> new Range(api.apiKey(), api.minVersion(), api.maxVersion())));
  }

  private static ApiVersionsResponseData data(Response response) {
    return new ApiVersionsResponseData()
        .setErrorCode(response.error.code())
        .setApiKeys(
            Convert.into(
                new ApiVersionCollection(),
                response.apiKeys,
                range ->
                    new ApiVersion()
                        .setApiKey((short) range.apiKey)
                        .setMinVersion((short) range.minVersion)
                        .setMaxVersion((short) range.maxVersion)));
  }
}
