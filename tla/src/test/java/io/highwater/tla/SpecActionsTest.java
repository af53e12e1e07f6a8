package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpecActionsTest {

  @Test
  void namesTheCoreActionsInOrder() {
    assertThat(SpecActions.load().core())
        .containsExactly(
            "WriteRecordToLeader",
            "SendFetchRequest",
            "ReceiveFetchRequest",
            "SendFetchResponse",
            "ReceiveFetchResponse",
            "ExpireFetchRequest",
            "SendAlterPartitionRequest",
            "ReceiveAlterPartitionRequest",
            "ReceiveAlterPartitionResponse",
            "ExpireAlterPartitionRequest",
            "ReceiveMetadataUpdate",
            "CompleteFlush",
            "RegisterBroker",
            "UnfenceBroker",
            "FenceBroker",
            "BeginControlledShutdown",
            "ElectPreferredLeader",
            "ElectUncleanLeader",
            "AlterPartitionReassignment",
            "AnswerLatestOffset");
  }

  @Test
  void namesTheFaults() {
    assertThat(SpecActions.load().env())
        .containsExactly(
            "CrashBroker",
            "LosePower",
            "StopBroker",
            "RestartBroker",
            "LoseFetch",
            "LoseAlterPartition");
  }

  @Test
  void everyActionIsDefined() {
    SpecText spec = SpecText.read(Path.of("Replicas.tla"), Path.of("Lifecycle.tla"));
    SpecActions actions = SpecActions.load();
    assertThat(Stream.concat(actions.core().stream(), actions.env().stream()))
        .allSatisfy(action -> assertThat(spec.definition(action)).isPresent());
  }

  @Test
  void missesADefinitionLoudly() {
    assertThatThrownBy(() -> new SpecActions(SpecText.of("Next == TRUE")).core())
        .hasMessage("the specification defines no CoreNext");
  }
}
