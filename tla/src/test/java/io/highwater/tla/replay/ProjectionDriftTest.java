package io.highwater.tla.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.tla.BehaviourFile;
import io.highwater.tla.ModelConfig;
import io.highwater.tla.SpecText;
import io.highwater.tla.TlaValue;
import io.highwater.tla.Tlc;
import io.highwater.tla.TlcState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A replay compares all of the model's state, and the program's fields are the model's. */
class ProjectionDriftTest {
  private static final Path MODULES = Path.of("").toAbsolutePath();

  private static final String ELIGIBLE = "MCReplay"; // with eligible leader replicas
  private static final String PRODUCING = "MCReplayUnclean"; // with idempotent producers
  private static final int DEPTH = 80;

  /** In no field, each for a reason. */
  private static final Map<String, String> UNPROJECTED =
      Map.of(
          "registeredAt", "is when a broker may be unfenced; whether it is, is compared",
          "clean", "is what a registration goes by; what it decides is compared",
          "blind", "is a wrong rule's",
          "unheard", "likewise",
          "late.state", "says in which of two fields it is");

  private static final List<TlcState> STATES = new ArrayList<>();

  @BeforeAll
  static void walk() throws InterruptedException {
    walk(ELIGIBLE, 40);
    walk(PRODUCING, 80);
  }

  private static void walk(String config, int walks) throws InterruptedException {
    new Tlc(MODULES)
        .simulate(
            Campaign.MODULE,
            config,
            walks,
            DEPTH,
            1,
            walk -> STATES.addAll(BehaviourFile.read(walk).states()));
  }

  @Test
  void whateverTheStateWereAFieldWouldTell() {
    Set<String> variables = variables();
    assertThat(variables).contains("log", "meta").hasSizeGreaterThan(20);
    assertThat(STATES.getFirst().variables().keySet()).containsAll(variables);

    assertThat(untold(variables, STATES, ProjectionDriftTest::fields))
        .as(
            "ModelFields must put these into Fields, and CoreFields what the program has for them;"
                + " or UNPROJECTED say why not. (If they are there and have one value only in all"
                + " of these walks, take more.)")
        .containsExactlyInAnyOrderElementsOf(UNPROJECTED.keySet());
  }

  @Test
  void aVariableInNoFieldIsNamed() {
    Set<String> variables = variables();
    variables.add("rack");
    List<TlcState> more = new ArrayList<>();
    for (TlcState each : STATES.subList(0, 50)) {
      more.add(with(each, "rack", TlaValue.parse(more.size() % 2 == 0 ? "0" : "1")));
    }
    assertThat(untold(variables, more, ProjectionDriftTest::fields)).contains("rack");
  }

  @Test
  void aVariableThatIsProjectedNoMoreIsNamed() {
    TlaValue still = STATES.getFirst().get("hw");
    assertThat(untold(Set.of("hw", "log"), STATES, each -> fields(with(each, "hw", still))))
        .containsExactly("hw");
  }

  @Test
  void theProgramHasTheModelsFields() {
    TlcState first = STATES.getFirst();
    ModelConfig config = ModelConfig.read(MODULES.resolve(ELIGIBLE + ".cfg"));
    ReplayCluster cluster = Start.of(Replay.setup(config), first);
    assertThat(fields(first).differences(new CoreFields(cluster).fields()))
        .as("ModelFields and CoreFields must put the same fields, and here the same values")
        .isEmpty();
  }

  @Test
  void aFieldThatOnlyOneHasIsADifference() {
    Fields model = new Fields();
    model.put("hw", 1, 0);
    Fields program = new Fields();
    program.put("hw", 1, 0);
    assertThat(model.differences(program)).isEmpty();

    program.put("rack", 1, 7);
    model.put("told", 8);
    assertThat(model.differences(program))
        .containsOnly(
            Map.entry("rack[b1]", "model has no such field, program 7"),
            Map.entry("told", "model 8, program has no such field"));
  }

  private static Fields fields(TlcState state) {
    return new ModelFields(state).fields();
  }

  private static Set<String> untold(
      Set<String> variables, List<TlcState> states, Function<TlcState, Fields> projection) {
    return new Variations(variables, states).untold(states, projection);
  }

  private static TlcState with(TlcState state, String variable, TlaValue value) {
    SequencedMap<String, TlaValue> variables = new LinkedHashMap<>(state.variables());
    variables.put(variable, value);
    return new TlcState(state.number(), variables);
  }

  /** Those of the specification; what a model adds to count with is not the program's. */
  private static Set<String> variables() {
    String text = SpecText.of(MODULES, Campaign.MODULE).definition("vars").orElseThrow();
    String names = text.substring(text.indexOf("<<") + 2, text.indexOf(">>"));
    return new TreeSet<>(Stream.of(names.split(",")).map(String::strip).toList());
  }
}
