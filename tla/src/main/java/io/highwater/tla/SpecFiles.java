package io.highwater.tla;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The specification's files: in the source tree, or unpacked from where the classes are. */
public final class SpecFiles {
  /** The system property that names a directory with the modules, instead of the packaged ones. */
  public static final String DIRECTORY_PROPERTY = "highwater.tla";

  /** What every model is made of; what a property speaks of is defined in one of these. */
  static final List<String> MODULES =
      List.of(
          "CommittedLog.tla",
          "Settings.tla",
          "LogOps.tla",
          "ControllerKernel.tla",
          "LeaderKernel.tla",
          "FollowerKernel.tla",
          "Replicas.tla",
          "Lifecycle.tla",
          "Replication.tla",
          "Starts.tla",
          "Grains.tla",
          "Properties.tla",
          "MC.tla",
          "Canaries.tla");

  /** Modules and configurations that no line of the manifest names. */
  private static final List<String> EXTRAS =
      List.of("MCMatrix.tla", "MCKernels.tla", "MCKernels.cfg", "ConsumerGroup.tla", Nightly.FILE);

  /** The models that are walked through, which no manifest can hold to a figure. */
  static final List<String> WALKED =
      List.of(
          "MCReplay.tla",
          "MCReplay.cfg",
          "MCReplayCommit.cfg",
          "MCReplayUnclean.cfg",
          "MCEdges.tla",
          "MCEdges.cfg",
          Nightly.DEEP + ".cfg");

  /** What traces are checked with, beside the modules of the protocol. */
  static final List<String> TRACES =
      List.of(
          "LogRuns.tla",
          "TraceFile.tla",
          "TracePromises.tla",
          "TraceReplication.tla",
          "TraceReplication.cfg");

  private SpecFiles() {}

  /**
   * Copies the specification: from the directory that {@code -Dhighwater.tla} names, or else what
   * is packaged.
   *
   * @param target where to; more may be written there
   * @return {@code target}
   * @throws SpecException if the directory that is named is none, or lacks a file
   * @throws ManifestException if its manifest is malformed
   * @throws UncheckedIOException if copying fails
   */
  public static Path locate(Path target) {
    try {
      Files.createDirectories(target);
      copy(Manifest.FILE, target);
      Set<String> files = new LinkedHashSet<>(MODULES);
      files.addAll(WALKED);
      files.addAll(TRACES);
      files.addAll(EXTRAS);
      for (Manifest.Model model : Manifest.read(target).models()) {
        files.add(model.module() + ".tla");
        files.add(model.config() + ".cfg");
      }
      for (String name : files) {
        copy(name, target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the specification to " + target, e);
    }
  }

  private static void copy(String name, Path target) throws IOException {
    try (InputStream content = open(name)) {
      Files.copy(content, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static InputStream open(String name) throws IOException {
    String named = System.getProperty(DIRECTORY_PROPERTY);
    if (named != null) {
      return Files.newInputStream(requireFile(Path.of(named), name));
    }
    InputStream packaged = SpecFiles.class.getResourceAsStream(name);
    if (packaged == null) {
      throw new FileNotFoundException(name + " is not packaged");
    }
    return packaged;
  }

  private static Path requireFile(Path directory, String name) {
    String what = "-D" + DIRECTORY_PROPERTY + "=" + directory;
    if (!Files.isDirectory(directory)) {
      throw new SpecException(
          what
              + ": no such directory; expected one with the modules, *.tla, their configurations,"
              + " *.cfg, and "
              + Manifest.FILE);
    }
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new SpecException(
          what + ": it has no file " + name + "; expected the specification whole, as in tla/");
    }
    return file;
  }
}
