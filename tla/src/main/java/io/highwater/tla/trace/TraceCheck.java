package io.highwater.tla.trace;

import static java.util.stream.Collectors.joining;

import io.highwater.tla.Json;
import io.highwater.tla.Scratch;
import io.highwater.tla.SpecFiles;
import io.highwater.tla.Tlc;
import io.highwater.tla.TraceException;
import io.highwater.tla.trace.Projection.Projected;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets TLC decide whether runs are behaviours of the specification. All partitions of all runs that
 * have as many replicas, or nearly as many, are checked in one run of TLC.
 */
public final class TraceCheck {
  private static final String MODULE = "TraceReplication";

  /**
   * Traces with fewer lines are checked with those of more brokers: that costs less than TLC's
   * start.
   */
  private static final int LINES_WORTH_A_START = 10_000;

  private final List<Run> runs = new ArrayList<>();
  private LongConsumer listener = explained -> {};
  private long explainedBefore;
  private long cpuMs;

  /** One run, and what became of it. */
  private static final class Run {
    private final String name;
    private final List<Projected> partitions = new ArrayList<>();
    private final List<Stuck> stuck = new ArrayList<>();
    private Objections objections = new Objections();
    private final List<LogAccount> accounts = new ArrayList<>();
    private TraceLine refusedAt;
    private Refusal refusal;

    private Run(String name) {
      this.name = name;
    }

    private void refuse(TraceLine line, String why) {
      refuse(line, Refusal.of(line, why));
    }

    private void refuse(TraceLine line, Refusal because) {
      refusedAt = line;
      refusal = because;
    }

    /** Each partition's trace is checked by itself; of all that get stuck the first counts. */
    private void refuseFirst() {
      List<Stuck> left = new ArrayList<>(stuck);
      Optional<Stuck> before = left.stream().findFirst();
      while (before.isPresent()) {
        Stuck first = before.get();
        refuse(first.line(), first.refusal());
        left.remove(first);
        before = left.stream().filter(each -> each.isBefore(first)).findFirst();
      }
    }

    /** What is wrong with lines that are no part of any partition's trace, or earlier ones. */
    private void object() {
      Set<TraceLine> placed = new HashSet<>(); // looked up only
      partitions.forEach(each -> placed.addAll(each.lines()));
      objections
          .all()
          .forEach(
              (line, objection) -> {
                if (isEarlier(line) || (!placed.contains(line) && !isRefusedBefore(line))) {
                  refuse(line, objection);
                }
              });
    }

    /** Causes may have put it behind the line that is refused. */
    private boolean isEarlier(TraceLine line) {
      return refusedAt != null
          && refusedAt.file().equals(line.file())
          && line.number() < refusedAt.number();
    }

    private void addUp() {
      for (Projected each : refusal == null ? partitions : List.<Projected>of()) {
        try {
          accounts.add(LogAccount.of(each.creation(), each.lines()));
        } catch (Refusal.Found found) {
          refuse(found.line(), found.getMessage());
        }
      }
    }

    /** A trace begins with its partition's creation, even if a file has lines before. */
    private boolean isRefusedBefore(TraceLine line) {
      return refusedAt != null
          && !line.action().equals(PartitionLines.CREATION)
          && refusedAt.file().equals(line.file())
          && refusedAt.number() <= line.number();
    }
  }

  /**
   * Where a partition's trace cannot be explained any further.
   *
   * @param explained how many of its lines were
   */
  private record Stuck(List<TraceLine> lines, int explained, TraceLine line, Refusal refusal) {
    /** By number in one file, by causes across files; what is neither before nor after is not. */
    boolean isBefore(Stuck other) {
      return line.file().equals(other.line.file())
          ? line.number() < other.line.number()
          : other.lines.indexOf(line) >= 0 && other.lines.indexOf(line) < other.explained;
    }
  }

  /**
   * What became of one run.
   *
   * @param refusal why it is no behaviour, or empty: then every line of it was explained
   * @param events lines, counted once for each partition that they concern
   * @param partitions how many there are
   * @param actions how often each action was taken
   * @param accounts of each partition's records; empty unless accepted
   */
  public record Verdict(
      String run,
      Optional<Refusal> refusal,
      int events,
      int partitions,
      Map<String, Integer> actions,
      List<LogAccount> accounts) {
    public boolean isAccepted() {
      return refusal.isEmpty();
    }
  }

  /** Tells now and then how many events have been explained so far. */
  public TraceCheck tell(LongConsumer progress) {
    listener = progress;
    return this;
  }

  /** How many events there are to explain: lines, counted once for each partition they concern. */
  public long events() {
    return runs.stream()
        .flatMap(run -> run.partitions.stream())
        .mapToLong(each -> each.projected().size())
        .sum();
  }

  /**
   * Adds the run in a folder of {@code *.ndjson}, or in one such file.
   *
   * @throws TraceException if that holds no trace
   */
  public TraceCheck add(Path path) throws IOException {
    Run run = new Run(path.toString());
    runs.add(run);
    try {
      take(run, TraceFolder.read(path));
    } catch (Refusal.Found found) {
      run.refuse(found.line(), found.getMessage());
    }
    return this;
  }

  /** Adds a run whose lines, header first, are in memory. */
  public TraceCheck add(String name, List<String> lines) {
    Run run = new Run(name);
    runs.add(run);
    try {
      take(run, TraceFolder.of(name, lines));
    } catch (Refusal.Found found) {
      run.refuse(found.line(), found.getMessage());
    }
    return this;
  }

  private static void take(Run run, TraceFolder folder) {
    run.objections = folder.objections();
    List<PartitionLines> partitions = PartitionLines.of(folder);
    if (partitions.isEmpty() && folder.objections().all().isEmpty()) {
      throw new TraceException(folder.name() + ": no partition was created in it");
    }
    for (PartitionLines each : partitions) {
      run.partitions.add(Projection.of(each));
    }
  }

  /**
   * Checks everything that was added.
   *
   * @return a verdict a run, in the order added
   * @throws io.highwater.tla.TlcException if TLC cannot decide
   */
  public List<Verdict> check() throws IOException, InterruptedException {
    SortedMap<Integer, List<Checked>> bySize = new TreeMap<>();
    for (Run run : runs) {
      if (run.refusal == null) {
        for (Projected each : run.partitions) {
          bySize
              .computeIfAbsent(each.brokers(), size -> new ArrayList<>())
              .add(new Checked(run, each));
        }
      }
    }
    List<Checked> small = new ArrayList<>();
    for (Map.Entry<Integer, List<Checked>> each : bySize.entrySet()) {
      small.addAll(each.getValue());
      if (each.getKey().equals(bySize.lastKey()) || lines(small) >= LINES_WORTH_A_START) {
        check(each.getKey(), small);
        small.clear();
      }
    }
    runs.forEach(Run::refuseFirst);
    runs.forEach(Run::object);
    runs.forEach(Run::addUp);
    return runs.stream().map(TraceCheck::verdict).toList();
  }

  private record Checked(Run run, Projected trace) {}

  private static int lines(List<Checked> traces) {
    return traces.stream().mapToInt(each -> each.trace().lines().size()).sum();
  }

  private void check(int brokers, List<Checked> traces) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.create("highwater-trace-")) {
      Path modules = SpecFiles.locate(scratch.directory().resolve("spec"));
      Path spec = Files.createDirectories(scratch.directory().resolve("run"));
      try (Stream<Path> all = Files.list(modules)) {
        for (Path each : all.filter(path -> path.toString().endsWith(".tla")).toList()) {
          Files.copy(each, spec.resolve(each.getFileName()));
        }
      }
      String config = Files.readString(modules.resolve(MODULE + ".cfg"));
      Files.writeString(spec.resolve(MODULE + ".cfg"), withBrokers(config, brokers));
      Path input = scratch.directory().resolve("traces");
      write(traces, input);
      Path output = scratch.directory().resolve("verdicts");
      new Tlc(
              spec,
              Map.of(
                  TraceOperators.INPUT, input.toString(),
                  TraceOperators.OUTPUT, output.toString()))
          .run(
              MODULE,
              MODULE,
              Tlc.Search.EXHAUSTIVE,
              progress ->
                  listener.accept(explainedBefore + Math.min(progress.distinct(), lines(traces))));
      explainedBefore += lines(traces);
      read(output, traces);
    }
  }

  private static String withBrokers(String config, int brokers) {
    String ids = IntStream.rangeClosed(1, brokers).mapToObj(String::valueOf).collect(joining(", "));
    return config.replaceFirst("(?m)^  Brokers = .*$", "  Brokers = {" + ids + "}");
  }

  private static void write(List<Checked> traces, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Checked each : traces) {
        out.write(Json.write(Map.of("start", each.trace().start())));
        out.newLine();
        for (Map<String, Object> line : each.trace().projected()) {
          out.write(Json.write(line));
          out.newLine();
        }
      }
    }
  }

  private void read(Path file, List<Checked> traces) throws IOException {
    List<String> verdicts = Files.readAllLines(file);
    cpuMs += (Long) Json.object(verdicts.getLast()).get("cpuMs");
    for (int i = 0; i < traces.size(); i++) {
      Map<String, Object> verdict = Json.object(verdicts.get(i));
      Checked checked = traces.get(i);
      int explained = Math.toIntExact((Long) verdict.get("explained"));
      List<TraceLine> lines = checked.trace().lines();
      if (explained < lines.size()) {
        // Where not even the start is sound, nothing is explained and the creation is to blame.
        TraceLine line = explained < 0 ? checked.trace().creation() : lines.get(explained);
        Refusal refusal = refusal(line, verdict).in(checked.trace().creation().partition());
        checked.run().stuck.add(new Stuck(lines, explained, line, refusal));
      }
    }
  }

  /** If any way to take the step was only stopped by a promise, it is a step. */
  private static Refusal refusal(TraceLine line, Map<String, Object> verdict) {
    String broken = said(verdict, "broken", " and ");
    String reasons = said(verdict, "reasons", "; or ");
    if (!broken.isEmpty()) {
      return Refusal.broken(line, broken);
    }
    return Refusal.of(line, reasons.isEmpty() ? "the action is not enabled" : reasons);
  }

  private static String said(Map<String, Object> verdict, String field, String separator) {
    return ((List<?>) verdict.get(field))
        .stream().map(Object::toString).collect(joining(separator));
  }

  private static Verdict verdict(Run run) {
    Map<String, Integer> actions = new TreeMap<>();
    int events = 0;
    for (Projected each : run.partitions) {
      events += each.projected().size();
      for (Map<String, Object> line : each.projected()) {
        actions.merge((String) line.get("action"), 1, Integer::sum);
      }
    }
    return new Verdict(
        run.name,
        Optional.ofNullable(run.refusal),
        events,
        run.partitions.size(),
        actions,
        run.accounts);
  }

  /** The CPU time that TLC took for everything, its start included, in milliseconds. */
  public long cpuMs() {
    return cpuMs;
  }
}
