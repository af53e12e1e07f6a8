package io.highwater.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ActionsTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void namesAreThoseOfTheSpecification() {
    assertThat(Actions.names())
        .containsExactly(
            "AlterPartitionReassignment",
            "AnswerLatestOffset",
            "BeginControlledShutdown",
            "CompleteFlush",
            "ElectPreferredLeader",
            "ElectUncleanLeader",
            "ExpireAlterPartitionRequest",
            "ExpireFetchRequest",
            "FenceBroker",
            "ReceiveAlterPartitionRequest",
            "ReceiveAlterPartitionResponse",
            "ReceiveFetchRequest",
            "ReceiveFetchResponse",
            "ReceiveMetadataUpdate",
            "RegisterBroker",
            "SendAlterPartitionRequest",
            "SendFetchRequest",
            "SendFetchResponse",
            "UnfenceBroker",
            "WriteRecordToLeader");
  }

  /** The list of classes is explicit; none is forgotten. */
  @Test
  void everyAnnotationIsListed() throws IOException {
    long annotated = 0;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        annotated += Files.readString(file).lines().filter("  @Action"::equals).count();
      }
    }

    assertThat(annotated).isEqualTo(Actions.names().size());
  }
}
