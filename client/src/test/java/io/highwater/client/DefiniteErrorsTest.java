package io.highwater.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.wire.ErrorCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error code has a decided class; changing one means changing this table. */
class DefiniteErrorsTest {
  private static final List<DefiniteErrors> ALL =
      List.of(
          DefiniteErrors.APPEND,
          DefiniteErrors.TOPIC_CHANGE,
          DefiniteErrors.GROUP,
          DefiniteErrors.READ);

  private static final Set<ErrorCode> NEVER_APPENDED =
      EnumSet.of(
          ErrorCode.CORRUPT_MESSAGE,
          ErrorCode.MESSAGE_TOO_LARGE,
          ErrorCode.INVALID_TOPIC_EXCEPTION,
          ErrorCode.RECORD_LIST_TOO_LARGE,
          ErrorCode.NOT_ENOUGH_REPLICAS,
          ErrorCode.INVALID_REQUIRED_ACKS,
          ErrorCode.TOPIC_AUTHORIZATION_FAILED,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
          ErrorCode.INVALID_TIMESTAMP,
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
          ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
          ErrorCode.INVALID_PRODUCER_EPOCH,
          ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
          ErrorCode.UNKNOWN_PRODUCER_ID,
          ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
          ErrorCode.INVALID_RECORD,
          ErrorCode.PRODUCER_FENCED);

  private static final Set<ErrorCode> TOPIC_UNCHANGED =
      EnumSet.of(
          ErrorCode.TOPIC_ALREADY_EXISTS,
          ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          ErrorCode.UNKNOWN_TOPIC_ID,
          ErrorCode.INVALID_TOPIC_EXCEPTION,
          ErrorCode.INVALID_PARTITIONS,
          ErrorCode.INVALID_REPLICATION_FACTOR,
          ErrorCode.INVALID_REPLICA_ASSIGNMENT,
          ErrorCode.INVALID_CONFIG,
          ErrorCode.POLICY_VIOLATION,
          ErrorCode.TOPIC_DELETION_DISABLED,
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.TOPIC_AUTHORIZATION_FAILED,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED);

  private static final Set<ErrorCode> GROUP_UNCHANGED =
      EnumSet.of(
          ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
          ErrorCode.UNKNOWN_MEMBER_ID,
          ErrorCode.ILLEGAL_GENERATION,
          ErrorCode.FENCED_INSTANCE_ID,
          ErrorCode.REBALANCE_IN_PROGRESS,
          ErrorCode.MEMBER_ID_REQUIRED,
          ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
          ErrorCode.GROUP_MAX_SIZE_REACHED,
          ErrorCode.INVALID_SESSION_TIMEOUT,
          ErrorCode.INVALID_GROUP_ID,
          ErrorCode.OFFSET_METADATA_TOO_LARGE,
          ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          ErrorCode.UNKNOWN_TOPIC_ID,
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.GROUP_AUTHORIZATION_FAILED,
          ErrorCode.TOPIC_AUTHORIZATION_FAILED);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void judgesEveryError(ErrorCode error) {
    assertThat(judge(DefiniteErrors.APPEND, error)).isEqualTo(NEVER_APPENDED.contains(error));
    assertThat(judge(DefiniteErrors.TOPIC_CHANGE, error))
        .isEqualTo(TOPIC_UNCHANGED.contains(error));
    assertThat(judge(DefiniteErrors.GROUP, error)).isEqualTo(GROUP_UNCHANGED.contains(error));
    assertThat(judge(DefiniteErrors.READ, error)).isTrue();
  }

  /** True for fail, false for unknown; ok would be neither. */
  private static boolean judge(DefiniteErrors errors, ErrorCode error) {
    Outcome<String> outcome = errors.judge(error, Optional.empty(), "value");
    assertThat(outcome.reason()).contains(new Cause.Broker(error, error.message()));
    assertThat(outcome.toOptional()).isEmpty();
    return outcome instanceof Outcome.Fail<String>;
  }

  @Test
  void noErrorIsOk() {
    for (DefiniteErrors errors : ALL) {
      assertThat(errors.judge(ErrorCode.NONE, Optional.empty(), 5)).isEqualTo(Outcome.ok(5));
    }
  }

  @Test
  void keepsTheBrokersWords() {
    assertThat(DefiniteErrors.APPEND.judge(ErrorCode.INVALID_RECORD, Optional.of("record 3")))
        .isEqualTo(new Outcome.Fail<>(new Cause.Broker(ErrorCode.INVALID_RECORD, "record 3")));
  }

  @Test
  void givesAReasonForEachEntry() {
    for (DefiniteErrors errors : ALL) {
      assertThat(errors.reasons()).isNotEmpty().doesNotContainKey(ErrorCode.NONE);
      assertThat(errors.reasons().values()).allSatisfy(why -> assertThat(why).isNotBlank());
    }
  }
}
