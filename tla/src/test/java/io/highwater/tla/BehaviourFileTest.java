package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehaviourFileTest {
  @TempDir private Path folder;

  @Test
  void aBehaviourIsReadAsItWasWritten() {
    ModelConfig config = ModelConfig.read(Path.of("MCReplay.cfg").toAbsolutePath());
    List<TlcState> states =
        List.of(
            TlcState.parse(1, "/\\ log = (b1 :> <<>> @@ b2 :> <<1, 2>>)\n/\\ up = {b1, b2}"),
            TlcState.parse(2, "/\\ log = (b1 :> <<1>> @@ b2 :> <<>>)\n/\\ up = {}"));
    Path file = folder.resolve("deep/a.behaviour");

    new BehaviourFile(config, states).write(file);

    BehaviourFile read = BehaviourFile.read(file);
    assertThat(read.states()).isEqualTo(states);
    assertThat(read.config().constants()).isEqualTo(config.constants()).containsKey("MinIsr");
  }

  @Test
  void saysWhatIsNoBehaviour() throws IOException {
    Path file = Files.writeString(folder.resolve("not"), "nothing of the kind");
    assertThatThrownBy(() -> BehaviourFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not: expected a behaviour, STATE_1 ==");
  }

  @Test
  void aConfigurationTellsWhatItClaims() {
    ModelConfig producers = ModelConfig.read(Path.of("MCProducers_E3.cfg").toAbsolutePath());
    ModelConfig bereft = ModelConfig.read(Path.of("MCBereft_B7.cfg").toAbsolutePath());
    assertThat(producers.claims())
        .contains("TypeOK", "ExactlyOnceInOrder", "NoAckBelowMinIsr", "ClientsSeeOneLog")
        .doesNotContain("PROPERTIES", "CONSTANTS");
    assertThat(bereft.claims())
        .containsExactlyInAnyOrder("WriteEventuallyAnswered", "PermittedTransitions");
  }
}
