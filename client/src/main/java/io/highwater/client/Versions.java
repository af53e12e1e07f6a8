package io.highwater.client;

import io.highwater.wire.ApiKey;
import io.highwater.wire.message.ApiVersions;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/** The version of each API that both ends of a connection speak: the highest one in common. */
public final class Versions {
  /** Before anything is agreed on: ApiVersions in version 0, which every broker answers. */
  public static final Versions INITIAL = new Versions(Map.of(ApiKey.API_VERSIONS, 0));

  private final Map<ApiKey, Integer> picked;

  private Versions(Map<ApiKey, Integer> picked) {
    this.picked = picked;
  }

  /** Picks from what a broker lists; APIs unknown to us are left out. */
  public static Versions of(ApiVersions.Response listed) {
    Map<ApiKey, Integer> picked = new EnumMap<>(ApiKey.class);
    for (ApiVersions.Range range : listed.apiKeys()) {
      ApiKey.of(range.apiKey())
          .ifPresent(
              api -> {
                int version = Math.min(range.maxVersion(), api.highestVersion());
                if (version >= range.minVersion() && api.isKnown(version)) {
                  picked.put(api, version);
                }
              });
    }
    return new Versions(picked);
  }

  /** The version to use, or nothing if there is none in common. */
  public OptionalInt of(ApiKey api) {
    Integer version = picked.get(api);
    return version == null ? OptionalInt.empty() : OptionalInt.of(version);
  }
}
