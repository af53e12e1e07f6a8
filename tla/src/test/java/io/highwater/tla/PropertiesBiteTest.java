package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each property that a model is held to can be broken: some model of the manifest breaks it, or,
 * where another property always breaks first, one of these cases does.
 */
class PropertiesBiteTest {
  private static final String UNRULY = "Unruly.tla";

  /** The first line of a configuration that says what is claimed. */
  private static final Pattern CLAIMS = Pattern.compile("(?ms)^(INVARIANT|PROPERT).*");

  /**
   * A property and how it is broken.
   *
   * @param config a model's, of which all claims but this one are taken away
   * @param line the one line of it that is another, as a pattern; empty if there is none
   * @param change what it is
   */
  private record Case(String property, String config, String line, String change) {
    /** As the model is, but for its claims. */
    Case(String property, String config) {
      this(property, config, "", "");
    }

    /** With steps of {@link #UNRULY}. */
    static Case unruly(String property, String config, String next) {
      return new Case(property, config, "NEXT .*", "NEXT " + next);
    }

    String module() {
      return line.startsWith("NEXT")
          ? UNRULY.replace(".tla", "")
          : config.replaceAll("_.*|Never$", "");
    }

    String name() {
      return "Bite" + property;
    }

    /** What TLC calls it: of a refinement it names the specification that was not refined. */
    String verdict() {
      return property.equals("ClientsSeeOneLog") ? "CommittedLog!Spec" : property;
    }
  }

  private static final List<Case> CASES =
      List.of(
          // Wrong rules of the catalogue, and settings that lose.
          new Case("FetchOffsetIsLeo", "MCPrefer_A7"),
          new Case("StrictHighWatermark", "MCMinIsr_C2"),
          new Case("IsrHoldsCommitted", "MCIsr_B2"),
          new Case("CommittedAppendOnly", "MCUnclean"),
          new Case("NoGlobalLoss", "MCFlushNever"),
          new Case("ClientsSeeOneLog", "MCProducers_E3"),
          // Where the dead stay away, all are dead, or nothing has to go on.
          new Case("AckedFullyReplicated", "MCBereft"),
          new Case("MetadataConverges", "MCBereft"),
          new Case("LeaderEventuallyIfEligible", "MCBereft", "  MaxCrashes .*", "  MaxCrashes = 2"),
          new Case(
              "IsrChangeEventuallyResolves",
              "MCHeal",
              "SPECIFICATION .*",
              "INIT MCInit\nNEXT MCNext"),
          // What not even a wrong rule does.
          Case.unruly("UniqueRecordId", "MCUnclean", "NamesTwice"),
          Case.unruly("UncleanPicksBest", "MCLastKnown", "PicksWorse"),
          Case.unruly("PermittedTransitions", "MCCrash", "RaisesTheDead"),
          Case.unruly("OneLeaderPerEpoch", "MCIsr", "LeadsTwice"),
          Case.unruly("EpochsMonotonic", "MCIsr", "GoesBack"),
          Case.unruly("TypeOK", "MCIsr", "LeadsFromOutside"));

  @TempDir private Path directory;

  @Test
  void eachIsBrokenSomewhere() throws Exception {
    Manifest manifest = Manifest.read(SpecFiles.locate(directory));
    Set<String> claimed = new TreeSet<>();
    Set<String> broken = new TreeSet<>();
    for (Manifest.Model each : manifest.models()) {
      claimed.addAll(ModelConfig.read(directory.resolve(each.config() + ".cfg")).claims());
      broken.add(each.verdict());
    }
    claimed.removeAll(broken);

    assertThat(CASES)
        .as("what is claimed needs a model of the manifest that breaks it, or a case here")
        .extracting(Case::property)
        .containsExactlyInAnyOrderElementsOf(claimed);
    ModelCheck check = new ModelCheck(new Tlc(directory));
    assertThat(check.run(models(), ModelCheck.Listener.silent()))
        .allSatisfy(
            outcome ->
                assertThat(outcome.result().verdict())
                    .as(outcome.model().name())
                    .isEqualTo(outcome.model().verdict()));
  }

  private List<Manifest.Model> models() throws IOException {
    try (InputStream unruly = PropertiesBiteTest.class.getResourceAsStream(UNRULY)) {
      Files.copy(unruly, directory.resolve(UNRULY));
    }
    SpecText properties = SpecText.read(directory.resolve("Properties.tla"));
    List<Manifest.Model> models = new ArrayList<>();
    for (Case each : CASES) {
      boolean lasting =
          properties.definition(each.property()).orElseThrow().matches("(?s).*(\\[]|~>|!Spec).*");
      String config = Files.readString(directory.resolve(each.config() + ".cfg"));
      config = CLAIMS.matcher(changed(config, each)).replaceFirst("");
      String claim = (lasting ? "PROPERTY " : "INVARIANT ") + each.property() + "\n";
      Files.writeString(directory.resolve(each.name() + ".cfg"), config + claim);
      models.add(
          new Manifest.Model(
              each.name(), each.module(), each.name(), "", each.verdict(), -1, -1, -1, 1));
    }
    return models;
  }

  private static String changed(String config, Case broken) {
    if (broken.line().isEmpty()) {
      return config;
    }
    Matcher line = Pattern.compile("(?m)^" + broken.line() + "$").matcher(config);
    assertThat(line.find()).as(broken.line()).isTrue();
    return line.replaceFirst(broken.change());
  }
}
