package io.highwater.bench;

import io.highwater.tla.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Measures Highwater, and beside it Apache Kafka, in turns: each pair of rounds begins with the
 * other contender than the pair before.
 */
public final class Bench {
  private final Optional<String> peerVersion;
  private final Profile profile;
  private final int pairs;
  private final Path directory;
  private final PrintWriter out;
  private final PrintWriter progress;

  /**
   * A bench for one run.
   *
   * @param peerVersion which Apache Kafka to measure beside; empty for none
   * @param pairs how many rounds of each; 0 for as many as the profile has
   * @param directory for jars, which stay, and data, which does not
   * @param out where the results go
   * @param progress where a line goes for each step
   */
  public Bench(
      Optional<String> peerVersion,
      Profile profile,
      int pairs,
      Path directory,
      PrintWriter out,
      PrintWriter progress) {
    this.peerVersion = peerVersion;
    this.profile = profile;
    this.pairs = pairs == 0 ? profile.pairs() : pairs;
    this.directory = directory;
    this.out = out;
    this.progress = progress;
  }

  /** Whether there can be such a version of Kafka. */
  public static boolean isVersion(String text) {
    return KafkaJars.isVersion(text);
  }

  /**
   * Runs it and prints a table, or JSON.
   *
   * @throws BenchException if a contender cannot be measured
   */
  public void run(boolean asJson) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    KafkaJars tools = jars(AppInfoParser.getVersion());
    Perf perf = new Perf(tools, Files.createDirectories(directory.resolve("perf")));
    Highwater ours = new Highwater("Highwater", Map.of());
    Optional<ApacheKafka> theirs =
        peerVersion.isPresent()
            ? Optional.of(new ApacheKafka(jars(peerVersion.get())))
            : Optional.empty();
    Results results = new Results();
    Noise noise = new Noise();
    for (int pair = 1; pair <= pairs; pair++) {
      String label = "pair " + pair + " of " + pairs + " · ";
      boolean oursFirst = pair % 2 == 1;
      if (oursFirst) {
        results.ours(ourRound(ours, perf, noise, label));
      }
      if (theirs.isPresent()) {
        results.theirs(round(theirs.get(), perf, noise, label));
      }
      if (!oursFirst) {
        results.ours(ourRound(ours, perf, noise, label));
      }
    }
    print(new Table(ours.name(), theirs.map(ApacheKafka::name).orElse(""), results), noise, asJson);
  }

  private KafkaJars jars(String version) throws IOException {
    say("Apache Kafka " + version + ": fetched by Maven unless it is there already");
    return KafkaJars.of(version, directory);
  }

  /** What is told apart by fsync has a cluster of its own, so that the rest is left alone. */
  private Map<Figure, Double> ourRound(Highwater ours, Perf perf, Noise noise, String label)
      throws IOException, InterruptedException {
    Map<Figure, Double> figures = round(ours, perf, noise, label);
    if (profile.commits()) {
      Highwater commit = new Highwater("Highwater, fsync", Map.of("log.flush.policy", "commit"));
      Path folder = fresh();
      figures.putAll(
          new Round(commit, profile, perf, what -> say(label + what)).runCommitted(folder));
      delete(folder);
    }
    return figures;
  }

  private Map<Figure, Double> round(Contender contender, Perf perf, Noise noise, String label)
      throws IOException, InterruptedException {
    noise.measure();
    Path folder = fresh();
    Map<Figure, Double> figures =
        new Round(contender, profile, perf, what -> say(label + what)).run(folder);
    delete(folder);
    return figures;
  }

  private Path fresh() throws IOException {
    return Files.createTempDirectory(directory, "data-");
  }

  private void say(String what) {
    progress.println(what);
    progress.flush();
  }

  private void print(Table table, Noise noise, boolean asJson) throws IOException {
    if (asJson) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("profile", profile.label());
      all.put("pairs", pairs);
      all.put("noise", noise.text());
      all.put("verdict", table.verdict());
      all.put("figures", table.json());
      out.println(Json.write(all));
    } else {
      out.print(table.text());
      out.println("Medians of " + pairs + " rounds, with the range; ratios are pair by pair.");
      out.println(noise.text());
      out.println(table.verdict());
    }
    out.flush();
  }

  /** Data of a round that failed stays, for its logs. */
  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
