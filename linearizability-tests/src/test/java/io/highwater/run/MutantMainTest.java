package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.broker.shard.ShardBug;
import io.highwater.broker.storage.StorageBug;
import io.highwater.fault.cluster.Launch;
import io.highwater.fault.sim.whole.MutantRules;
import io.highwater.fault.sim.whole.WholeMutant;
import io.highwater.spec.group.GroupBug;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process follows the wrong rule that it was started for, and none by mistake. */
final class MutantMainTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void anUnknownMutantIsRefused() {
    assertThat(MutantMain.run("no-such", List.of(), err, err)).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("'no-such', expected the name");
  }

  @Test
  void whatElseIsWrongIsTheBrokersOwnToSay() {
    assertThat(MutantMain.run("waiter-dropped", List.of(), err, err)).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("--config FILE is missing");
  }

  @Test
  void theLaunchNamesTheMutant() {
    WholeMutant mutant = WholeMutant.named("A1").orElseThrow();
    Launch launch = MutantMain.launch(mutant);
    assertThat(launch.mainClass()).isEqualTo(MutantMain.class.getName());
    assertThat(launch.flags()).anyMatch(each -> each.endsWith("=truncate-to-high-watermark"));
  }

  @Test
  void theRulesAreWrongWhereTheMutantIs() {
    assertThat(rules("waiter-dropped").shardBugs()).containsExactly(ShardBug.WAITER_DROPPED);
    assertThat(rules("epochs-not-cut").storageBugs()).containsExactly(StorageBug.EPOCHS_NOT_CUT);
    assertThat(rules("epochs-not-cut").shardBugs()).isEmpty();
    assertThat(rules("instance-not-fenced").groupBugs())
        .containsExactly(GroupBug.INSTANCE_NOT_FENCED);
    assertThat(rules("waiter-dropped").groupBugs()).isEmpty();
  }

  private static MutantRules rules(String name) {
    return new MutantRules(WholeMutant.named(name).orElseThrow());
  }
}
