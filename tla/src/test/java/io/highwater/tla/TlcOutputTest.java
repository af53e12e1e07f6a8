package io.highwater.tla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlcOutputTest {

  @Test
  void readsTheFiguresOfAModelThatHolds() {
    TlcResult result = Recorded.result(Recorded.text("holds.txt"), progress -> {});
    assertThat(result.verdict()).isEqualTo(Manifest.HOLDS);
    assertThat(result.progress()).isEqualTo(new TlcProgress(27, 1180639, 203683, 0));
    assertThat(result.behaviour()).isEmpty();
  }

  @Test
  void readsACounterexample() {
    TlcResult result = Recorded.violated();
    assertThat(result.verdict()).isEqualTo("AckedDurable");
    assertThat(result.progress().distinct()).isEqualTo(1053);
    assertThat(result.behaviour()).extracting(TlcState::number).containsExactly(1, 2, 3, 4);
    assertThat(result.behaviour().get(2).get("meta").elements()).hasSize(2);
    assertThat(result.behaviour().getLast().get("applied", "b2").asInt()).isEqualTo(2);
  }

  @Test
  void reportsProgressAsItComes() {
    List<TlcProgress> reported = new ArrayList<>();
    Recorded.result(Recorded.text("violated.txt"), reported::add);
    assertThat(reported).containsExactly(new TlcProgress(2, 3, 3, 1));
  }

  @Test
  void readsAViolationByTheInitialState() {
    TlcResult result =
        Recorded.result(
            """
            @!@!@STARTMSG 2107:1 @!@!@
            Invariant Wrong is violated by the initial state:
            /\\ x = 0
            /\\ y = {}

            @!@!@ENDMSG 2107 @!@!@
            """,
            progress -> {});
    assertThat(result.verdict()).isEqualTo("Wrong");
    assertThat(result.behaviour()).hasSize(1);
    assertThat(result.behaviour().getFirst().variables()).containsOnlyKeys("x", "y");
  }

  @Test
  void readsARefinementThatIsNone() {
    TlcResult result =
        Recorded.result(
            """
            @!@!@STARTMSG 2112:1 @!@!@
            Action property line 33, col 17 to line 33, col 29 of module CommittedLog is violated.
            @!@!@ENDMSG 2112 @!@!@
            """,
            progress -> {});
    assertThat(result.verdict()).isEqualTo("CommittedLog!Spec");
  }

  @Test
  void readsAViolatedActionProperty() {
    TlcResult result =
        Recorded.result(
            """
            @!@!@STARTMSG 2112:1 @!@!@
            Action property Grows is violated.
            @!@!@ENDMSG 2112 @!@!@
            """,
            progress -> {});
    assertThat(result.verdict()).isEqualTo("Grows");
  }

  @Test
  void passesOnWhatTlcSaidInsteadOfAVerdict() {
    String broken =
        """
        *** Parse Error ***
        Was expecting "==== or more Module body"
        @!@!@STARTMSG 3002:1 @!@!@
        Parsing or semantic analysis failed.
        @!@!@ENDMSG 3002 @!@!@
        """;
    assertThatThrownBy(() -> Recorded.result(broken, progress -> {}))
        .isInstanceOf(TlcException.class)
        .hasMessageContaining("Parsing or semantic analysis failed.")
        .hasMessageContaining("*** Parse Error ***");
  }

  @Test
  void whatTlcBlamesOnTheSpecificationIsSaidOnce() {
    TlcOutput output = new TlcOutput("", progress -> {});
    """
    Semantic processing of module A
    Unknown operator: `bb'.
    Semantic processing of module B
    Unknown operator: `bb'.
    @!@!@STARTMSG 3002:1 @!@!@
    Parsing or semantic analysis failed.
    @!@!@ENDMSG 3002 @!@!@
    """
        .lines()
        .forEach(output::accept);
    output.ended(150);
    assertThatThrownBy(output::result)
        .isInstanceOf(SpecException.class)
        .hasMessage("Parsing or semantic analysis failed.\nUnknown operator: `bb'.");
  }

  @Test
  void doesNotTakeSilenceForAVerdict() {
    assertThatThrownBy(() -> Recorded.result("", progress -> {}))
        .isInstanceOf(TlcException.class)
        .hasMessage("TLC ended without a verdict and said nothing");
  }
}
