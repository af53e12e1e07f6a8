package io.highwater.tla.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.spec.WorldTraces;
import io.highwater.tla.Json;
import io.highwater.tla.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with a file for each life, as real processes leave it. */
class TraceFolderTest {
  private static final String LIFE = "broker-1.1.ndjson";

  @TempDir private Path folder;

  private Map<String, List<String>> files;
  private Scattered scattered;

  private void scatter(List<String> trace) {
    scattered = new Scattered(trace);
    files = scattered.files();
  }

  private void write() throws IOException {
    scattered.write(folder);
  }

  private static List<String> walk() {
    return WorldTraces.randomWalks("failover", 1, 60, 4).getFirst();
  }

  private TraceCheck.Verdict verdict() throws IOException, InterruptedException {
    return new TraceCheck().add(folder).check().getFirst();
  }

  @Test
  void whatEachWroteForItselfIsPutInOrderByCause() throws Exception {
    scatter(walk());
    write();

    assertThat(files).hasSize(4);
    assertThat(verdict().refusal()).isEmpty();
  }

  /** A life finds the high watermark that the one before it left: the tenth life's is lower. */
  @Test
  void theTenthLifeComesAfterTheSecond() throws Exception {
    List<String> trace = new ArrayList<>(walk());
    Map<String, Object> last = lastOfBrokerOne(trace);
    Map<String, Object> found = new LinkedHashMap<>(TraceLine.map(last.get("after")));
    found.keySet().retainAll(List.of("leo", "hw", "durable", "epochs"));
    found.put("leader", -1L);
    found.put("leaderEpoch", -1L);
    assertThat((Long) found.get("hw")).isPositive();
    for (long life = 2; life <= 10; life++) {
      trace.add(harness(trace, "CrashBroker", life - 1));
      trace.add(harness(trace, "RestartBroker", life));
      found.put("hw", life < 10 ? found.get("hw") : 0L);
      Map<String, Object> opens = new LinkedHashMap<>(last);
      opens.keySet().removeAll(List.of("message"));
      opens.putAll(Map.of("incarnation", life, "action", "OpenLog", "args", Map.of()));
      opens.put("after", found);
      trace.add(Json.write(opens));
    }
    scatter(Damage.renumbered(trace));
    write();

    assertThat(files).containsKey("broker-1.10.ndjson");
    assertThat(verdict().refusal()).isEmpty();
  }

  private static Map<String, Object> lastOfBrokerOne(List<String> trace) {
    return trace.stream()
        .skip(1)
        .map(Json::object)
        .filter(line -> line.get("actor").equals("broker-1") && line.get("after") != null)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static String harness(List<String> trace, String action, long life) {
    Map<String, Object> line =
        trace.stream()
            .skip(1)
            .map(Json::object)
            .filter(each -> each.get("actor").equals("harness"))
            .findFirst()
            .orElseThrow();
    line.put("action", action);
    line.put("args", Map.of("broker", 1L, "incarnation", life));
    return Json.write(line);
  }

  @Test
  void aLineOfSomebodyElseIsRefused() throws Exception {
    scatter(walk());
    files.get(LIFE).set(1, files.get(LIFE).get(1).replace("broker-1", "broker-2"));
    write();

    Refusal refusal = verdict().refusal().orElseThrow();

    assertThat(refusal.where()).isEqualTo(LIFE + ":2");
    assertThat(refusal.why()).isEqualTo("actor: this is the file of broker-1, life 1");
  }

  @Test
  void aFileOfSomebodyElseIsNamed() throws Exception {
    scatter(walk());
    files.get(LIFE).set(0, files.get(LIFE).getFirst().replace("broker-1", "broker-2"));
    write();

    assertThatThrownBy(this::verdict)
        .isInstanceOf(TraceException.class)
        .hasMessage(LIFE + ":1: node: expected broker-1, as the file is named, not broker-2");
  }

  @Test
  void whatAKillHasTornNobodyHasSeen() throws Exception {
    scatter(walk());
    write();
    String last = files.get(LIFE).getLast();
    Path file = folder.resolve(LIFE);
    String torn = last.replaceFirst("\"seq\":\\d+", "\"seq\":" + files.get(LIFE).size());
    for (int length : new int[] {1, torn.length() / 2, torn.length() - 1}) {
      Files.writeString(
          file, String.join("\n", files.get(LIFE)) + "\n" + torn.substring(0, length));
      assertThat(verdict().refusal()).as("%d characters", length).isEmpty();
    }

    Files.writeString(file, torn.substring(0, 20) + "\n" + last + "\n");
    assertThatThrownBy(this::verdict)
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(LIFE + ":1: the header is damaged: expected");
  }

  @Test
  void aLifeThatWasKilledBeforeItsFirstLineDidNothing() throws Exception {
    scatter(walk());
    write();
    Files.writeString(folder.resolve("broker-1.7.ndjson"), "");
    Files.writeString(folder.resolve("broker-1.8.ndjson"), "{\"format\":\"high");

    assertThat(verdict().refusal()).isEmpty();
  }

  @Test
  void aTornLineIsTornAtTheEndOnly() throws Exception {
    scatter(walk());
    String whole = files.get(LIFE).get(2);
    files.get(LIFE).set(2, whole.substring(0, whole.length() / 2));
    write();

    assertThatThrownBy(this::verdict)
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith(LIFE + ":3: the line is damaged: expected ");
  }

  @Test
  void whatIsNoTraceIsNamed() throws Exception {
    assertThatThrownBy(() -> new TraceCheck().add(folder.resolve("nowhere")))
        .hasMessage("no file or folder " + folder.resolve("nowhere"));
    assertThatThrownBy(this::verdict)
        .hasMessage(
            folder + ": there is no trace in it; expected *.ndjson, as test --trace writes");
    Path file = folder.resolve("one.ndjson");
    Files.writeString(file, "{\"format\":\"history\",\"version\":1}\n");
    assertThatThrownBy(this::verdict)
        .hasMessageStartingWith("one.ndjson:1: expected the header of");
    String header = walk().getFirst();
    Files.writeString(file, header.replace("worlds", "hearsay") + "\n");
    assertThatThrownBy(this::verdict)
        .hasMessage(
            "one.ndjson:1: source: expected one of [processes, simulator, tlc, worlds], not"
                + " hearsay");
    Files.writeString(file, header + "\n");
    assertThatThrownBy(this::verdict)
        .hasMessage(folder + ": nothing happens in it; expected actions after the header");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'x'});
    assertThatThrownBy(this::verdict).hasMessage(file + " is not a trace: expected text in UTF-8");
  }
}
