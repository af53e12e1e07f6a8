package io.highwater.broker.net;

import io.highwater.wire.ApiKey;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The APIs that a listener serves, one a key; immutable. */
public final class Apis {
  private final Map<ApiKey, Api<?, ?>> byKey = new EnumMap<>(ApiKey.class);

  public Apis(List<? extends Api<?, ?>> apis) {
    for (Api<?, ?> api : apis) {
      if (byKey.put(api.key(), api) != null) {
        throw new IllegalArgumentException("two handlers for " + api.key());
      }
    }
  }

  Optional<Api<?, ?>> find(ApiKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** All of them, by rising key. */
  public Collection<Api<?, ?>> all() {
    return Collections.unmodifiableCollection(byKey.values());
  }
}
