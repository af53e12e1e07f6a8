package io.highwater.broker.api;

import io.highwater.broker.net.Api;
import io.highwater.broker.net.RequestContext;
import io.highwater.wire.ErrorCode;
import io.highwater.wire.message.ApiVersions;
import io.highwater.wire.message.Codec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * ApiVersions, versions 0 to 4: what this listener serves, read from its handlers. An unknown
 * version is answered in version 0 with UNSUPPORTED_VERSION and the list (KIP-511).
 *
 * <p>Left out: features. A broker that tells of none is taken for one without transactions of the
 * second kind and without the newer group protocols, which is the truth.
 */
final class Api18ApiVersions implements Api<ApiVersions.Request, ApiVersions.Response> {
  private final List<ApiVersions.Range> ranges;

  private Api18ApiVersions(List<? extends Api<?, ?>> others) {
    this.ranges =
        Stream.<Api<?, ?>>concat(others.stream(), Stream.of(this))
            .map(api -> new ApiVersions.Range(api.key().id(), api.lowestListed(), api.highest()))
            .sorted(Comparator.comparingInt(ApiVersions.Range::apiKey))
            .toList();
  }

  /** The handlers, and one that tells of them. */
  static List<Api<?, ?>> with(List<? extends Api<?, ?>> others) {
    List<Api<?, ?>> all = new ArrayList<>(others);
    all.add(new Api18ApiVersions(others));
    return all;
  }

  @Override
  public Codec<ApiVersions.Request, ApiVersions.Response> codec() {
    return ApiVersions.CODEC;
  }

  @Override
  public void handle(ApiVersions.Request request, RequestContext<ApiVersions.Response> context) {
    context.respond(new ApiVersions.Response(ErrorCode.NONE, ranges));
  }

  @Override
  public Optional<ApiVersions.Response> unsupportedVersion() {
    return Optional.of(new ApiVersions.Response(ErrorCode.UNSUPPORTED_VERSION, ranges));
  }
}
