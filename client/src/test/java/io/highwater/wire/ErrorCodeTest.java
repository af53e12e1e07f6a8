package io.highwater.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void hasEveryCodeOfKafkaUnderItsName() {
    for (Errors theirs : Errors.values()) {
      ErrorCode ours = ErrorCode.of(theirs.code());
      assertThat(ours.name()).isEqualTo(theirs.name());
      assertThat(ours.code()).isEqualTo(theirs.code());
      assertThat(ours.retriable())
          .as("%s retriable", ours)
          .isEqualTo(theirs.exception() instanceof RetriableException);
      assertThat(ours.message()).isNotBlank();
    }
    assertThat(ErrorCode.values()).hasSameSizeAs(Errors.values());
  }

  @Test
  void takesAnUnknownCodeForAnUnknownServerError() {
    short beyond =
        (short)
            (Arrays.stream(ErrorCode.values()).mapToInt(ErrorCode::code).max().orElseThrow() + 1);
    assertThat(ErrorCode.of(beyond)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
    assertThat(ErrorCode.of((short) -7)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
  }

  @Test
  void onlyNoneIsNone() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(ErrorCode::isNone))
        .containsExactly(ErrorCode.NONE);
  }
}
