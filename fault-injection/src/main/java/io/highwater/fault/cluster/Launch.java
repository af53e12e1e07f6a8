package io.highwater.fault.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node's JVM is started.
 *
 * @param java the {@code java} binary
 * @param flags the JVM's flags
 * @param classPath as for {@code -cp}; {@link Lifeline} is on it
 * @param mainClass takes {@code --config FILE --ready-file FILE}
 */
public record Launch(Path java, List<String> flags, String classPath, String mainClass) {
  // Small heaps and the cheap compiler only: four JVMs share what may be two cores with the
  // harness.
  private static final List<String> SMALL =
      List.of(
          "-Xms64m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  /** Copies the flags. */
  public Launch {
    flags = List.copyOf(flags);
  }

  /** This JVM's own binary and class path, with flags for small processes. */
  public static Launch likeThisJvm(String mainClass) {
    return new Launch(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        SMALL,
        System.getProperty("java.class.path"),
        mainClass);
  }

  /** The same with one more of the JVM's flags. */
  public Launch withFlag(String flag) {
    List<String> more = new ArrayList<>(flags);
    more.add(flag);
    return new Launch(java, more, classPath, mainClass);
  }

  List<String> command(Path config, Path readyFile) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, Lifeline.class.getName(), mainClass));
    command.addAll(List.of("--config", config.toString()));
    command.addAll(List.of("--ready-file", readyFile.toString()));
    return command;
  }
}
