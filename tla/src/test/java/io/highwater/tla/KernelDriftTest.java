package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.metadata.ControllerKernel;
import io.highwater.spec.partition.FollowerKernel;
import io.highwater.spec.partition.LeaderKernel;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the specification's kernels decide the Java core's decide by the same names. */
class KernelDriftTest {
  private static final Map<Path, Class<?>> KERNELS =
      Map.of(
          Path.of("ControllerKernel.tla"), ControllerKernel.class,
          Path.of("LeaderKernel.tla"), LeaderKernel.class,
          Path.of("FollowerKernel.tla"), FollowerKernel.class);

  /** Words of the specification for what the core has a type for: {@code Isr} and its kinds. */
  private static final Set<String> TYPES = Set.of("NoIsr", "Settled", "IsSettled");

  /** In no table of their own, each for a reason. */
  private static final Map<String, String> UNTABLED =
      Map.of(
          "Capped", "every decision has it",
          "KeptIsr", "every decision has it",
          "Decide", "every decision is one",
          "OnControlledShutdown", "is WithoutBroker",
          "Reverted", "in AfterAnswer",
          "ServesLife", "compares two numbers");

  private static final Pattern TABLED = Pattern.compile("Line\\(\"(\\w+)\"");

  @Test
  void everyDecisionHasItsMethod() {
    KERNELS.forEach(
        (module, kernel) -> {
          Set<String> methods =
              Arrays.stream(kernel.getDeclaredMethods())
                  .map(Method::getName)
                  .collect(Collectors.toSet());
          List<String> operators = SpecText.read(module).names();
          assertThat(operators).as(module.toString()).hasSizeGreaterThan(3);
          for (String each : operators) {
            String name = Character.toLowerCase(each.charAt(0)) + each.substring(1);
            assertThat(TYPES.contains(each) || methods.contains(name))
                .as(
                    "%s defines %s: %s must have a method %s that decides the same",
                    module, each, kernel.getSimpleName(), name)
                .isTrue();
          }
        });
  }

  @Test
  void everyDecisionIsInTheTable() throws IOException {
    Set<String> missing = new TreeSet<>();
    KERNELS.keySet().forEach(module -> missing.addAll(SpecText.read(module).names()));
    assertThat(missing).containsAll(TYPES).containsAll(UNTABLED.keySet());
    missing.removeAll(TYPES);
    missing.removeAll(UNTABLED.keySet());
    TABLED
        .matcher(Files.readString(Path.of("MCKernels.tla")))
        .results()
        .forEach(line -> missing.remove(line.group(1)));

    assertThat(missing)
        .as("MCKernels and KernelTable must list these for every input, or UNTABLED say why not")
        .isEmpty();
  }
}
