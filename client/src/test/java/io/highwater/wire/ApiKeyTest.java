package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  @Test
  void saysWhatKafkaSays() {
    for (ApiKeys theirs : ApiKeys.values()) {
      ApiKey ours = ApiKey.of(theirs.id).orElseThrow();
      assertThat(ours.name()).isEqualTo(theirs.name());
      assertThat(ours.displayName()).isEqualTo(theirs.name);
      assertThat(ours.id()).isEqualTo(theirs.id);
      if (theirs.hasValidVersion()) {
        assertVersions(ours, theirs);
      } else {
        assertThat(ours.isKnown(0)).isFalse();
        assertThat(ours.versions()).isEqualTo("none");
      }
    }
    assertThat(ApiKey.values()).hasSameSizeAs(ApiKeys.values());
  }

  private static void assertVersions(ApiKey ours, ApiKeys theirs) {
    assertThat(ours.lowestVersion()).isEqualTo(theirs.oldestVersion());
    assertThat(ours.highestVersion()).isEqualTo(theirs.latestVersion(false));
    assertThat(ours.isKnown(theirs.oldestVersion() - 1)).isFalse();
    assertThat(ours.isKnown(theirs.latestVersion(false) + 1)).isFalse();
    for (int version = ours.lowestVersion(); version <= ours.highestVersion(); version++) {
      assertThat(ours.isKnown(version)).isTrue();
      assertThat(ours.requestHeaderVersion(version))
          .as("request header of %s v%d", ours, version)
          .isEqualTo(theirs.requestHeaderVersion((short) version));
      assertThat(ours.responseHeaderVersion(version))
          .as("response header of %s v%d", ours, version)
          .isEqualTo(theirs.responseHeaderVersion((short) version));
    }
  }

  @Test
  void knowsWhatIsNotAnApi() {
    assertThat(ApiKey.of(-1)).isEmpty();
    assertThat(ApiKey.of(82)).contains(ApiKey.UPDATE_RAFT_VOTER);
    assertThat(ApiKey.of(93)).isEmpty();
    assertThat(ApiKey.of(Short.MAX_VALUE)).isEmpty();
  }
}
