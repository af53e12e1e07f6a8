package io.highwater.tla.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.highwater.tla.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of a lost record, as processes would write it, in each of the three forms. */
class StoryTest {
  private static final String HEADER =
      """
      {"format":"highwater-trace","version":1,"source":"processes","violated":{"invariant":"AckedDurable","detail":"offset 0 <is> gone"},"settings":{"minIsr":1}}
      """;

  private static final String LINES =
      """
      {"actor":"controller","action":"CreatePartition","partition":"t-0","args":{},"after":{"unfenced":[1,2],"versions":{"t-0":{"leader":1,"leaderEpoch":0,"partitionEpoch":0,"isr":[1]}}}}
      {"actor":"broker-1","action":"OpenLog","partition":"t-0","args":{},"after":{"leader":-1,"leaderEpoch":-1,"leo":0,"hw":0,"durable":0,"epochs":[]}}
      {"actor":"broker-2","action":"OpenLog","partition":"t-0","args":{},"after":{"leader":-1,"leaderEpoch":-1,"leo":0,"hw":0,"durable":0,"epochs":[]}}
      {"actor":"broker-1","action":"ReceiveMetadataUpdate","partition":"t-0","args":{"leader":1,"leaderEpoch":0,"isr":[1]},"after":{"leader":1,"leaderEpoch":0,"leo":0,"hw":0,"durable":0,"epochs":[],"epochStart":0,"isr":{"committed":[1],"proposed":[1],"partitionEpoch":0},"pending":[]}}
      {"actor":"broker-1","action":"WriteRecordToLeader","partition":"t-0","args":{"acks":"all","count":1},"after":{"leader":1,"leaderEpoch":0,"leo":1,"hw":1,"durable":0,"epochs":[[0,0]],"epochStart":0,"isr":{"committed":[1],"proposed":[1],"partitionEpoch":0},"pending":[]}}
      {"actor":"broker-1","action":"WriteRecordToLeader","partition":"other-0","args":{"acks":"all","count":1},"after":{"leo":9}}
      {"actor":"harness","action":"CrashBroker","args":{"broker":1},"after":{}}
      {"actor":"controller","action":"FenceBroker","partition":"t-0","args":{"broker":1},"after":{"unfenced":[2],"versions":{"t-0":{"leader":2,"leaderEpoch":1,"partitionEpoch":1,"isr":[2]}}}}
      {"actor":"broker-2","action":"ReceiveMetadataUpdate","partition":"t-0","args":{"leader":2,"leaderEpoch":1,"isr":[2]},"after":{"leader":2,"leaderEpoch":1,"leo":0,"hw":0,"durable":0,"epochs":[],"epochStart":0,"isr":{"committed":[2],"proposed":[2],"partitionEpoch":1},"pending":[]}}
      """;

  @TempDir private Path folder;

  private Telling telling() throws IOException {
    Path file = folder.resolve("trace.ndjson");
    Files.writeString(file, HEADER + LINES);
    return Telling.of(TraceFile.read(file), null);
  }

  @Test
  void tellsWhatChangedWhatWasPromisedAndWhatWasLost() throws IOException {
    assertThat(TextStory.of(telling()))
        .isEqualTo(
            """
               0  The partition exists; broker 1 is to lead in epoch 0 with ISR {1}.
               1  Broker 1 opens its log and finds 0 records.
                   broker-1: OpenLog()
               2  Broker 2 opens its log and finds 0 records.
                   broker-2: OpenLog()
               3  Broker 1 becomes leader in epoch 0.
                   broker-1: ReceiveMetadataUpdate(leader=1, leaderEpoch=0, isr=[1])
                   broker 1  leader: -1 -> 1
                   broker 1  leaderEpoch: -1 -> 0
                   broker 1  epochStart: - -> 0
                   broker 1  isr.committed: - -> [1]
                   broker 1  isr.proposed: - -> [1]
                   broker 1  isr.partitionEpoch: - -> 0
               4  Broker 1 appends the record at offset 0 of epoch 0 for a producer with acks=all.
                   broker-1: WriteRecordToLeader(acks=all, count=1)
                   broker 1  leo: 0 -> 1
                   broker 1  hw: 0 -> 1
                   broker 1  epochs: [] -> [[0,0]]
              >>>  ACKNOWLEDGED: the record at offset 0 of epoch 0.
               5  The process of broker 1 crashes; its page cache survives.
                   harness: CrashBroker(broker=1)
                   broker 1  leader: 1 -> -
                   broker 1  leaderEpoch: 0 -> -
                   broker 1  epochStart: 0 -> -
                   broker 1  isr.committed: [1] -> -
                   broker 1  isr.proposed: [1] -> -
                   broker 1  isr.partitionEpoch: 0 -> -
               6  The session of broker 1 expires; broker 2 is to lead in epoch 1 with ISR {2}.
                   controller: FenceBroker(broker=1)
                   controller  leader: 1 -> 2
                   controller  leaderEpoch: 0 -> 1
                   controller  partitionEpoch: 0 -> 1
                   controller  isr: [1] -> [2]
                   controller  unfenced: [1,2] -> [2]
               7  Broker 2 becomes leader in epoch 1.
                   broker-2: ReceiveMetadataUpdate(leader=2, leaderEpoch=1, isr=[2])
                   broker 2  leader: -1 -> 2
                   broker 2  leaderEpoch: -1 -> 1
                   broker 2  epochStart: - -> 0
                   broker 2  isr.committed: - -> [2]
                   broker 2  isr.proposed: - -> [2]
                   broker 2  isr.partitionEpoch: - -> 1
              >>>  LOST: the record at offset 0 of epoch 0 is not in the log of the new leader, broker 2.

            Violated: AckedDurable
              offset 0 <is> gone
            """);
  }

  @Test
  void showsItOnOnePageThatNeedsNothingElse() throws IOException {
    assertThat(HtmlStory.of(telling(), "a & b"))
        .startsWith("<!doctype html>")
        .endsWith("</html>\n")
        .contains(
            "<title>a &amp; b</title>", "prefers-color-scheme: dark", "offset 0 &lt;is&gt; gone")
        .contains("✓ Acknowledged: the record at offset 0", "✗ Lost: the record at offset 0")
        .contains("leads epoch 1", "ISR {2}", "<p class=\"down\">fenced [1]</p>")
        .containsPattern("<span class=\"r e0\"[^>]*>0</span><span class=\"hw\"")
        .doesNotContain("http:", "https:", "<script", "src=");
  }

  @Test
  void drawsASequenceDiagram() throws IOException {
    assertThat(MermaidStory.of(telling()))
        .startsWith("sequenceDiagram\n  participant client\n  participant b1 as broker 1\n")
        .contains(
            "  client->>b1: 4. Broker 1 appends", "  controller-->>b2: 7. Broker 2 becomes leader")
        .endsWith("  note over client: VIOLATED: AckedDurable\n");
  }

  @Test
  void tellsOfThePartitionThatWasAskedFor() throws IOException {
    Path file = folder.resolve("trace.ndjson");
    Files.writeString(file, HEADER + LINES);

    assertThat(TextStory.of(Telling.of(TraceFile.read(file), "other-0")))
        .contains("for a producer with acks=all")
        .doesNotContain("OpenLog");
    assertThatThrownBy(() -> Telling.of(TraceFile.read(file), "third-0"))
        .hasMessage("no partition third-0 in this trace; it speaks of [other-0, t-0]");
  }

  @Test
  void writesWhatItHasRead() throws IOException {
    Path copy = folder.resolve("sub/copy.ndjson");
    telling().trace().write(copy);

    assertThat(TextStory.of(Telling.of(TraceFile.read(copy), null)))
        .isEqualTo(TextStory.of(telling()));
  }

  private void refused(String content, String message) throws IOException {
    Path file = folder.resolve("bad.ndjson");
    Files.writeString(file, content);
    assertThatThrownBy(() -> Telling.of(TraceFile.read(file), null))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatIsWrongWithABadTrace() throws IOException {
    refused("", "is empty; expected a trace");
    refused("hello\n", "bad.ndjson:1: not a trace: expected its header");
    refused("{\"format\":\"edn\"}\n", "expected \"format\":\"highwater-trace\"");
    refused(
        "{\"format\":\"highwater-trace\",\"version\":2}\n",
        "bad.ndjson:1: expected version 1 of the format, got 2");
    refused(HEADER, "has a header and no action after it");
    refused(
        HEADER + "{\"actor\":\"broker-1\",\"act",
        "bad.ndjson:2: damaged line: expected a closing quote");
    refused(
        HEADER + "{\"actor\":\"broker-1\"}\n",
        "bad.ndjson:2: damaged line: expected a field action");
    refused(
        HEADER + LINES.replace("\"leo\":1", "\"leo\":\"one\""),
        "expected a whole number as leo, got \"one\"");
    assertThatThrownBy(() -> TraceFile.read(folder.resolve("none")))
        .hasMessageContaining("no file ");
    assertThatThrownBy(() -> TraceFile.read(folder))
        .hasMessageContaining("is a folder; expected one");
  }
}
