package io.highwater.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
  private static final String JEPSEN =
      """
      {:process 0, :type :invoke, :f :send, :value [[:send 2 4]], :time 71123456, :index 0}
      {:process 4, :type :invoke, :f :assign, :value [0 1 2], :seek-to-beginning? true, :time 71123457, :index 1}
      {:process 0, :type :ok, :f :send, :value [[:send 2 [7 4]]], :time 74560001, :index 2}
      {:process :nemesis, :type :info, :f :start-partition, :value nil, :time 74560002, :index 3}
      {:process 4, :type :ok, :f :assign, :value [0 1 2], :seek-to-beginning? true, :time 74560003, :index 4}
      #jepsen.history.Op{:process 1, :type :invoke, :f :poll, :value [[:poll]], :poll-ms 1000, :time 74560004, :index 5}
      {:process 3, :type :invoke, :f :send, :value [[:send 2 9]], :time 74560005, :index 6}
      {:process 1, :type :ok, :f :poll, :value [[:poll {0 [[3 3] [4 4]], 2 [[7 4]]}]], :rebalance-log [{:keys [0 1]}], :time 74560006, :index 7}
      {:process 3, :type :info, :f :send, :value [[:send 2 9]], :error [:kafka-timeout "gone"], :time 74560007, :index 8}
      """;

  private static History read(String text) throws IOException {
    return History.read(new StringReader(text));
  }

  @Test
  void readsJepsensLinesAndWritesThemBack() throws IOException {
    History history = read(JEPSEN);
    assertThat(history.ops()).hasSize(9);
    assertThat(history.completionOf(0)).isSameAs(history.ops().get(2));
    assertThat(history.invocationOf(7)).isSameAs(history.ops().get(5));
    assertThat(history.completionOf(3)).isNull();
    assertThat(history.ops().get(8).errorCode()).isEqualTo("kafka-timeout");
    assertThat(history.ops().get(1).flag("seek-to-beginning?")).isTrue();
    assertThat(MicroOps.completed(history.ops().get(0), history.ops().get(2)))
        .containsExactly(new MicroOp.Send(2L, 4L, 7));
    StringBuilder written = new StringBuilder();
    history.ops().forEach(op -> written.append(op.toEdn()).append('\n'));
    assertThat(read(written.toString()).ops()).isEqualTo(history.ops());
    assertThat(read("[" + written + "]").ops()).isEqualTo(history.ops());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{:process 0, :type :bad, :f :send, :time 0, :index 0} | line 1, column 1: :type must be",
        "{:process -1, :type :ok, :f :send, :time 0, :index 0} | :process must be",
        "{:process 0, :type :ok, :f 3, :time 0, :index 0} | :f must be a keyword; found 3",
        "{:process 0, :type :ok, :f :send, :time \"x\", :index 0} | :time must be an integer from"
            + " 0",
        "{:process 0, \"type\" :ok} | an operation's keys are keywords",
        "17 | line 1, column 1: expected an operation such as",
        "{:process 0, :type :invoke, :f :send, :va | line 1, column 42: the text ends inside the"
            + " map",
      })
  void refusesWhatIsNoOperation(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EdnException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 :ok :send 0 0 | 0 :ok :send 1 1 | never began",
        "0 :invoke :send 0 0 | 0 :invoke :send 1 1 | still has op 0 open",
        "0 :invoke :send 0 0 | 0 :ok :poll 1 1 | ends op 0, which is a send",
        "0 :invoke :send 0 5 | 0 :ok :send 1 5 | indices must rise",
        "0 :invoke :send 9 0 | 0 :ok :send 1 1 | is at 1 ns, before op 0 at 9",
      })
  void refusesWhatContradictsItself(String first, String second, String problem) {
    assertThatThrownBy(() -> read(line(first) + line(second)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining(problem);
  }

  private static String line(String fields) {
    String[] f = fields.trim().split(" ");
    return "{:process %s, :type %s, :f %s, :time %s, :index %s}\n"
        .formatted(f[0], f[1], f[2], f[3], f[4]);
  }

  @Test
  void findsOperationsByIndexInSparseHistories() throws IOException {
    History history = read(line(":nemesis :info :kill 1 3") + line(":nemesis :info :kill 2 7"));
    assertThat(history.placeOf(7)).isEqualTo(1);
    assertThat(history.placeOf(3)).isZero();
    assertThat(history.placeOf(5)).isNegative();
  }

  @Test
  void completionsKeepTheKeysOfTheirInvocation() {
    HistoryRecorder recorder = HistoryRecorder.inMemory(() -> 0);
    Op poll = recorder.invoke(ProcessId.client(0), "poll", MicroOp.poll(), Map.of("final", true));
    Op ended = recorder.info(poll, Keyword.of("timeout"), Map.of("leader", 2));
    assertThat(ended.flag("final")).isTrue();
    assertThat(ended.number("leader", -1)).isEqualTo(2);
    assertThat(ended.value()).isEqualTo(poll.value());
    assertThat(ended.errorCode()).isEqualTo("timeout");
  }

  @Test
  void refusesAValueWithoutAnEdnFormAndGoesOn() {
    HistoryRecorder recorder = HistoryRecorder.inMemory(() -> 0);
    assertThatThrownBy(() -> recorder.remark(ProcessId.NEMESIS, "kill", new Object(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(recorder.remark(ProcessId.NEMESIS, "kill", 1, Map.of()).index()).isZero();
    assertThat(recorder.history().ops()).hasSize(1);
  }

  @Test
  void recordsInOneOrderFromManyThreads(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("history.edn");
    AtomicLong clock = new AtomicLong(1_000);
    HistoryRecorder recorder = HistoryRecorder.create(file, clock::incrementAndGet);
    int threads = 8;
    int each = 250;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        int process = t;
        pool.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                int value = process * each + i;
                Op op =
                    recorder.invoke(
                        ProcessId.client(process),
                        "send",
                        MicroOp.send(0L, value),
                        Map.of("acks", -1));
                recorder.ok(op, MicroOp.sent(0L, value, value), Map.of());
              }
            });
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    // Not closed: a crash must lose nothing.
    List<Op> loaded = History.load(file).ops();
    assertThat(loaded).hasSize(2 * threads * each).isEqualTo(recorder.history().ops());
    for (int i = 0; i < loaded.size(); i++) {
      assertThat(loaded.get(i).index()).isEqualTo(i);
      assertThat(loaded.get(i).timeNs()).isEqualTo(i + 1);
    }
    recorder.close();
    assertThat(Files.readAllLines(file)).hasSize(2 * threads * each);
  }
}
