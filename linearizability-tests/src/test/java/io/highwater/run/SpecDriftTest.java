package io.highwater.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.nemesis.Kind;
import io.highwater.spec.Actions;
import io.highwater.tla.SpecActions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The specification and the program speak of the same steps: neither has one that the other lacks.
 */
class SpecDriftTest {
  /** A broker that stops in good order is no fault: every run ends with it. */
  private static final String ORDERLY = "StopBroker";

  private final SpecActions spec = SpecActions.load();

  @Test
  void everyActionOfTheCoreHasItsMethodAndEveryMethodItsAction() {
    assertThat(Actions.names())
        .as(
            "the core's methods with @Action, against Replication.tla's CoreNext: an action that"
                + " is not found needs its method, by its name, in Partition, Controller or one of"
                + " their actors; a method that is not expected needs its action in CoreNext")
        .containsExactlyInAnyOrderElementsOf(spec.core());
  }

  @Test
  void everythingTheWorldMayDoIsAFaultAndEveryFaultIsInTheWorld() {
    List<String> faults = new ArrayList<>(List.of(PowerLoss.SPEC_ACTION, ORDERLY));
    for (Kind each : Kind.values()) {
      faults.addAll(each.specActions());
    }
    assertThat(faults)
        .as(
            "the actions of the nemesis' kinds of faults, against Replication.tla's EnvNext: one"
                + " that is not found needs a Kind that does it, one that is not expected must be"
                + " in EnvNext")
        .containsExactlyInAnyOrderElementsOf(spec.env());
  }
}
