package io.highwater.tla;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/**
 * Runs TLC with one worker (so that its figures are exact and repeatable), in a child of the JVM
 * that runs this. The jar is the one on the class path; {@code -Dtla2tools.jar=FILE} names another.
 * Thread-safe: runs share nothing.
 */
public final class Tlc {
  /** The system property that names another TLC jar. */
  public static final String JAR_PROPERTY = "tla2tools.jar";

  private static final String HEAP = "-Xmx2g";

  /** How TLC looks for a counterexample. */
  public enum Search {
    /** Breadth first, to the end. */
    EXHAUSTIVE,
    /** The same, and counts what fires: takes about twice as long. */
    COUNTING;

    private List<String> flags() {
      List<String> flags = new ArrayList<>(List.of("-fp", "0", "-lncheck", "final"));
      if (this == COUNTING) {
        flags.addAll(List.of("-coverage", "100000"));
      }
      return flags;
    }
  }

  private final Path specDirectory;
  private final Map<String, String> properties;

  /**
   * A TLC for the modules in a directory.
   *
   * @param specDirectory where {@code *.tla} and {@code *.cfg} lie; nothing is written there
   */
  public Tlc(Path specDirectory) {
    this(specDirectory, Map.of());
  }

  /**
   * The same, in a JVM with some system properties.
   *
   * @param properties their names and values
   */
  public Tlc(Path specDirectory, Map<String, String> properties) {
    this.specDirectory = specDirectory;
    this.properties = Map.copyOf(properties);
  }

  /** The same, but it stops within a second of having found so many states; 0: at the end. */
  Tlc stoppingAt(long states) {
    if (states == 0) {
      return this;
    }
    Map<String, String> limited = new HashMap<>(properties);
    limited.put(TlcChild.STATES_MAX, Long.toString(states));
    return new Tlc(specDirectory, limited);
  }

  /**
   * Checks one model to its end.
   *
   * @param module the module's name, without {@code .tla}
   * @param config the configuration's name, without {@code .cfg}
   * @param search how
   * @param listener gets the figures about once a second, from another thread
   * @return what TLC found, whether good or bad
   * @throws SpecException if the model or its configuration is wrong, with TLC's own message
   * @throws TlcException if TLC gives no verdict, with its own message
   * @throws InterruptedException if interrupted; TLC has been killed then
   */
  public TlcResult run(String module, String config, Search search, Consumer<TlcProgress> listener)
      throws InterruptedException {
    return verdict(module, config, search.flags(), listener);
  }

  /**
   * Looks for a counterexample along random walks, which depend on nothing but the arguments and
   * the files.
   *
   * @param walks how many
   * @param depth states in a walk, at most
   * @param seed of the choices
   * @return what TLC found; of the figures only the states generated are known
   * @throws SpecException if the model or its configuration is wrong, with TLC's own message
   * @throws TlcException if TLC could not walk, with its own message
   * @throws InterruptedException if interrupted; TLC has been killed then
   */
  public TlcResult walk(
      String module, String config, int walks, int depth, long seed, Consumer<TlcProgress> listener)
      throws InterruptedException {
    return verdict(module, config, walking("num=" + walks, depth, seed), listener);
  }

  private TlcResult verdict(
      String module, String config, List<String> mode, Consumer<TlcProgress> listener)
      throws InterruptedException {
    Path file = require(module, config);
    try (Scratch scratch = Scratch.create("highwater-tlc-")) {
      long start = System.nanoTime();
      TlcResult result = run(module, file, mode, scratch, listener).result();
      if (result.verdict().equals(TemporalClaims.UNNAMED)) {
        result = named(result, module, file, mode, scratch);
      }
      return result.after(Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new TlcException("cannot run TLC: " + e.getMessage(), e);
    }
  }

  /** The same with the first violated property's name and story. */
  private TlcResult named(
      TlcResult result, String module, Path config, List<String> mode, Scratch scratch)
      throws IOException, InterruptedException {
    TemporalClaims claims = TemporalClaims.read(config);
    for (String each : claims.names()) {
      Path alone = scratch.directory().resolve("alone.cfg");
      Files.writeString(alone, claims.alone(each));
      TlcResult found = run(module, alone, mode, scratch, progress -> {}).result();
      if (found.violated().isPresent()) {
        return result.with(found.verdict(), found.behaviour());
      }
    }
    return result;
  }

  private static List<String> walking(String what, int depth, long seed) {
    return List.of(
        "-simulate", what, "-depth", String.valueOf(depth), "-seed", String.valueOf(seed));
  }

  /**
   * Walks through a model at random; the walks depend on nothing but the arguments and the files.
   *
   * @param module the module's name, without {@code .tla}
   * @param config the configuration's name, without {@code .cfg}
   * @param walks how many
   * @param depth states in a walk, at most
   * @param seed of the choices
   * @param each is given each walk's file in turn, and may delete it
   * @throws SpecException if the model or its configuration is wrong, with TLC's own message
   * @throws TlcException if TLC could not walk, with its own message
   * @throws InterruptedException if interrupted; TLC has been killed then
   */
  public void simulate(
      String module, String config, int walks, int depth, long seed, Consumer<Path> each)
      throws InterruptedException {
    Path file = require(module, config);
    try (Scratch scratch = Scratch.create("highwater-walks-")) {
      Path prefix = scratch.directory().resolve("walk");
      List<String> mode = walking("file=" + prefix + ",num=" + walks, depth, seed);
      run(module, file, mode, scratch, progress -> {}).requireNoErrors();
      for (int walk = 0; walk < walks; walk++) {
        each.accept(Path.of(prefix + "_0_" + walk));
      }
    } catch (IOException e) {
      throw new TlcException("cannot run TLC: " + e.getMessage(), e);
    }
  }

  /**
   * Searches a small model to its end and gives all of it; without a view or symmetry, or states
   * are missing.
   *
   * @param module the module's name, without {@code .tla}
   * @param config the configuration's name, without {@code .cfg}
   * @throws SpecException if the model or its configuration is wrong, with TLC's own message
   * @throws TlcException if TLC could not search, with its own message
   * @throws InterruptedException if interrupted; TLC has been killed then
   */
  public StateGraph graph(String module, String config) throws InterruptedException {
    Path file = require(module, config);
    try (Scratch scratch = Scratch.create("highwater-graph-")) {
      Path dot = scratch.directory().resolve("graph.dot");
      List<String> mode = List.of("-fp", "0", "-dump", "dot,actionlabels", dot.toString());
      run(module, file, mode, scratch, progress -> {}).requireNoErrors();
      return StateGraph.read(dot);
    } catch (IOException e) {
      throw new TlcException("cannot run TLC: " + e.getMessage(), e);
    }
  }

  private TlcOutput run(
      String module,
      Path config,
      List<String> mode,
      Scratch scratch,
      Consumer<TlcProgress> listener)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(module, config, mode, scratch.directory()))
            .directory(specDirectory.toFile())
            .redirectErrorStream(true)
            .start();
    scratch.usedBy(process);
    try {
      TlcOutput output = new TlcOutput(TemporalClaims.read(config).name(), listener);
      FutureTask<Void> reading = new FutureTask<>(() -> read(process, output), null);
      Thread.ofPlatform().daemon().name("tlc-" + config.getFileName()).start(reading);
      reading.get();
      output.ended(process.waitFor());
      return output;
    } catch (ExecutionException e) {
      throw new TlcException(
          "cannot read TLC's output: " + e.getCause().getMessage(), e.getCause());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private List<String> command(String module, Path config, List<String> mode, Path scratch) {
    List<String> command = new ArrayList<>(child(scratch));
    command.addAll(mode);
    command.addAll(List.of("-config", config.toString(), module + ".tla"));
    return command;
  }

  private List<String> child(Path scratch) {
    List<String> child = new ArrayList<>();
    child.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    child.addAll(List.of(HEAP, "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + scratch));
    properties.forEach((name, value) -> child.add("-D" + name + "=" + value));
    String classPath = locationOf(Tlc.class) + System.getProperty("path.separator") + jar();
    child.addAll(List.of("-cp", classPath, TlcChild.class.getName()));
    child.addAll(List.of("-tool", "-workers", "1", "-deadlock", "-nowarning"));
    child.addAll(List.of("-metadir", scratch.toString()));
    return child;
  }

  private static void read(Process process, TlcOutput output) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the configuration lies, if it and the module are there. */
  private Path require(String module, String config) {
    for (String name : List.of(module + ".tla", config + ".cfg")) {
      if (!Files.isRegularFile(specDirectory.resolve(name))) {
        throw new SpecException("no file " + name + " in " + specDirectory);
      }
    }
    return specDirectory.resolve(config + ".cfg").toAbsolutePath();
  }

  /** The jar that TLC runs from. */
  static Path jar() {
    String named = System.getProperty(JAR_PROPERTY);
    if (named != null) {
      Path jar = Path.of(named);
      if (!Files.isRegularFile(jar)) {
        throw new SpecException("-D" + JAR_PROPERTY + "=" + named + " names no file");
      }
      requireTlc(jar);
      return jar.toAbsolutePath();
    }
    try {
      return locationOf(Class.forName("tlc2.TLC", false, Tlc.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new TlcException(
          "TLC is not on the class path; name its jar with -D" + JAR_PROPERTY + "=FILE", e);
    }
  }

  private static void requireTlc(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.getEntry("tlc2/TLC.class") != null) {
        return;
      }
    } catch (IOException e) {
      throw new SpecException("-D%s=%s is no jar".formatted(JAR_PROPERTY, jar));
    }
    throw new SpecException("-D%s=%s: there is no TLC in it".formatted(JAR_PROPERTY, jar));
  }

  private static Path locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new TlcException("cannot tell where " + type.getName() + " was loaded from", e);
    }
  }
}
