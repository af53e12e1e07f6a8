package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that ends in good order leaves depends on what it has heard. */
class CleanEndTest {
  private static final int WALKS = 40;
  private static final int STEPS = 60;

  private static List<TraceCheck.Verdict> verdicts;

  /** A walk in which a broker ends in good order, and its next life registers. */
  private record Stopped(
      List<String> trace, int stop, int registration, long broker, long life, long epoch) {
    static Stopped of(List<String> trace) {
      Map<Object, Object> epochs = new LinkedHashMap<>();
      Map<Object, String> ids = new LinkedHashMap<>();
      Stopped found = null;
      for (int at = 1; at < trace.size(); at++) {
        Map<String, Object> line = Json.object(trace.get(at));
        Map<String, Object> args = TraceLine.map(line.get("args"));
        String action = (String) line.get("action");
        switch (action) {
          case "RestartBroker" ->
              ids.put(args.get("broker") + "/" + args.get("incarnation"), (String) args.get("id"));
          case "RegisterBroker" -> {
            epochs.put(args.get("id"), args.get("brokerEpoch"));
            if (found != null && args.get("broker").equals(found.broker)) {
              return new Stopped(trace, found.stop, at, found.broker, found.life, found.epoch);
            }
          }
          case "StopBroker" -> {
            Object epoch = epochs.get(ids.get(args.get("broker") + "/" + args.get("incarnation")));
            if (found == null && epoch != null) {
              found =
                  new Stopped(
                      trace,
                      at,
                      0,
                      (Long) args.get("broker"),
                      (Long) args.get("incarnation"),
                      (Long) epoch);
            }
          }
          default -> {}
        }
      }
      return null;
    }

    /** Its word names an epoch. */
    List<String> marked(long epoch) {
      List<String> lines = new ArrayList<>(trace);
      lines.set(stop, end("StopBroker", life, epoch));
      return lines;
    }

    /** Between both lives there is one that never registers, and ends so. */
    List<String> withUnknownLife(String action, long epoch) {
      List<String> lines = new ArrayList<>(marked(this.epoch).subList(0, stop + 1));
      lines.add(beginning());
      lines.add(end(action, life + 1, epoch));
      for (String each : trace.subList(stop + 1, trace.size())) {
        Map<String, Object> line = Json.object(each);
        Map<String, Object> args = new LinkedHashMap<>(TraceLine.map(line.get("args")));
        if (line.get("actor").equals("broker-" + broker)) {
          line.put("incarnation", (Long) line.get("incarnation") + 1);
        } else if (line.get("actor").equals("harness") && args.get("broker").equals(broker)) {
          args.put("incarnation", (Long) args.get("incarnation") + 1);
          line.put("args", args);
        }
        lines.add(Json.write(line));
      }
      return Damage.renumbered(lines);
    }

    private String beginning() {
      return harness(
          "RestartBroker", Map.of("broker", broker, "incarnation", life + 1, "id", "nobody's"));
    }

    private String end(String action, long whose, long epoch) {
      Map<String, Object> args = new LinkedHashMap<>();
      args.put("broker", broker);
      args.put("incarnation", whose);
      if (epoch >= 0) {
        args.put("brokerEpoch", epoch);
      }
      return harness(action, args);
    }

    private String harness(String action, Map<String, Object> args) {
      Map<String, Object> line = Json.object(trace.get(stop));
      line.put("action", action);
      line.put("args", args);
      return Json.write(line);
    }
  }

  private static List<Stopped> stopped() {
    List<Stopped> found = new ArrayList<>();
    for (List<String> walk : WorldTraces.randomWalks("shutdown", WALKS, STEPS, 7)) {
      Stopped one = Stopped.of(walk);
      if (one != null) {
        found.add(one);
      }
    }
    assertThat(found).hasSizeGreaterThan(3);
    return found;
  }

  /** All at once, for TLC takes longer to start than to look at these. */
  @BeforeAll
  static void check(@TempDir Path folder) throws Exception {
    List<Stopped> all = stopped();
    writeRemoved(all.getFirst(), folder);
    TraceCheck check = new TraceCheck().add(folder);
    for (Stopped each : all) {
      check
          .add("own epoch", each.marked(each.epoch()))
          .add("other epoch", each.marked(each.epoch() + 1))
          .add("unknown life", each.withUnknownLife("StopBroker", each.epoch()))
          .add("unknown life is killed", each.withUnknownLife("CrashBroker", -1));
    }
    verdicts = check.check();
  }

  private static List<TraceCheck.Verdict> verdicts(String run) {
    return verdicts.stream().filter(each -> each.run().equals(run)).toList();
  }

  @Test
  void aLifeEndsWellInItsOwnEpoch() {
    assertThat(verdicts("own epoch")).isNotEmpty().allMatch(TraceCheck.Verdict::isAccepted);
    assertThat(verdicts("other epoch"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.refusal().orElseThrow().why()).contains("brokerEpoch"));
  }

  @Test
  void aLifeThatNobodyKnewChangesNothingIfItEndsWell() {
    assertThat(verdicts("unknown life")).isNotEmpty().allMatch(TraceCheck.Verdict::isAccepted);
    assertThat(verdicts("unknown life is killed"))
        .as("the end before it was no clean one any more")
        .anyMatch(each -> !each.isAccepted());
  }

  @Test
  void livesThatRegisterAfterTheTopicWasRemovedAreNotLookedAt() {
    assertThat(verdicts.getFirst().refusal()).isEmpty();
  }

  private static void writeRemoved(Stopped one, Path folder) throws IOException {
    List<String> lines = new ArrayList<>(one.trace().subList(0, one.registration() + 1));
    Map<String, Object> removal = Json.object(one.trace().get(one.registration()));
    String partition = partition(lines);
    removal.put("action", "RemoveTopic");
    removal.put("args", Map.of("topicId", partition.substring(0, partition.lastIndexOf('-'))));
    removal.remove("after");
    lines.add(one.registration(), Json.write(removal));
    lines.add(one.end("StopBroker", one.life() + 1, -1));
    new Scattered(Damage.renumbered(lines)).write(folder); // each actor has a file of its own
  }

  private static String partition(List<String> lines) {
    return lines.stream()
        .skip(1)
        .map(Json::object)
        .filter(each -> each.get("action").equals(PartitionLines.CREATION))
        .map(each -> (String) each.get("partition"))
        .findFirst()
        .orElseThrow();
  }
}
