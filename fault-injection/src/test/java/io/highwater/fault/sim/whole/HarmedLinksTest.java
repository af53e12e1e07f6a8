package io.highwater.fault.sim.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.fault.sim.ClientOp;
import io.highwater.fault.sim.Oracle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong with links counts when it takes effect, and clients who retry meet it. */
final class HarmedLinksTest {
  private static final String HEAD =
      """
      depth broker
      version 1
      world partitions=1 flush.policy=never min.insync.replicas=2 segment.bytes=20000 elr=1 disturbed=4000 seed=1
      violates Progress
      """;
  private static final String WRITER = "0 produce client=1 acks=-1 idempotent=%d retries=20\n";

  @ParameterizedTest
  @CsvSource({
    "CUT_BOTH, node=1 other=2 for=1500",
    "DIVIDE, nodes=12 for=1500",
    "CUT_CLIENT, client=101 node=2 requests=1 answers=1 for=1500",
    "SLOW_CLIENT, client=101 node=2 for=1500",
    "RESET_CLIENT, client=101 node=2"
  })
  void aLinkThatSomebodyUsesIsHarmed(Mishap mishap, String how) {
    String harm = "1000 " + Act.of(mishap).word() + " " + how + "\n";
    String reader = WRITER.formatted(1) + "0 read partition=0\n";

    assertThat(harmed(reader + everyBroker(harm))).containsOnlyKeys(mishap);
  }

  @Test
  void whereNobodyListensNothingIsHarmed() {
    String harm = "1000 cut-client client=101 node=2 requests=1 answers=1 for=1500\n";

    assertThat(harmed(WRITER.formatted(1) + everyBroker(harm))).isEmpty();
    assertThat(harmed("1000 reset-client client=1 node=1\n")).isEmpty();
  }

  /** Whoever leads. */
  private static String everyBroker(String harm) {
    return harm.contains("node=2 ") || harm.endsWith("node=2\n")
        ? harm.replace("node=2", "node=1") + harm + harm.replace("node=2", "node=3")
        : harm;
  }

  private static Map<Mishap, Integer> harmed(String steps) {
    WholeResult result = world(steps).run();
    assertThat(result.violation()).isNull();
    return result.mishaps();
  }

  @Test
  void whoHasAnIdSendsAgainAndNothingIsThereTwice() {
    WholeSimulator world = world(WRITER.formatted(1) + everyBroker(unanswered()));
    WholeResult result = world.run();

    assertThat(result.violation()).isNull();
    assertThat(result.chores().get("batch-sent-again")).isPositive();
    assertThat(twice(world)).isEmpty();
    assertThat(world.ops()).noneMatch(ClientOp::mayRepeat);
  }

  @Test
  void whoHasNoneMayWriteAValueTwiceAndSaysSo() {
    WholeSimulator world = world(WRITER.formatted(0) + everyBroker(unanswered()));

    assertThat(world.run().violation()).isNull();
    assertThat(twice(world)).isNotEmpty();
    assertThat(world.ops())
        .filteredOn(each -> each.function() == ClientOp.Function.SEND)
        .allMatch(ClientOp::mayRepeat);
  }

  private static String unanswered() {
    return "1000 reset-client client=1 node=2\n1100 cut-client client=1 node=2 requests=0 answers=1"
        + " for=1500\n2000 reset-client client=1 node=2\n";
  }

  /** The values that were read at more than one offset. */
  private static Set<Long> twice(WholeSimulator world) {
    Map<Long, Long> places = new TreeMap<>();
    Set<Long> twice = new TreeSet<>();
    for (ClientOp each : world.ops()) {
      if (each.function() == ClientOp.Function.POLL) {
        for (ClientOp.Seen seen : each.records()) {
          Long before = places.putIfAbsent(seen.value(), seen.offset());
          if (before != null && before != seen.offset()) {
            twice.add(seen.value());
          }
        }
      }
    }
    return twice;
  }

  private static WholeSimulator world(String steps) {
    WholeStory story = WholeStory.parse(HEAD + steps);
    return new WholeSimulator(story, WholeMutant.NONE, Oracle.NONE, Optional.empty(), null);
  }
}
