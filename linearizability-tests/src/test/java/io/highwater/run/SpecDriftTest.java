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
    assertThat(Actions.names()).containsExactlyInAnyOrderElementsOf(spec.core());
  }

  @Test
  void everythingTheWorldMayDoIsAFaultAndEveryFaultIsInTheWorld() {
    List<String> faults = new ArrayList<>(List.of(PowerLoss.SPEC_ACTION, ORDERLY));
    for (Kind each : Kind.values()) {
      faults.addAll(each.specActions());
    }
    assertThat(faults).containsExactlyInAnyOrderElementsOf(spec.env());
  }
}
