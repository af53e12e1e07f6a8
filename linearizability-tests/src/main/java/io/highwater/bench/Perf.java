package io.highwater.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kafka's own {@code kafka-producer-perf-test}, at full speed. */
final class Perf {
  private static final Pattern SUMMARY =
      Pattern.compile(
          "(?m)^(\\d+) records sent, ([0-9.]+) records/sec .*?([0-9.]+) ms 99th,.* 99\\.9th\\.$");

  private final KafkaJars jars;
  private final Path directory;
  private int runs;

  Perf(KafkaJars jars, Path directory) {
    this.jars = jars;
    this.directory = directory;
  }

  /**
   * One load.
   *
   * @param bytes of each record
   * @param batchBytes {@code batch.size}
   * @param acks {@code all} or {@code 1}
   */
  record Load(String topic, int records, int bytes, int batchBytes, String acks) {
    double gigabytes() {
      return (double) records * bytes / 1e9;
    }

    Load records(int other) {
      return new Load(topic, other, bytes, batchBytes, acks);
    }
  }

  /** What the tool said at its end; the latency includes the wait in the client's buffer. */
  record Result(double recordsPerSecond, double p99Ms) {}

  Result run(String bootstrap, Load load) throws IOException {
    List<String> command = Jvm.command(List.of("-Xms512m", "-Xmx512m"), jars.classPath());
    command.addAll(
        List.of(
            "org.apache.kafka.tools.ProducerPerformance",
            "--topic",
            load.topic(),
            "--num-records",
            Integer.toString(load.records()),
            "--record-size",
            Integer.toString(load.bytes()),
            "--throughput",
            "-1",
            "--bootstrap-server",
            bootstrap,
            "--command-property",
            "acks=" + load.acks(),
            "batch.size=" + load.batchBytes()));
    return parse(Child.run("kafka-producer-perf-test", command, file()));
  }

  private Path file() {
    runs++;
    return directory.resolve("perf-" + runs + ".txt");
  }

  static Result parse(String said) {
    Matcher last = SUMMARY.matcher(said);
    Result result = null;
    while (last.find()) {
      result = new Result(Double.parseDouble(last.group(2)), Double.parseDouble(last.group(3)));
    }
    if (result == null) {
      throw new BenchException("kafka-producer-perf-test ended without its summary: " + said);
    }
    return result;
  }
}
